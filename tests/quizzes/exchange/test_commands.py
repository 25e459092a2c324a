"""``manage.py import_questions`` and ``export_questions``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model

from quizzes.exchange.formats import FORMATS, READERS
from quizzes.models import QuestionBank
from tests.quizzes.exchange.samples import every_kind, with_picture
from tests.quizzes.factories import make_bank, single

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, homes):
    """Return a function that writes a file and gives its path."""

    def write(content, name="questions.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


class TestImport:
    def test_it_makes_a_draft_bank_and_a_second_time_changes_nothing(self, file):
        path = file("One? {T#No.#Yes.}\n\nTwo? {F}\n")
        out, _err = run("import_questions", path, bank="Bank", language="de")
        bank = QuestionBank.objects.get()
        assert (bank.name, bank.live, bank.locale.language_code) == ("Bank", False, "de")
        assert "2 new questions." in out
        assert f"{path}:3: 2 explanations are missing." in out
        out, _err = run("import_questions", path, bank="Bank", language="de")
        assert "2 questions were in the bank already and stay as they are." in out
        assert bank.revisions.count() == 1

    def test_a_trial_stores_nothing(self, file):
        out, _err = run("import_questions", file("One? {T}"), bank="Bank", dry_run=True)
        assert "1 new question.\nThis was a trial: nothing was changed." in out
        assert not QuestionBank.objects.exists()

    def test_errors_are_listed_with_file_and_line(self, file):
        path = file("One? {T}\n\nTwo? {=a ~b\n")
        out, err = StringIO(), StringIO()
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("import_questions", path, bank="Bank", stdout=out, stderr=err)
        assert err.getvalue() == f"{path}:3: The }} that ends the answers is missing.\n"
        assert not QuestionBank.objects.exists()

    def test_a_file_that_cannot_be_read_is_named_with_its_line(self, file):
        path = file("<quiz>\n<question></quiz>", "x.xml")
        with pytest.raises(CommandError) as caught:
            run("import_questions", path, bank="Bank")
        assert str(caught.value) == f"{path}:2: This is not well-formed XML: mismatched tag."

    def test_pictures_need_credit_and_licence(self, file):
        path = file(FORMATS["xml"].write([with_picture()]).content, "x.xml")
        with pytest.raises(CommandError, match="Say who made the pictures"):
            run("import_questions", path, bank="Bank")
        run("import_questions", path, bank="Bank", credit="Somebody", licence="CC0")
        assert get_image_model().objects.get().licence == "CC0"

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"bank": "Bank", "language": "xx"}, "There is no language “xx” here."),
            ({"bank": "x" * 121}, "Give the bank a name of up to 120 characters."),
        ],
    )
    def test_options_are_checked(self, file, options, message):
        with pytest.raises(CommandError, match=message):
            run("import_questions", file("One? {T}"), **options)

    def test_a_file_that_is_not_there_is_named(self, homes):
        with pytest.raises(CommandError, match="cannot be read"):
            run("import_questions", "nothing.txt", bank="Bank")


class TestExport:
    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format(self, homes, tmp_path, name):
        make_bank(items=[single("a"), single("b")])
        path = tmp_path / "out"
        out, _err = run("export_questions", "Bank", str(path), format=name)
        assert f"Written to {path}." in out
        assert len(READERS[name](path.read_bytes()).questions) == 2

    def test_losses_are_said(self, homes, tmp_path):
        make_bank(items=[single("a")])
        _out, err = run("export_questions", "Bank", str(tmp_path / "out"), format="aiken")
        assert err == "“Question a?” loses: explanations.\n"

    def test_a_bank_must_be_there_and_be_one(self, homes, tmp_path):
        with pytest.raises(CommandError, match="There is no bank “Bank”"):
            run("export_questions", "Bank", str(tmp_path / "out"))
        make_bank(items=[single("a")])
        make_bank(items=[single("b")])
        with pytest.raises(CommandError, match="Several banks have this name"):
            run("export_questions", "Bank", str(tmp_path / "out"))

    def test_there_and_back(self, file, tmp_path):
        path = file(FORMATS["xml"].write(every_kind()).content, "x.xml")
        run("import_questions", path, bank="Bank")
        run("export_questions", "Bank", str(tmp_path / "out.xml"), format="xml")
        out, _err = run("import_questions", str(tmp_path / "out.xml"), bank="Bank")
        assert "0 new questions.\n12 questions were in the bank already" in out
