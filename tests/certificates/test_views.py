import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageViewRestriction

from learn.certificates.forms import SheetForm
from learn.certificates.models import Certificate
from learn.certificates.services import issue_certificate, revoke_certificate
from learn.progress.models import StepCompletion
from tests.certificates.conftest import NOBODYS, add_module, complete
from tests.factories import make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(module):
    return reverse("certificates:module", args=[module.translation_key])


@pytest.fixture
def own(certificate):
    return reverse("certificates:certificate", args=[certificate.check_code])


@pytest.fixture
def pdf(certificate):
    return reverse("certificates:download", args=[certificate.check_code])


class TestWaysThere:
    def test_the_end_of_a_module_offers_it(self, client, finisher, module, offer):
        client.force_login(finisher)
        page = client.get(reverse("progress:module_done", args=[module.translation_key]))
        assert f'href="{offer}"' in page.content.decode()

    def test_with_a_step_left_nothing_is_offered(self, client, finisher, module, offer):
        StepCompletion.objects.of(finisher).first().delete()
        client.force_login(finisher)
        for url in (
            reverse("progress:module_done", args=[module.translation_key]),
            reverse("dashboard:my_learning"),
        ):
            assert offer not in client.get(url).content.decode()

    def test_my_learning_offers_it_for_module_and_course_and_lists_what_one_has(
        self, client, finisher, course, module, offer
    ):
        whole = reverse("certificates:course", args=[course.translation_key])
        client.force_login(finisher)
        page = client.get(reverse("dashboard:my_learning")).content.decode()
        assert offer in page
        assert whole not in page
        complete(finisher, *course.get_children())
        held = issue_certificate(learner=finisher, module_key=module.translation_key, language="de")
        page = client.get(reverse("dashboard:my_learning")).content.decode()
        assert whole in page
        assert reverse("certificates:certificate", args=[held.check_code]) in page
        done = client.get(reverse("progress:module_done", args=[module.translation_key]))
        assert whole in done.content.decode()

    def test_a_course_of_one_module_is_not_offered_twice(self, client, finisher, module):
        client.force_login(finisher)
        page = client.get(reverse("dashboard:my_learning")).content.decode()
        assert "/my/certificates/courses/" not in page

    def test_more_completed_courses_ask_no_more(
        self, client, finisher, course, homes, django_assert_max_num_queries, forget
    ):
        complete(finisher, *course.get_children())
        client.force_login(finisher)
        url = reverse("dashboard:my_learning")
        client.get(url)
        forget()
        with django_assert_max_num_queries(14) as queries:
            client.get(url)
        few = len(queries)
        for number in range(3):
            other = make_module(homes["de"], slug=f"other-{number}")
            add_module(other.get_parent().specific, slug=f"second-{number}")
            complete(finisher, *other.get_parent().get_children())
        forget()
        with django_assert_max_num_queries(few):
            client.get(url)


class TestGetting:
    def test_it_is_explained_and_nothing_is_issued_by_looking(self, client, finisher, offer):
        client.force_login(finisher)
        response = client.get(offer)
        assert response.status_code == 200
        assert "certificates/get.html" in [t.name for t in response.templates]
        assert "We do not keep the name." in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert not Certificate.objects.exists()

    def test_asked_for_it_is_there_and_stays_the_same(self, client, finisher, offer):
        client.force_login(finisher)
        response = client.post(offer)
        certificate = Certificate.objects.get()
        own = reverse("certificates:certificate", args=[certificate.check_code])
        assert response.url == own
        assert client.post(offer).url == own
        assert client.get(offer).url == own
        assert Certificate.objects.count() == 1

    def test_a_course_too(self, client, finisher, course):
        url = reverse("certificates:course", args=[course.translation_key])
        client.force_login(finisher)
        assert client.post(url).status_code == 403
        complete(finisher, *course.get_children())
        assert client.post(url).status_code == 302
        assert Certificate.objects.get().course_key == course.translation_key

    def test_with_a_step_left_it_says_what_to_do(self, client, finisher, module, offer):
        StepCompletion.objects.of(finisher).first().delete()
        client.force_login(finisher)
        for response in (client.get(offer), client.post(offer)):
            page = response.content.decode()
            assert "as soon as every step is completed" in page
            assert reverse("progress:module_done", args=[module.translation_key]) in page
        assert response.status_code == 403
        assert not Certificate.objects.exists()

    def test_a_visitor_gets_none_and_is_not_made_a_guest(self, client, offer, django_user_model):
        assert "as soon as every step is completed" in client.post(offer).content.decode()
        assert not django_user_model.objects.exists()

    def test_after_the_organisation_revoked_it_there_is_no_other(
        self, client, certificate, finisher, administrator, offer
    ):
        revoke_certificate(certificate=certificate, actor=administrator, reason="By mistake.")
        client.force_login(finisher)
        response = client.post(offer)
        assert response.status_code == 403
        assert "was revoked by the organisation" in response.content.decode()

    @pytest.mark.parametrize("kind", ["module", "course"])
    def test_what_is_not_there_is_not_found(self, client, finisher, kind):
        client.force_login(finisher)
        url = reverse(f"certificates:{kind}", args=[NOBODYS])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404

    def test_a_module_behind_a_password_is_not_found(self, client, finisher, module, offer):
        PageViewRestriction.objects.create(
            page=module, restriction_type=PageViewRestriction.PASSWORD, password="secret"
        )
        client.force_login(finisher)
        assert client.get(offer).status_code == 404
        assert client.post(offer).status_code == 404


