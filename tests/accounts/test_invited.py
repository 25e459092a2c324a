"""The page an invitation leads to, as a browser sees it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from learn.accounts import services
from learn.accounts.models import Session, User
from learn.accounts.sign_in import BACKEND
from tests.accounts.conftest import PASSWORD, mailed_path
from tests.factories import StaffFactory, make_staff

pytestmark = pytest.mark.django_db

PAGE = "/en/invitation/"
FORM = {"display_name": "Nora New", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture(autouse=True)
def _no_attempts_left_over():
    cache.clear()


@pytest.fixture
def invited(ours, boss, after_commit):
    """Return a function that invites an address and gives the path in the mail."""

    def invite(email="new@example.org", role="facilitator"):
        with after_commit():
            services.invite(
                email=email,
                organisation_key=ours.translation_key,
                role=role,
                language="en",
                actor=boss,
            )
        return mailed_path()

    return invite


def who(client):
    return client.session.get("_auth_user_id")


def test_the_secret_leaves_the_address_at_once(client, invited):
    path = invited()
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == PAGE
    assert response.headers["Referrer-Policy"] == "no-referrer"
    page = client.get(PAGE)
    # "no-referrer" would make a browser send the form without its origin, and it would be refused.
    assert page.headers["Referrer-Policy"] == "same-origin"
    for answer in (response, page):
        assert "no-store" in answer.headers["Cache-Control"]
    assert path.split("/")[-2] not in page.content.decode()
    assert not Session.objects.exists()


def test_the_page_says_to_what_somebody_is_invited(client, invited):
    page = client.get(invited(role="editor"), follow=True)
    html = page.content.decode()
    assert "accounts/invited/new_person.html" in [t.name for t in page.templates]
    assert "Organisation ours" in html
    assert "editor" in html
    assert "new@example.org" in html


def test_looking_at_the_page_uses_nothing_up(client, invited):
    path = invited()
    for _time in range(3):
        assert client.get(path, follow=True).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_new_person_is_signed_in_and_led_to_the_second_factor(client, invited):
    client.get(invited(), headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})
    response = client.post(PAGE, FORM, headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})
    assert response.url == "/en/staff/2fa/totp/activate/"
    account = User.objects.get(email="new@example.org")
    assert who(client) == str(account.pk)
    assert client.session.get_expiry_age() <= 12 * 60 * 60
    assert account.sessions.get().browser == "Firefox"
    # The password was given a moment ago, so it is not asked for again.
    assert client.get(response.url).status_code == 200
    # It may wait where it is not required, and leads to where work begins.
    assert 'href="/en/staff/"' in client.get(response.url).content.decode()
    assert client.get("/en/staff/").url == "/en/groups/"


def test_where_a_second_factor_is_required_there_is_no_way_past_it(client, invited, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client.get(invited(role="administrator"))
    page = client.post(PAGE, FORM, follow=True)
    assert "Later" not in page.content.decode()
    for path in ("/en/team/", "/en/staff/account/", "/en/staff/account/sessions/"):
        assert client.get(path).url == "/en/staff/2fa/totp/activate/"


def test_nothing_of_a_guest_is_left_in_the_new_session(client, invited, guest):
    client.force_login(guest, BACKEND)
    session = client.session
    session["left behind"] = "by the guest"
    session.save()
    client.get(invited())
    client.post(PAGE, FORM)
    assert "left behind" not in client.session
    assert client.session.session_key != session.session_key


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"password": "new@example.org", "password_again": "new@example.org"}, "too similar"),
        ({"password_again": "another long one"}, "The two passwords are not the same."),
        ({"display_name": " "}, "Enter the name by which others shall see you."),
        ({"display_name": "x" * 61}, "at most 60 characters"),
        ({"display_name": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_would_not_hold_is_said_at_its_field(client, invited, change, complaint):
    client.get(invited())
    response = client.post(PAGE, FORM | change)
    assert response.status_code == 200
    assert complaint in response.content.decode()
    assert "error-summary" in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    assert who(client) is None


def test_a_name_is_shown_and_never_run(client, invited):
    client.get(invited())
    client.post(PAGE, FORM | {"display_name": "<script>alert(1)</script>"})
    html = client.get("/en/staff/account/").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    "path", ["/en/invitation/", "/en/invitation/x/", f"/en/invitation/{'9' * 999}/"]
)
def test_a_link_that_does_not_work_says_whom_to_ask(client, db, path):
    page = client.get(path, follow=True)
    assert page.status_code == 404
    assert "accounts/invited/unusable.html" in [t.name for t in page.templates]
    assert "Ask the person who invited you" in page.content.decode()
    assert client.post(PAGE, FORM).status_code == 404


def test_the_secret_is_in_no_log_and_not_carried_on_once_it_is_dead(client, invited, caplog):
    path = invited()
    token = path.split("/")[-2]
    client.get(path)
    assert client.cookies["invitation"]["httponly"]
    client.post(PAGE, FORM)
    client.logout()
    client.get(path, follow=True)
    assert client.cookies["invitation"].value == ""
    assert token not in caplog.text


def test_a_link_is_used_once(client, invited):
    path = invited()
    client.get(path)
    client.post(PAGE, FORM)
    client.logout()
    client.get(path)
    assert client.post(PAGE, FORM).status_code == 404
    assert User.objects.filter(email="new@example.org").count() == 1


class TestWithAnAccount:
    @pytest.fixture
    def known(self, theirs):
        account = make_staff(theirs, "editor", email="known@example.org", ui_language="en")
        account.set_password(PASSWORD)
        account.save()
        return account

    def test_it_signs_in_first_and_then_accepts(self, client, invited, known):
        client.get(invited(known.email))
        page = client.get(PAGE)
        assert "accounts/invited/known_person.html" in [t.name for t in page.templates]
        sign_in = re.search(r'href="(/en/staff/login/[^"]+)"', page.content.decode())[1]
        response = client.post(sign_in, {"login": known.email, "password": PASSWORD, "next": PAGE})
        assert response.url == PAGE
        assert known.staff_roles.count() == 1
        client.post(PAGE)
        assert known.staff_roles.count() == 2

    def test_without_signing_in_nothing_is_accepted(self, client, invited, known):
        client.get(invited(known.email))
        client.post(PAGE, FORM)
        client.force_login(StaffFactory(), BACKEND)
        client.post(PAGE, FORM)
        assert known.staff_roles.count() == 1
        assert User.objects.get(pk=known.pk).check_password(PASSWORD)

    def test_a_closed_one_is_opened_but_still_asked_for_its_password(self, client, invited):
        account = StaffFactory(email="old@example.org", is_active=False)
        client.get(invited(account.email))
        response = client.post(PAGE)
        assert response.url == "/en/staff/login/"
        assert who(client) is None
        account.refresh_from_db()
        assert account.is_active

    def test_an_operators_closed_one_is_not(self, client, invited):
        account = StaffFactory(email="op@example.org", is_active=False, is_superuser=True)
        client.get(invited(account.email))
        page = client.post(PAGE)
        assert "accounts/invited/closed.html" in [t.name for t in page.templates]
        account.refresh_from_db()
        assert not account.is_active


def test_nobody_signs_up_without_an_invitation(client, invited):
    invited()
    assert client.get("/en/staff/signup/").status_code == 404
    assert len(mail.outbox) == 1
