import pytest
from django.test import Client
from django.urls import reverse

from learn.accounts.services import erase_user
from learn.certificates import check_codes
from learn.certificates.services import revoke_certificate
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.django_db

FORM = "/en/check/"
UNKNOWN = check_codes.with_check_digits(42)
REFUSED = [
    ("", "Enter the 12 digits of the check code."),
    ("   ", "Enter the 12 digits of the check code."),
    ("1234", "A check code has 12 digits. You entered 4."),
    ("1" * 49, "A check code has 12 digits. This is much longer."),
    ("12345678901a", "A check code has digits only. Look for a letter or another sign."),
    (
        "123456789012",
        "There is a typing mistake. Compare the code with the sheet, digit by digit.",
    ),
    (
        UNKNOWN,
        "We have not issued a certificate with this code. Ask where the sheet is from.",
    ),
    (
        "<script>alert(1)</script>",
        "A check code has digits only. Look for a letter or another sign.",
    ),
    ("٣" * 11, "A check code has 12 digits. You entered 11."),
    ("²" * 12, "A check code has digits only. Look for a letter or another sign."),
    ("' OR 1=1 --", "A check code has digits only. Look for a letter or another sign."),
]


@pytest.fixture
def page(certificate):
    return reverse("certificates:checked", args=[certificate.check_code])


def spelt(code, zero):
    return "".join(chr(ord(zero) + int(digit)) for digit in code)


@pytest.mark.parametrize("zero", ["0", "\u0660", "\u06f0"])
@pytest.mark.parametrize("between", ["", " ", "-", " – ", "\u200f"])
def test_a_code_is_found_however_it_is_typed(client, certificate, zero, between):
    groups = certificate.grouped_code.split()
    typed = between.join(spelt(group, zero) for group in groups)
    response = client.get(FORM, {"code": typed})
    assert response.url == f"/en/check/{certificate.check_code}/"
    assert client.get(f"/en/check/{typed}/", follow=True).status_code == 200


def test_the_form_waits_without_complaining(client, homes):
    response = client.get(FORM)
    assert response.status_code == 200
    assert "error-summary" not in response.content.decode()
    assert 'name="robots" content="noindex"' in response.content.decode()


@pytest.mark.parametrize(("typed", "message"), REFUSED)
def test_what_is_wrong_is_said_at_the_field(client, homes, typed, message):
    response = client.get(FORM, {"code": typed})
    assert response.status_code == 200
    assert response.context["form"].errors["code"] == [message]
    html = response.content.decode()
    assert "error-summary" in html
    assert 'id="id_code_error"' in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("code", ["1234", "123456789012", UNKNOWN, "nothing", "%00", "٣" * 12])
def test_an_address_with_a_wrong_code_is_not_found_and_helps_on(client, homes, code):
    response = client.get(f"/en/check/{code}/")
    assert response.status_code == 404
    assert response.context["form"].errors["code"]
    assert "certificates/check.html" in [t.name for t in response.templates]


def test_it_says_what_when_and_who_issued_it(client, certificate, page):
    response = client.get(page)
    html = response.content.decode()
    assert "This certificate is valid" in html
    for words in ("Module module", "check a source", "30 minutes", "BVRE"):
        assert words in html
    assert certificate.grouped_code in html
    assert 'name="robots" content="noindex"' in html
    assert "no-store" in response["Cache-Control"]


def test_it_never_says_whose_it_is(client, certificate, page, finisher, administrator):
    type(finisher).objects.filter(pk=finisher.pk).update(display_name="Canary Nightingale")
    for actor in (None, finisher, administrator):
        if actor:
            client.force_login(actor)
        html = client.get(page).content.decode()
        assert "Canary" not in html
        assert str(finisher.uuid) not in html


def test_it_is_still_valid_after_its_learner_is_erased(client, certificate, page, finisher):
    erase_user(user=finisher)
    assert "This certificate is valid" in client.get(page).content.decode()


def test_a_revoked_one_says_so_and_not_why(client, certificate, page, administrator):
    revoke_certificate(certificate=certificate, actor=administrator, reason="Canary reason.")
    html = client.get(page).content.decode()
    assert "This certificate was revoked" in html
    assert "This certificate is valid" not in html
    assert "Module module" in html
    assert "Canary" not in html


def test_the_address_on_the_sheet_has_no_language_and_leads_to_ones_own(client, certificate):
    response = client.get(f"/check/{certificate.check_code}/", headers={"accept-language": "ar"})
    assert response.status_code == 302
    assert response.url == f"/ar/check/{certificate.check_code}/"
    assert client.get("/check/", headers={"accept-language": "en"}).url == "/en/check/"


def test_checking_asks_little(client, certificate, page, django_assert_max_num_queries):
    client.get(page)
    with django_assert_max_num_queries(1):
        client.get(page)


class TestRevoking:
    @pytest.fixture
    def url(self, certificate):
        return reverse("certificates:revoke", args=[certificate.check_code])

    def is_valid(self, certificate):
        certificate.refresh_from_db()
        return certificate.is_valid

    def test_a_learner_is_asked_once_and_needs_no_reason(
        self, client, certificate, finisher, url, page
    ):
        client.force_login(finisher)
        assert url in client.get(page).content.decode()
        asked = client.get(url)
        assert "That cannot be undone" in asked.content.decode()
        assert self.is_valid(certificate)
        response = client.post(url, follow=True)
        assert "This certificate was revoked" in response.content.decode()
        assert not self.is_valid(certificate)
        assert "revoked before" in client.get(url).content.decode()
        assert "revoked before" in client.post(url, follow=True).content.decode()

    def test_an_administrator_gives_a_reason(self, client, certificate, administrator, url):
        client.force_login(administrator)
        response = client.post(url, {"reason": " "})
        assert response.context["form"].errors["reason"] == [
            "Say in a few words why the certificate is revoked."
        ]
        assert self.is_valid(certificate)
        client.post(url, {"reason": "By mistake."})
        assert not self.is_valid(certificate)

    def test_nobody_else_may_and_is_not_invited_to(
        self, client, certificate, organisation, stranger, url, page
    ):
        others = [
            None,
            stranger,
            make_staff(organisation, "facilitator"),
            make_staff(make_organisation("other"), "administrator"),
        ]
        for somebody in others:
            if somebody:
                client.force_login(somebody)
            assert url not in client.get(page).content.decode()
            assert client.get(url).status_code == 403
            assert client.post(url, {"reason": "x"}).status_code == 403
        assert self.is_valid(certificate)

    def test_a_code_that_nobody_issued_is_not_found(self, client, administrator):
        client.force_login(administrator)
        url = reverse("certificates:revoke", args=[UNKNOWN])
        assert client.post(url, {"reason": "x"}).status_code == 404

    def test_the_form_needs_its_secret(self, certificate, finisher, url):
        client = Client(enforce_csrf_checks=True)
        client.force_login(finisher)
        assert client.post(url).status_code == 403
        assert self.is_valid(certificate)
