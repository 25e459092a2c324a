"""Nothing that an author can set is lost on the way into files and back."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import HealthCheck, given, settings

from courses.content_files import kinds
from courses.content_files.exporting import Exporter, Shelf, ShortNames
from courses.content_files.problems import Problems
from courses.content_files.source_reader import Context, SourceReader
from courses.content_files.stored import comparable
from courses.content_files.yaml_tree import read_tree
from courses.content_files.yaml_writer import write_yaml
from courses.models import LessonPage
from home.models import StandardPage
from quizzes.models import QuizPage
from tests.courses.content_files.strategies import needs_choosing, values

KINDS = [kind for kind in vars(kinds).values() if isinstance(kind, kinds.Kind)]
# Keys, and what Wagtail keeps about drafts; the short code is the id.
KEPT_ELSEWHERE = {
    *("id", "page_ptr", "translation_key", "locale", "code"),
    *("live", "has_unpublished_changes", "first_published_at", "last_published_at"),
    *("go_live_at", "expire_at", "expired", "live_revision", "latest_revision"),
}
STREAMS = [
    LessonPage._meta.get_field("body"),
    QuizPage._meta.get_field("items"),
    StandardPage._meta.get_field("body"),
]
BLOCKS = {
    name: block
    for stream in STREAMS
    for name, block in stream.stream_block.child_blocks.items()
    if not needs_choosing(block)
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_file_has_every_field_of_its_model(kind):
    own = {field.name for field in kind.model._meta.local_concrete_fields}
    assert own - KEPT_ELSEWHERE <= set(kind.fields)


@pytest.mark.parametrize("name", BLOCKS)
def test_every_field_of_every_block_survives_the_round(name, tmp_path):
    """Whatever the values, also those that an editor would refuse: written and read, they stay."""
    block = BLOCKS[name]

    @settings(
        deadline=None,
        max_examples=6,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(raw=values(block))
    def check(raw):
        value = block.to_python(raw)
        written = Exporter(ShortNames({}), Shelf(), {}, str).struct(block, value, "seed", False)
        file = tmp_path / "block.yaml"
        file.write_text(write_yaml(written))
        assert stored(block, read(block, file)) == stored(block, value)

    check()


def stored(block, value):
    """Return what the database would hold of ``value``, rich text in its normal form."""
    return comparable(json.loads(json.dumps(block.get_prep_value(value), cls=DjangoJSONEncoder)))


def read(block, file):
    problems = Problems()
    context = Context(
        path="path",
        folder=None,
        library=None,
        problems=problems,
        resolve_page=lambda reference, place: None,
        scopes={},
    )
    mapping = read_tree(file, file.name, problems)
    return SourceReader(context).struct(block, mapping, path="path", seed="seed")
