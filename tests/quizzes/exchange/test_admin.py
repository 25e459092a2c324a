"""Importing and exporting in the admin: who may, what is shown, and what is stored when."""

import io

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Locale

from quizzes.exchange import model
from quizzes.exchange.formats import FORMATS, READERS
from quizzes.models import QuestionBank, QuestionVersion
from tests.factories import StaffFactory
from tests.quizzes.exchange.samples import every_kind, with_picture
from tests.quizzes.factories import draw, make_bank, make_quiz, single

pytestmark = pytest.mark.django_db

GIFT = "$CATEGORY: $course$/top/Media\n\n::One:: 1 + 1 = 2 {T#No.#Yes.}\n\nOnly a text.\n"
HOSTILE = (
    '[html]<img src=x onerror="alert(1)"><script>alert(2)</script><b>Bold</b>? '
    "{=<svg onload\\=alert(3)></svg>a ~b#<a href\\='javascript\\:alert(4)'>c</a>}\n"
)


def sign_in(client, *codenames, **fields):
    person = StaffFactory(**fields)
    for codename in ("access_admin", *codenames):
        person.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return person


@pytest.fixture
def editor(client, homes):
    """Return a client of somebody who may do everything with banks, and nothing else."""
    sign_in(client, "add_questionbank", "change_questionbank", "add_questioncategory")
    return client


def form(**fields):
    german = Locale.objects.get(language_code="de")
    return {"text": GIFT, "bank": "", "name": "New bank", "locale": german.pk, **fields}


def upload(client, **fields):
    """Send the form and return the address of the preview."""
    response = client.post(reverse("quiz_import"), form(**fields))
    assert response.status_code == 302, response.context["form"].errors
    return response.url


def errors(client, **fields):
    response = client.post(reverse("quiz_import"), form(**fields))
    assert response.status_code == 200
    return response.context["form"].errors


