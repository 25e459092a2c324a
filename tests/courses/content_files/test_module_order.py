"""The file of a course may say in which order its modules come."""

import pytest

from courses.content_files.identity import key_of
from courses.models import CoursePage
from tests.courses.content_files.mistakes import COURSE, MODULE

pytestmark = pytest.mark.django_db

ATTIC = "course/attic/module.de.yaml"


@pytest.fixture
def two(content):
    """Return the sample with a second module, whose folder comes first in the alphabet."""
    text = (content.root / MODULE).read_text()
    content.write(ATTIC, text.replace("slug: modul", "slug: dachboden"))
    return content


def slugs(language: str) -> list[str]:
    course = CoursePage.objects.get(
        translation_key=key_of("course"), locale__language_code=language
    )
    return [module.slug for module in course.get_children()]


def test_modules_come_by_name(two):
    two.load()
    assert slugs("de") == ["dachboden", "modul"]


def test_listed_modules_come_first_in_every_language(two):
    two.load()
    two.edit(COURSE, "slug: kurs\n", "slug: kurs\nmodules:\n  - module\n")
    report = two.load()
    assert slugs("de") == ["modul", "dachboden"]
    assert slugs("en")[0] == "module"
    assert "new order in de: course" in report.changes
    assert two.load().changes == []


def test_a_module_that_is_not_there_is_named(two):
    two.edit(COURSE, "slug: kurs\n", "slug: kurs\nmodules:\n  - moduel\n")
    line = two.line_of(COURSE, "- moduel")
    assert two.problems() == [
        f"{COURSE}:{line}: There is no module “moduel” in this course. Did you mean “module”?"
    ]


def test_a_text_is_no_list_of_modules(two):
    two.edit(COURSE, "slug: kurs\n", "slug: kurs\nmodules: module\n")
    line = two.line_of(COURSE, "modules: module")
    assert two.problems() == [
        f"{COURSE}:{line}: “modules” is a list here: each entry begins with “- ”."
    ]
