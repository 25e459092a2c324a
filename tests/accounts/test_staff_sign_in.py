"""How staff come in: e-mail, password, second factor, and by no other door."""

import re
import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command

from learn.accounts import services
from learn.accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/en/staff/login/"
SECOND_STEP = "/en/staff/2fa/authenticate/"
SET_UP = "/en/staff/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _no_attempts_left_over():
    """Allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


def sign_in(client, email="admin@example.org", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password, **extra})


def who(client):
    return client.session.get("_auth_user_id")


class TestPassword:
    def test_brings_an_administrator_to_the_admin(self, client, administrator):
        response = sign_in(client)
        assert response.status_code == 302
        assert response.url == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_the_form_is_ours(self, client):
        response = client.get(LOGIN)
        assert {"account/login.html", "base.html"} <= {t.name for t in response.templates}
        assert "To learn you need no account" in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]

    @pytest.mark.parametrize(
        ("email", "password"),
        [("admin@example.org", "wrong"), ("nobody@example.org", PASSWORD)],
    )
    def test_a_wrong_one_says_the_same_for_known_and_unknown_addresses(
        self, client, administrator, email, password
    ):
        response = sign_in(client, email, password)
        assert response.context["form"].non_field_errors() == [
            "The email address and/or password you specified are not correct."
        ]
        assert "error-summary" in response.content.decode()
        assert who(client) is None

    def test_capitals_in_the_address_do_not_matter(self, client, administrator):
        assert sign_in(client, "Admin@Example.ORG").status_code == 302

    def test_a_closed_account_stays_out(self, client, administrator):
        User.objects.filter(pk=administrator.pk).update(is_active=False)
        sign_in(client)
        assert who(client) is None

    def test_a_learner_never_comes_in_by_password(self, client, administrator):
        # Even if somebody gave a learner's row a password by hand.
        learner = services.create_guest(language="en")
        learner.set_password(PASSWORD)
        learner.save(update_fields=["password"])
        for login in ("", str(learner.uuid), learner.display_name):
            sign_in(client, login)
            assert who(client) is None

    def test_the_session_ends_after_a_working_day(self, client, administrator):
        response = sign_in(client)
        assert response.cookies["sessionid"]["max-age"] == 12 * 60 * 60
        assert client.session.get_expiry_age() <= 12 * 60 * 60

    def test_the_moment_of_sign_in_is_kept_for_staff_only(self, client, administrator, guest):
        sign_in(client)
        administrator.refresh_from_db()
        assert administrator.last_login
        client.logout()
        client.post("/en/my/key/", {"client_uuid": uuid.uuid4()})
        assert not User.objects.learners().filter(last_login__isnull=False).exists()

    def test_a_foreign_address_is_no_destination(self, client, administrator):
        response = sign_in(client, next="https://evil.example/")
        assert response.url == "/admin/"

    def test_nobody_makes_an_account_for_themselves(self, client):
        assert client.get("/en/staff/signup/").status_code == 404
        assert client.post("/en/staff/login/code/", {"email": "x@example.org"}).status_code == 404

    @pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
    def test_there_is_no_door_without_second_factor(self, client, administrator_with_totp, door):
        for name in ("username", "login", "email"):
            client.post(door, {name: "admin@example.org", "password": PASSWORD})
        assert who(client) is None

    def test_wagtails_own_sign_in_leads_to_ours(self, client):
        response = client.get("/admin/login/?next=/admin/pages/", follow=True)
        assert response.redirect_chain[-1][0].startswith(("/en/staff/login/", "/de/staff/login/"))
        assert "account/login.html" in [t.name for t in response.templates]


class TestOnALearnersDevice:
    def test_a_learner_at_the_admin_gets_an_explanation_and_no_loop(self, client, guest):
        client.force_login(guest)
        response = client.get("/admin/", follow=True, headers={"accept-language": "en"})
        assert response.status_code == 200
        assert "account/login.html" in [t.name for t in response.templates]
        assert f"<bdi>{guest.display_name}</bdi>" in response.content.decode()

    def test_staff_without_admin_access_get_an_explanation_and_no_loop(self, client, editor):
        client.force_login(editor)
        response = client.get("/admin/", follow=True, headers={"accept-language": "en"})
        assert response.status_code == 200
        assert "ask an administrator" in response.content.decode()

    def test_signing_in_starts_from_an_empty_session(self, client, guest, administrator):
        client.force_login(guest)
        session = client.session
        session["left behind"] = "by the guest"
        session.save()
        sign_in(client)
        assert who(client) == str(administrator.pk)
        assert "left behind" not in client.session
        assert client.session.session_key != session.session_key

    def test_it_is_still_known_that_the_password_was_given(self, client, guest, administrator):
        client.force_login(guest)
        sign_in(client)
        assert client.get("/en/staff/password/change/").status_code == 200
        methods = [note["method"] for note in client.session["account_authentication_methods"]]
        assert methods == ["password"]

    def test_the_second_factor_is_asked_for_too(
        self, client, guest, administrator_with_totp, totp_code
    ):
        client.force_login(guest)
        assert sign_in(client).url == SECOND_STEP
        assert who(client) is None
        client.post(SECOND_STEP, {"code": totp_code()})
        assert who(client) == str(administrator_with_totp.pk)
        assert client.session.get_expiry_age() <= 12 * 60 * 60


class TestLearnersStayOut:
    @pytest.mark.parametrize(
        "path",
        [
            "/en/staff/logout/",
            "/en/staff/reauthenticate/",
            "/en/staff/password/change/",
            "/en/staff/password/set/",
            "/en/staff/2fa/",
            "/en/staff/2fa/reauthenticate/",
            "/en/staff/2fa/totp/deactivate/",
            "/en/staff/2fa/recovery-codes/",
            "/en/staff/2fa/recovery-codes/generate/",
            "/en/staff/2fa/recovery-codes/download/",
            SET_UP,
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_pages_of_a_signed_in_account_lead_to_sign_in(self, client, guest, path, method):
        client.force_login(guest)
        response = getattr(client, method)(path, {"password1": PASSWORD, "password2": PASSWORD})
        assert response.status_code == 302
        assert response.url.startswith(LOGIN)
        guest.refresh_from_db()
        assert not guest.has_usable_password()


class TestSecondFactor:
    def test_is_asked_for_after_the_password(self, client, administrator_with_totp, totp_code):
        response = sign_in(client)
        assert response.url == SECOND_STEP
        assert who(client) is None
        page = client.get(SECOND_STEP)
        assert {"mfa/authenticate.html", "base.html"} <= {t.name for t in page.templates}
        response = client.post(SECOND_STEP, {"code": totp_code()})
        assert response.url == "/admin/"
        assert who(client) == str(administrator_with_totp.pk)

    def test_a_wrong_code_stays_outside(self, client, administrator_with_totp):
        sign_in(client)
        response = client.post(SECOND_STEP, {"code": "000000"})
        assert response.status_code == 200
        assert "Incorrect code." in response.content.decode()
        assert who(client) is None

    def test_the_second_step_alone_opens_nothing(self, client, administrator_with_totp, totp_code):
        response = client.post(SECOND_STEP, {"code": totp_code()})
        assert response.status_code == 302
        assert who(client) is None

    def test_is_set_up_with_a_code_that_the_content_policy_allows(self, client, administrator):
        sign_in(client)
        page = client.get(SET_UP)
        html = page.content.decode()
        assert {"mfa/totp/activate_form.html", "base.html"} <= {t.name for t in page.templates}
        assert 'src="data:image/svg+xml;base64,' in html
        assert "style=" not in html
        assert not re.findall(r"<script(?![^>]*src=)", html)

    def test_set_up_gives_recovery_codes_that_replace_the_app_once(
        self, client, administrator, totp_code
    ):
        sign_in(client)
        client.get(SET_UP)
        code = totp_code(client.session["mfa.totp.secret"])
        page = client.post(SET_UP, {"code": code}, follow=True)
        assert "mfa/recovery_codes/index.html" in [t.name for t in page.templates]
        assert "<script>" not in page.content.decode()
        codes = re.findall(r"<code>(\S+)</code>", page.content.decode())
        assert len(codes) == 10
        client.logout()
        sign_in(client)
        client.post(SECOND_STEP, {"code": codes[0]})
        assert who(client) == str(administrator.pk)
        client.logout()
        sign_in(client)
        client.post(SECOND_STEP, {"code": codes[0]})
        assert who(client) is None

    @pytest.mark.parametrize(
        "path",
        [
            "/en/staff/2fa/",
            "/en/staff/2fa/recovery-codes/",
            "/en/staff/2fa/recovery-codes/generate/",
            "/en/staff/2fa/totp/deactivate/",
            "/en/staff/password/change/",
            "/en/staff/password/reset/",
            "/en/staff/password/reset/done/",
            "/en/staff/password/reset/key/done/",
            "/en/staff/password/reset/key/0-nothing/",
            "/en/staff/reauthenticate/",
            "/en/staff/2fa/reauthenticate/",
            "/en/staff/inactive/",
            "/en/staff/logout/",
            LOGIN,
        ],
    )
    def test_every_page_stands_in_our_frame(self, client, administrator_with_totp, totp_code, path):
        sign_in(client)
        client.post(SECOND_STEP, {"code": totp_code()})
        page = client.get(path, follow=True)
        assert page.status_code == 200
        html = page.content.decode()
        assert "base.html" in [t.name for t in page.templates]
        assert "style=" not in html
        assert "<p><label" not in html
        assert html.count("<h1") == 1


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.STAFF_SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/en/staff/password/change/"])
    def test_staff_without_one_are_sent_to_its_set_up(self, client, administrator, path):
        sign_in(client)
        response = client.get(path)
        assert response.status_code == 302
        assert response.url == SET_UP or response.url.endswith("/staff/2fa/totp/activate/")

    def test_posting_to_the_admin_is_stopped_as_well(self, client, administrator):
        sign_in(client)
        response = client.post("/admin/users/new/", {"email": "x@example.org"})
        assert response.url.endswith("/staff/2fa/totp/activate/")

    @pytest.mark.parametrize(
        "path", [SET_UP, LOGIN, "/en/staff/logout/", "/en/my/data/", "/admin/jsi18n/"]
    )
    def test_set_up_sign_out_and_learning_stay_open(self, client, administrator, path):
        sign_in(client)
        assert client.get(path).status_code == 200

    def test_the_password_may_have_to_be_given_again_before_set_up(self, client, administrator):
        client.force_login(administrator)
        response = client.get(SET_UP, follow=True)
        assert response.status_code == 200
        assert response.redirect_chain[-1][0].startswith("/en/staff/reauthenticate/")
        response = client.post(response.redirect_chain[-1][0], {"password": PASSWORD})
        assert response.url == SET_UP

    def test_after_set_up_everything_is_open(self, client, administrator, totp_code):
        sign_in(client)
        client.get(SET_UP)
        client.post(SET_UP, {"code": totp_code(client.session["mfa.totp.secret"])})
        assert client.get("/admin/").status_code == 200

    def test_learners_notice_nothing(self, client, guest, django_assert_num_queries):
        client.force_login(guest)
        assert client.get("/en/my/data/").status_code == 200
        assert client.get(LOGIN).status_code == 200

    def test_visitors_notice_nothing(self, client):
        assert client.get(LOGIN).status_code == 200


class TestOffered:
    def test_the_admin_offers_it_to_who_has_none(self, client, administrator):
        sign_in(client)
        assert (
            "Set up a second factor"
            in client.get("/admin/", headers={"accept-language": "en"}).content.decode()
        )

    def test_the_admin_does_not_offer_it_twice(self, client, administrator_with_totp, totp_code):
        sign_in(client)
        client.post(SECOND_STEP, {"code": totp_code()})
        assert "Set up a second factor" not in client.get("/admin/").content.decode()


class TestForgottenPassword:
    def test_a_mail_lets_its_owner_set_a_new_one(self, client, administrator, ask_new_password):
        ask_new_password("admin@example.org")
        link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
        form = client.get(link, follow=True)
        assert "account/password_reset_from_key.html" in [t.name for t in form.templates]
        new = "an even longer one 8"
        client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert sign_in(client, password=new).url == "/admin/"

    def test_the_answer_is_the_same_for_an_unknown_address(
        self, client, administrator, ask_new_password
    ):
        answers = [ask_new_password(email) for email in ("admin@example.org", "nobody@example.org")]
        assert answers[0].status_code == answers[1].status_code == 302
        assert answers[0].url == answers[1].url
        assert [message.to for message in mail.outbox] == [["admin@example.org"]]

    def test_a_mail_server_that_is_away_does_not_tell_who_is_known(
        self, client, administrator, monkeypatch, ask_new_password
    ):
        def away(**_mail):
            raise ConnectionRefusedError

        monkeypatch.setattr("learn.accounts.tasks.send_mail", away)
        answers = [ask_new_password(email) for email in ("admin@example.org", "nobody@example.org")]
        assert answers[0].status_code == answers[1].status_code == 302
        assert answers[0].url == answers[1].url

    def test_a_new_password_does_not_go_round_the_second_factor(
        self, client, administrator_with_totp, ask_new_password
    ):
        ask_new_password("admin@example.org")
        link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
        form = client.get(link, follow=True)
        new = "an even longer one 8"
        client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert who(client) is None
        assert sign_in(client, password=new).url == SECOND_STEP


class TestMakingAccounts:
    def test_the_service_makes_an_account_that_can_sign_in(self, client, db):
        group = Group.objects.create(name="People of the admin")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        services.create_staff_account(
            email="New@Example.org", display_name="New", password=PASSWORD, groups=[group]
        )
        assert sign_in(client, "new@example.org").url == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_without_a_password_its_owner_sets_one_by_mail(self, client, db, ask_new_password):
        services.create_staff_account(email="new@example.org", display_name="New")
        ask_new_password("new@example.org")
        assert [message.to for message in mail.outbox] == [["new@example.org"]]

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("not an address", PASSWORD),
            ("a@example.org", "short"),
            ("EDITOR@example.org", PASSWORD),
        ],
    )
    def test_the_service_refuses_what_would_not_hold(self, editor, email, password):
        with pytest.raises(ValidationError):
            services.create_staff_account(email=email, display_name="X", password=password)
        assert User.objects.count() == 1

    def test_createsuperuser_works(self, client, db, monkeypatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
        call_command(
            "createsuperuser",
            interactive=False,
            email="boss@example.org",
            display_name="Boss",
            verbosity=0,
        )
        boss = User.objects.get()
        assert boss.is_staff_account
        assert boss.is_superuser
        assert sign_in(client, "boss@example.org").url == "/admin/"

    def test_a_staff_account_needs_an_address(self, db):
        with pytest.raises(ValueError, match="needs an e-mail address"):
            User.objects.create_user("", display_name="X")