class TestOwn:
    def test_it_shows_code_and_address(self, client, certificate, finisher, own):
        client.force_login(finisher)
        page = client.get(own).content.decode()
        assert certificate.grouped_code in page
        assert "testserver/check<" in page
        assert "never stored" in page

    def test_nobody_elses_is_found(self, client, certificate, stranger, administrator, own, pdf):
        for somebody in (None, stranger, administrator):
            if somebody:
                client.force_login(somebody)
            assert client.get(own).status_code == 404
            assert client.post(pdf, {"language": "de"}).status_code == 404

    @pytest.mark.parametrize("language", ["de", "en", "ar"])
    def test_it_is_downloaded_in_the_language_one_wants(
        self, client, certificate, finisher, pdf, language
    ):
        client.force_login(finisher)
        response = client.post(pdf, {"name": "Leyla Ö.", "language": language})
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == (
            f'attachment; filename="mitreden-{certificate.check_code}.pdf"'
        )
        assert "no-store" in response["Cache-Control"]
        assert response.content.startswith(b"%PDF")
        assert f"/Lang({language})".encode() in response.content

    def test_it_is_not_downloaded_by_a_link(self, client, finisher, pdf):
        client.force_login(finisher)
        assert client.get(pdf).status_code == 405

    def test_the_name_is_kept_nowhere(self, client, certificate, finisher, own, pdf):
        client.force_login(finisher)
        client.post(pdf, {"name": "Canary Nightingale", "language": "de"})
        assert "Canary" not in client.get(own).content.decode()
        assert "Canary" not in str(dict(client.session))
        assert "Canary" not in str(Certificate.objects.values())

    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            (
                {"name": "李明", "language": "de"},
                "name",
                "Some letters of this name cannot be printed. "
                "Write it in Latin, Cyrillic or Arabic letters.",
            ),
            (
                {"name": "A" * 81, "language": "de"},
                "name",
                "The name is too long: at most 80 letters fit.",
            ),
            (
                {"name": "", "language": "xx"},
                "language",
                "Choose a language of the list.",
            ),
        ],
    )
    def test_what_cannot_be_printed_is_said_at_the_field(
        self, client, finisher, pdf, data, field, message
    ):
        client.force_login(finisher)
        response = client.post(pdf, data)
        assert response.status_code == 200
        assert response.context["form"].errors[field] == [message]
        assert "error-summary" in response.content.decode()

    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("  Leyla  ", "Leyla"),
            ("\u202eevil\u202c\u200f", "evil"),
            ("می\u200cروم", "می\u200cروم"),
            ('#read("/etc/passwd")', '#read("/etc/passwd")'),
            ("\u200b", ""),
        ],
    )
    def test_a_name_is_taken_as_typed_without_what_cannot_be_seen(self, typed, printed):
        form = SheetForm({"name": typed, "language": "de"})
        assert form.is_valid()
        assert form.cleaned_data["name"] == printed

    def test_a_null_byte_is_refused(self):
        form = SheetForm({"name": "a\x00b", "language": "de"})
        assert not form.is_valid()
        assert isinstance(form.errors.as_data()["name"][0], ValidationError)

    def test_a_revoked_one_is_shown_and_no_longer_printed(
        self, client, certificate, finisher, own, pdf
    ):
        revoke_certificate(certificate=certificate, actor=finisher)
        client.force_login(finisher)
        assert "It can no longer be printed." in client.get(own).content.decode()
        response = client.post(pdf, {"language": "de"})
        assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", ["accounts:erase", "accounts:sign_out"])
def test_who_deletes_everything_is_told_what_stays(client, certificate, finisher, stranger, name):
    def page_for(person):
        client.force_login(person)
        url = reverse(name)
        response = client.get(url) if name == "accounts:erase" else client.post(url)
        return response.content.decode()

    assert "it stays valid for whoever holds the sheet" in page_for(finisher)
    assert "stays valid" not in page_for(stranger)


def test_your_data_says_that_certificates_are_kept(client, certificate, finisher, stranger):
    for person, is_said in ((finisher, True), (stranger, False)):
        client.force_login(person)
        page = client.get(reverse("accounts:your_data")).content.decode()
        assert ("We also keep which certificates you have." in page) == is_said