class TestImport:
    def test_look_first_then_confirm(self, editor):
        preview = upload(editor)
        page = editor.get(preview)
        text = page.content.decode()
        assert "1 new question." in text
        assert "“Only a text.” asks nothing" in text
        assert "Media" in text
        assert "Nothing is missing." in text
        assert not QuestionBank.objects.exists()
        response = editor.post(preview)
        bank = QuestionBank.objects.get()
        edit = reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])
        assert response.url == edit
        assert (bank.name, bank.live) == ("New bank", False)
        assert not QuestionVersion.objects.exists()
        assert editor.get(edit).status_code == 200

    def test_the_editor_opens_every_kind(self, editor):
        written = FORMATS["xml"].write(every_kind()).content
        preview = upload(editor, text="", file=SimpleUploadedFile("all.xml", written))
        response = editor.post(preview)
        page = editor.get(response.url)
        assert page.status_code == 200
        assert "Fact or opinion?" in page.content.decode()

    def test_learners_eyes_see_every_kind_before_anything_is_stored(self, client, homes):
        sign_in(client, is_superuser=True)
        written = FORMATS["xml"].write([*every_kind(), with_picture()]).content
        preview = upload(client, text="", file=SimpleUploadedFile("all.xml", written))
        frame = client.get(f"{preview}questions/")
        text = frame.content.decode()
        assert frame.status_code == 200
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert text.count('class="question"') == len(every_kind()) + 1
        assert 'src="data:image/png;base64,' in text
        assert "5 = 5" not in text, "No explanation before answering."
        assert not get_image_model().objects.exists()

    def test_pictures_of_every_sort_the_library_takes_are_shown(self, client, homes):
        sign_in(client, is_superuser=True)
        for sort in ("png", "jpeg", "gif", "webp", "avif"):
            data = io.BytesIO()
            Image.new("RGB", (4, 4), "red").save(data, sort)
            question = with_picture()
            question.pictures[0] = model.Picture(f"x.{sort}", data.getvalue(), "A dot")
            written = FORMATS["xml"].write([question]).content
            preview = upload(client, text="", file=SimpleUploadedFile("p.xml", written))
            frame = client.get(f"{preview}questions/").content.decode()
            assert f'src="data:image/{sort};base64,' in frame

    def test_a_recording_is_named_in_the_frame(self, client, homes):
        sign_in(client, is_superuser=True)
        question = with_picture()
        question.recordings = [model.Recording("talk.mp3", b"ID3 sound")]
        written = FORMATS["xml"].write([question]).content
        preview = upload(client, text="", file=SimpleUploadedFile("p.xml", written))
        assert "<bdi>talk.mp3</bdi>" in client.get(f"{preview}questions/").content.decode()

    def test_of_several_languages_that_of_the_bank_arrives(self, editor):
        text = "[html]\\{mlang de\\}Ja?\\{mlang\\}\\{mlang en\\}Yes?\\{mlang\\} {T}"
        preview = upload(editor, text=text)
        assert "Yes?" not in editor.get(f"{preview}questions/").content.decode()
        editor.post(preview)
        bank = QuestionBank.objects.get().get_latest_revision_as_object()
        assert bank.items[0].value["stem"].source == "<p>Ja?</p>"

    def test_the_frame_runs_no_scripts(self, editor):
        text = editor.get(upload(editor)).content.decode()
        assert 'sandbox="allow-same-origin"' in text

    def test_no_script_survives(self, editor):
        preview = upload(editor, text=HOSTILE)
        frame = editor.get(f"{preview}questions/").content.decode()
        page = editor.get(preview).content.decode()
        editor.post(preview)
        stored = str(QuestionBank.objects.get().get_latest_revision().content)
        for text in (frame, page, stored):
            assert "alert(" not in text
            assert "onerror" not in text
        assert "<b>Bold</b>" in frame

    def test_into_a_bank_that_is_there(self, editor):
        bank = make_bank(items=[single()])
        editor.post(upload(editor, bank=bank.pk, name=""))
        bank.refresh_from_db()
        assert bank.has_unpublished_changes
        assert len(bank.get_latest_revision_as_object().items) == 2
        again = editor.get(upload(editor, bank=bank.pk, name=""))
        assert "1 question is in the bank already and stays as it is." in again.content.decode()
        assert "There is nothing new to import." in again.content.decode()

    def test_an_error_is_shown_with_its_line_and_stops_the_import(self, editor):
        preview = upload(editor, text="Good? {T}\n\nBad? {=a ~b\n")
        page = editor.get(preview).content.decode()
        assert "The } that ends the answers is missing." in page
        assert "<td>3</td>" in page
        assert ">Import</button>" not in page
        assert editor.post(preview).status_code == 200
        assert not QuestionBank.objects.exists()

    def test_errors_are_said_on_top_and_listed_first(self, editor):
        page = editor.get(upload(editor, text="Only a text.\n\nGood? {T}\n\nBad? {=a ~b\n"))
        text = page.content.decode()
        assert text.count("until then nothing is imported.") == 1
        assert text.index("until then nothing is imported.") < text.index("1 new question.")
        assert text.index("The } that ends") < text.index("asks nothing")
        assert "They go into" not in text

    def test_a_file_that_is_none_is_refused_at_the_field(self, editor):
        file = SimpleUploadedFile("x.xml", b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>")
        found = errors(editor, text="", file=file)["file"]
        assert found[0].startswith("Line 1: This XML declares a document type or entities.")

    @pytest.mark.parametrize(
        ("fields", "field", "message"),
        [
            ({"text": ""}, "file", "Choose a file or paste questions, one of the two."),
            ({"name": ""}, "name", "Choose a bank, or give the new one a name."),
            ({"text": "\x01"}, "text", "This is not a text file."),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, editor, fields, field, message):
        assert errors(editor, **fields)[field][0].startswith(message)

    def test_a_name_that_is_taken_is_refused(self, editor):
        make_bank(items=[single()], name="New bank")
        assert errors(editor)["name"] == ["There is a bank with this name. Choose it above."]

    def test_a_large_file_is_refused_unread(self, editor, monkeypatch):
        monkeypatch.setattr("quizzes.exchange.forms.MAX_FILE_BYTES", 10)
        file = SimpleUploadedFile("x.txt", b"x" * 11)
        assert errors(editor, text="", file=file)["file"][0].startswith("This file is too large.")

    def test_whose_the_pictures_are_is_asked(self, client, homes):
        sign_in(client, is_superuser=True)
        written = FORMATS["xml"].write([with_picture()]).content
        preview = upload(client, text="", file=SimpleUploadedFile("p.xml", written))
        response = client.post(preview, {"credit": "", "licence": ""})
        assert "Say who made the pictures." in response.content.decode()
        assert not QuestionBank.objects.exists()
        client.post(preview, {"credit": "Somebody", "licence": "CC0"})
        assert get_image_model().objects.get().credit == "Somebody"


class TestWaiting:
    def test_an_upload_is_gone_once_it_is_imported(self, editor):
        preview = upload(editor)
        editor.post(preview)
        assert editor.get(preview).url == reverse("quiz_import")
        assert editor.get(f"{preview}questions/", follow=True).status_code == 404

    def test_a_new_upload_takes_the_place_of_the_one_before(self, editor):
        first = upload(editor)
        second = upload(editor)
        assert editor.get(first).status_code == 302
        assert editor.get(second).status_code == 200

    def test_it_expires(self, editor):
        preview = upload(editor)
        cache.clear()
        assert editor.post(preview).url == reverse("quiz_import")
        assert not QuestionBank.objects.exists()

    def test_nobody_else_sees_it(self, editor):
        preview = upload(editor)
        other = Client()
        sign_in(other, is_superuser=True)
        assert other.get(preview).url == reverse("quiz_import")
        assert other.get(f"{preview}questions/", follow=True).status_code == 404


class TestPermissions:
    ADDRESSES = (
        ("quiz_import", []),
        ("quiz_import_template", ["csv"]),
        ("quiz_import_preview", ["x"]),
        ("quiz_import_frame", ["x"]),
        ("quiz_export_bank", [1]),
        ("quiz_export_bank_file", [1, "xml"]),
    )

    @pytest.mark.parametrize(("name", "args"), ADDRESSES)
    def test_editors_without_banks_are_sent_away(self, client, homes, name, args):
        sign_in(client)
        assert client.get(reverse(name, args=args)).status_code == 302
        assert client.get(reverse(name, args=args)).url == reverse("wagtailadmin_home")

    def test_who_may_only_change_makes_no_bank(self, client, homes):
        sign_in(client, "change_questionbank")
        found = errors(client)
        assert list(found) == ["bank"]

    def test_who_may_only_add_sees_no_bank_to_choose(self, client, homes):
        sign_in(client, "add_questionbank")
        bank = make_bank(items=[single()])
        assert list(errors(client, bank=bank.pk)) == ["bank"]
        response = client.post(upload(client))
        assert response.url == reverse("quiz_import")
        assert QuestionBank.objects.count() == 2

    def test_a_right_taken_away_meanwhile_counts(self, client, homes):
        person = sign_in(client, "add_questionbank", "change_questionbank")
        preview = upload(client)
        person.user_permissions.remove(Permission.objects.get(codename="add_questionbank"))
        assert client.post(preview).url == reverse("wagtailadmin_home")
        assert not QuestionBank.objects.exists()

    @pytest.mark.parametrize("step", ["upload", "confirm"])
    def test_both_steps_need_the_token_against_forgery(self, homes, step):
        strict = Client(enforce_csrf_checks=True)
        sign_in(strict, is_superuser=True)
        url = reverse("quiz_import")
        if step == "confirm":
            strict.handler.enforce_csrf_checks = False
            url = upload(strict)
            strict.handler.enforce_csrf_checks = True
        assert strict.post(url, form()).status_code == 403
        assert not QuestionBank.objects.exists()

    def test_a_quiz_is_exported_by_those_who_may_edit_it(self, client, module):
        quiz = make_quiz(module)
        sign_in(client, "view_questionbank")
        for name, args in (("quiz_export_quiz", []), ("quiz_export_quiz_file", ["xml"])):
            response = client.get(reverse(name, args=[quiz.pk, *args]))
            assert response.url == reverse("wagtailadmin_home")


class TestExport:
    @pytest.mark.parametrize("name", FORMATS)
    def test_a_bank_in_every_format(self, editor, name):
        bank = make_bank(items=[single("a"), single("b")])
        response = editor.get(reverse("quiz_export_bank_file", args=[bank.pk, name]))
        assert response["Content-Disposition"] == (
            f'attachment; filename="bank.{FORMATS[name].extension}"'
        )
        assert "no-store" in response["Cache-Control"]
        assert len(READERS[name](response.content).questions) == 2

    def test_losses_are_listed_before(self, editor):
        bank = make_bank(items=[single("a")])
        page = editor.get(reverse("quiz_export_bank", args=[bank.pk])).content.decode()
        assert 'id="header-title"' in page
        assert "“Question a?” loses: explanations." in page
        assert "Nothing is lost." in page

    def test_a_quiz_with_draws_says_what_is_not_in_it(self, client, module):
        sign_in(client, is_superuser=True)
        quiz = make_quiz(module, items=[single("a"), draw(make_bank(items=[single("b")]), 1)])
        page = client.get(reverse("quiz_export_quiz", args=[quiz.pk])).content.decode()
        assert "1 question, as in the latest draft" in page
        assert "Export the bank." in page
        response = client.get(reverse("quiz_export_quiz_file", args=[quiz.pk, "gift"]))
        assert "Question a?" in response.content.decode()
        assert "Question b?" not in response.content.decode()

    def test_a_format_that_does_not_exist_is_not_found(self, editor):
        bank = make_bank(items=[single("a")])
        url = reverse("quiz_export_bank_file", args=[bank.pk, "qti"])
        assert editor.get(url, follow=True).status_code == 404

    @pytest.mark.parametrize("name", ["csv", "xlsx"])
    def test_the_template_can_be_imported(self, editor, name):
        response = editor.get(reverse("quiz_import_template", args=[name]))
        parsed = READERS[name](response.content)
        assert parsed.problems == []
        assert len({question.kind for question in parsed.questions}) == 9
        url = reverse("quiz_import_template", args=["xml"])
        assert editor.get(url, follow=True).status_code == 404


class TestWays:
    def test_the_list_of_banks_leads_there(self, editor):
        bank = make_bank(items=[single()])
        page = editor.get(reverse(QuestionBank.snippet_viewset.get_url_name("list")))
        text = page.content.decode()
        assert "Import questions" in [str(b.label) for b in page.context["header_buttons"]]
        assert reverse("quiz_import") in text
        assert reverse("quiz_export_bank", args=[bank.pk]) in text

    def test_the_editor_of_a_quiz_leads_there(self, client, module):
        sign_in(client, is_superuser=True)
        quiz = make_quiz(module)
        page = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
        assert reverse("quiz_export_quiz", args=[quiz.pk]) in page
