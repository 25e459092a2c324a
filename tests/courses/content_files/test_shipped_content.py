"""The content that comes with the platform."""

import pytest
from django.conf import settings
from wagtail_localize.models import Translation

from courses.content_files.dumping import dump_content
from courses.content_files.loading import load_content
from courses.models import ModulePage
from quizzes.items import KINDS
from quizzes.models import QuizPage
from tests.courses.content_files.conftest import everything

pytestmark = pytest.mark.django_db


def test_it_loads_and_survives_being_written_and_read_again(tmp_path):
    shipped = settings.BASE_DIR / "courses" / "content"
    load_content(folder=shipped)
    assert {t.get_status_display() for t in Translation.objects.all()} == {"Up to date"}
    before = everything()
    dump_content(module="stimmt-das", folder=tmp_path / "dump")
    assert load_content(folder=tmp_path / "dump").changes == []
    assert load_content(folder=shipped).changes == []
    assert everything() == before


def test_the_module_with_every_kind_has_every_kind(tmp_path):
    """The browser tests walk it; a kind that is missing there would go untested."""
    shipped = settings.BASE_DIR / "courses" / "content"
    load_content(folder=shipped)
    module = ModulePage.objects.get(slug="alle-aufgabentypen")
    quizzes = QuizPage.objects.child_of(module)
    shown = {block.block_type for quiz in quizzes for block in quiz.items}
    assert shown == set(KINDS)
    before = everything()
    dump_content(module="alle-aufgabentypen", folder=tmp_path / "dump")
    assert load_content(folder=tmp_path / "dump").changes == []
    assert everything() == before
