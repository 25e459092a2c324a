"""What a person at the terminal reads when a module is written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*args) -> str:
    output = StringIO()
    call_command(*args, stdout=output, stderr=output)
    return output.getvalue()


def test_dump_says_where_it_wrote(loaded, tmp_path):
    assert run("dump_content", "module", str(tmp_path / "d")) == f"Written to {tmp_path / 'd'}.\n"


def test_dump_refuses_what_it_would_overwrite(loaded):
    with pytest.raises(CommandError, match="Add --overwrite to write there anyway"):
        run("dump_content", "module", str(loaded.root))


def test_dump_refuses_an_unknown_module(loaded, tmp_path):
    with pytest.raises(CommandError, match="with the name “nothing”"):
        run("dump_content", "nothing", str(tmp_path / "d"))
