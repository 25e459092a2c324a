"""What staff change about their own account, and who cannot do it for them."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from learn.accounts import mailed_links, services
from learn.accounts.browsers import browser_family
from learn.accounts.exceptions import LinkUnusable, StaffAccountRefused
from learn.accounts.models import EmailChange, Session, User
from learn.accounts.sign_in import BACKEND
from tests.accounts.conftest import PASSWORD, mailed_path
from tests.factories import StaffFactory, make_staff

pytestmark = pytest.mark.django_db

ACCOUNT = "/en/staff/account/"
NEW = "changed@example.org"


@pytest.fixture(autouse=True)
def _no_attempts_left_over():
    cache.clear()


@pytest.fixture
def person(ours):
    person = make_staff(ours, "facilitator", email="old@example.org", ui_language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, person, agent="Mozilla/5.0 Firefox/140.0"):
    client.post(
        "/en/staff/login/",
        {"login": person.email, "password": PASSWORD},
        headers={"user-agent": agent},
    )
    return client


class TestOverview:
    def test_is_open_to_who_writes_nothing(self, client, person):
        sign_in(client, person)
        html = client.get(ACCOUNT).content.decode()
        assert "old@example.org" in html
        assert "Set up a second factor" in html
        assert "/admin/" not in html
        assert 'href="/en/team/"' not in html

    def test_facilitators_begin_at_their_groups(self, client, person):
        response = client.post("/en/staff/login/", {"login": person.email, "password": PASSWORD})
        assert response.url == "/en/groups/"

    def test_administrators_find_their_team(self, client, boss):
        client.force_login(boss, BACKEND)
        assert 'href="/en/team/"' in client.get(ACCOUNT).content.decode()

    def test_every_way_from_it_is_open(self, client, person):
        sign_in(client, person)
        html = client.get(ACCOUNT).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        for path in set(re.findall(r'<a [^>]*href="(/[^"]+)"', main)):
            assert client.get(path).status_code == 200, path

    def test_learners_are_sent_to_sign_in(self, client, guest):
        client.force_login(guest, BACKEND)
        for way in ("", "name/", "email/", "sessions/"):
            assert client.get(f"{ACCOUNT}{way}").url.startswith("/en/staff/login/")

    def test_says_how_many_codes_are_left(self, client, administrator_with_totp):
        client.force_login(administrator_with_totp, BACKEND)
        assert "10 unused codes" in client.get(ACCOUNT).content.decode()


def test_the_name_is_changed(client, person):
    sign_in(client, person)
    client.post(f"{ACCOUNT}name/", {"display_name": "  Another\nName "})
    person.refresh_from_db()
    assert person.display_name == "Another Name"


class TestSessions:
    def test_list_family_and_day_only(self, client, person):
        sign_in(client, person, "Mozilla/5.0 (secret device) Firefox/140.0")
        row = Session.objects.get(person=person)
        assert (row.browser, row.begun_on) == ("Firefox", timezone.localdate())
        html = client.get(f"{ACCOUNT}sessions/").content.decode()
        assert "Firefox" in html
        assert "this one" in html
        assert "secret device" not in html + row.session_data
        assert row.session_key not in html

    def test_learners_leave_no_trace_of_their_browser(self, client, guest):
        client.force_login(guest, BACKEND)
        row = Session.objects.get(person=guest)
        assert (row.browser, row.begun_on, row.used_on) == ("", None, None)

    def test_one_is_ended_and_its_next_request_finds_nobody(self, client, person):
        here, there = client, type(client)()
        sign_in(here, person)
        sign_in(there, person, "Chrome/140")
        html = here.get(f"{ACCOUNT}sessions/").content.decode()
        [handle] = re.findall(r'name="browser" value="(\w+)"', html)
        here.post(f"{ACCOUNT}sessions/end/", {"browser": handle})
        assert there.get(ACCOUNT).status_code == 302
        assert here.get(ACCOUNT).status_code == 200

    def test_all_others_are_ended(self, client, person):
        others = [sign_in(type(client)(), person) for _ in range(3)]
        sign_in(client, person)
        page = client.post(f"{ACCOUNT}sessions/end-others/", follow=True)
        assert "signed out of 3 other browsers" in page.content.decode()
        assert {other.get(ACCOUNT).status_code for other in others} == {302}
        assert client.get(ACCOUNT).status_code == 200

    def test_a_session_of_somebody_else_is_out_of_reach(self, client, person):
        other = sign_in(type(client)(), StaffFactory())
        other.force_login(StaffFactory(), BACKEND)
        html = other.get(f"{ACCOUNT}sessions/").content.decode()
        foreign = Session.objects.get(session_key=other.session.session_key)
        sign_in(client, person)
        for handle in (foreign.session_key, "", "x" * 9999, "ä"):
            client.post(f"{ACCOUNT}sessions/end/", {"browser": handle})
        assert other.get(ACCOUNT).status_code == 200
        assert html

    def test_the_last_day_of_use_is_kept_and_prolongs_nothing(self, client, person):
        sign_in(client, person)
        yesterday = timezone.localdate() - timedelta(days=1)
        Session.objects.update(used_on=yesterday, begun_on=yesterday)
        end = Session.objects.get().expire_date
        client.get(ACCOUNT)
        row = Session.objects.get()
        assert (row.begun_on, row.used_on) == (yesterday, timezone.localdate())
        assert row.expire_date == end

    @pytest.mark.parametrize(
        ("agent", "family"),
        [
            ("Mozilla/5.0 Chrome/140 Safari/537.36 Edg/140", "Edge"),
            ("Mozilla/5.0 Chrome/140 Safari/537.36", "Chrome"),
            ("Mozilla/5.0 Version/18 Mobile Safari/604.1", "Safari"),
            ("Mozilla/5.0 SamsungBrowser/28 Chrome/130 Safari/537", "Samsung Internet"),
            ("curl/8", ""),
            ("", ""),
        ],
    )
    def test_families(self, agent, family):
        assert browser_family(agent) == family


class TestEmail:
    PATH = f"{ACCOUNT}email/"

    def ask(self, client, person, after_commit, email=NEW):
        sign_in(client, person)
        with after_commit():
            return client.post(self.PATH, {"email": email})

    def test_changes_only_when_the_new_address_answers(self, client, person, after_commit):
        response = self.ask(client, person, after_commit)
        assert response.url == ACCOUNT
        assert sorted(message.to[0] for message in mail.outbox) == [NEW, "old@example.org"]
        [confirmation] = [message for message in mail.outbox if message.to == [NEW]]
        [notice] = [message for message in mail.outbox if message.to != [NEW]]
        assert NEW not in notice.body
        person.refresh_from_db()
        assert person.email == "old@example.org"
        assert NEW in client.get(ACCOUNT).content.decode()

        path = re.search(r"http://testserver(/\S+confirm/\S+)", confirmation.body)[1]
        reader = type(client)()
        answer = reader.get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert reader.get(answer.url).status_code == 200
        person.refresh_from_db()
        assert person.email == "old@example.org"
        reader.post(answer.url)
        person.refresh_from_db()
        assert person.email == NEW
        assert reader.post(answer.url).status_code == 404

    def test_the_password_is_asked_for_if_it_was_given_long_ago(self, client, person):
        client.force_login(person, BACKEND)
        for response in (client.get(self.PATH), client.post(self.PATH, {"email": NEW})):
            assert response.url.startswith("/en/staff/reauthenticate/")
        assert not EmailChange.objects.exists()
        client.post("/en/staff/reauthenticate/", {"password": "wrong"})
        assert client.get(self.PATH).status_code == 302
        client.post("/en/staff/reauthenticate/", {"password": PASSWORD})
        assert client.get(self.PATH).status_code == 200

    def test_it_is_not_told_that_an_address_is_taken(self, client, person, after_commit):
        StaffFactory(email="taken@example.org")
        free = self.ask(client, person, after_commit)
        taken = self.ask(client, person, after_commit, "Taken@example.org")
        assert (free.status_code, free.url) == (taken.status_code, taken.url)
        assert ["taken@example.org"] not in [message.to for message in mail.outbox]
        change = EmailChange.objects.get()
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(change))

    def test_nobody_floods_a_mailbox(self, client, person, after_commit, settings):
        settings.ACCOUNT_RATE_LIMITS = {"manage_email": "1/h/user"}
        self.ask(client, person, after_commit)
        page = self.ask(client, person, after_commit, "another@example.org")
        assert "too many mails" in page.content.decode()
        assert len(mail.outbox) == 2

    def test_a_second_wish_kills_the_first_link(self, person):
        first = services.ask_email_change(email=NEW, actor=person)
        services.ask_email_change(email="third@example.org", actor=person)
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(first))

    def test_a_link_ends_with_its_day_and_with_a_change_of_mind(self, client, person):
        change = services.ask_email_change(email=NEW, actor=person)
        EmailChange.objects.update(expires_at=timezone.now())
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(change))
        change = services.ask_email_change(email=NEW, actor=person)
        sign_in(client, person)
        client.post(f"{self.PATH}cancel/")
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(change))

    def test_a_closed_account_changes_nothing_any_more(self, person):
        change = services.ask_email_change(email=NEW, actor=person)
        User.objects.update(is_active=False)
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(change))

    def test_the_old_address_is_told_however_quickly_the_new_one_is_confirmed(
        self, person, after_commit
    ):
        old = person.email
        with after_commit():
            change = services.ask_email_change(email=NEW, actor=person)
            services.confirm_email_change(token=mailed_links.token_of(change))
        assert [message.to for message in mail.outbox] == [[old]]

    def test_a_new_password_forgets_another_address_and_ends_other_browsers(
        self, client, person, ask_new_password
    ):
        change = services.ask_email_change(email=NEW, actor=person)
        sign_in(client, person)
        elsewhere = type(client)()
        sign_in(elsewhere, person)
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
        ask_new_password(person.email)
        form = client.get(mailed_path(), follow=True)
        new = {"password1": "a-long-new-winter-26", "password2": "a-long-new-winter-26"}
        client.post(form.request["PATH_INFO"], new)
        person.refresh_from_db()
        assert person.check_password(new["password1"])
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(change))
        assert not person.sessions.filter(session_key=elsewhere.session.session_key).exists()

    def test_an_older_mail_for_a_new_password_stops_working(self, client, person, ask_new_password):
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
        ask_new_password(person.email)
        path = mailed_path()
        change = services.ask_email_change(email=NEW, actor=person)
        services.confirm_email_change(token=mailed_links.token_of(change))
        assert "Bad Token" in client.get(path, follow=True).content.decode()
        ask_new_password("old@example.org")
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        "email", ["", "no address", "a@b\nBcc: c@example.org", "OLD@example.org"]
    )
    def test_what_makes_no_sense_is_refused(self, client, person, after_commit, email):
        page = self.ask(client, person, after_commit, email)
        assert page.status_code == 200
        assert "error-summary" in page.content.decode()
        assert not EmailChange.objects.exists()

    def test_a_learner_never_gets_an_address(self, guest):
        with pytest.raises(StaffAccountRefused):
            services.ask_email_change(email=NEW, actor=guest)

    def test_a_link_for_something_else_opens_nothing(self, person, ours, boss):
        invitation = services.invite(
            email=NEW,
            organisation_key=ours.translation_key,
            role="editor",
            language="en",
            actor=boss,
        )
        with pytest.raises(LinkUnusable):
            services.confirm_email_change(token=mailed_links.token_of(invitation))


class TestLanguageOfMails:
    @pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
    def test_is_the_recipients_whatever_the_page_was_in(
        self, client, person, language, direction, after_commit, ask_new_password
    ):
        User.objects.filter(pk=person.pk).update(ui_language=language)
        ask_new_password(person.email)
        with after_commit():
            services.ask_email_change(email=NEW, actor=User.objects.get(pk=person.pk))
        assert len(mail.outbox) == 3
        for message in mail.outbox:
            html = message.alternatives[0].content
            assert f'<html lang="{language}" dir="{direction}">' in html
            assert f"http://testserver/{language}/staff/" in message.body

    def test_of_a_language_that_is_gone_is_the_platforms_own(
        self, client, person, ask_new_password
    ):
        User.objects.filter(pk=person.pk).update(ui_language="tlh")
        ask_new_password(person.email)
        assert '<html lang="de"' in mail.outbox[0].alternatives[0].content
