"""What a person at the terminal reads when files are loaded."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import CoursePage

pytestmark = pytest.mark.django_db


def run(*args, **options) -> str:
    output = StringIO()
    call_command(*args, stdout=output, stderr=output, **options)
    return output.getvalue()


def test_load_tells_what_it_did_and_then_that_all_is_well(content):
    assert "new: course/module/lesson\n" in run("load_content", str(content.root))
    assert run("load_content", str(content.root)) == "Everything is up to date.\n"


def test_load_names_every_error_with_the_path_to_open(content):
    content.edit("course/course.de.yaml", "topic: media", "topic: x")
    output = StringIO()
    with pytest.raises(CommandError, match=r"^1 error\. Nothing was loaded\.$"):
        call_command("load_content", str(content.root), stderr=output)
    assert output.getvalue() == (
        f"{content.root}/course/course.de.yaml:4: There is no topic “x”.\n"
    )
    assert not CoursePage.objects.exists()


def test_a_dry_run_says_that_it_was_one(content):
    output = run("load_content", str(content.root), dry_run=True)
    assert output.endswith("This was a trial: nothing was changed.\n")
    assert not CoursePage.objects.exists()


def test_load_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"^There is no folder"):
        run("load_content", str(tmp_path / "nowhere"))
