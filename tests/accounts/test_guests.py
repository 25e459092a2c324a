"""How a visitor becomes a guest."""

import datetime
import re
import uuid

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from learn.accounts import services
from learn.accounts.exceptions import GuestOnSafeRequest
from learn.accounts.middleware import LearnerMiddleware
from learn.accounts.models import Session, User

pytestmark = pytest.mark.django_db

KEY_PAGE = "/en/my/key/"


def form_of(client):
    """Return what a browser would send from the form of the key page."""
    html = client.get(KEY_PAGE).content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', html)[1]
        for name in ("csrfmiddlewaretoken", "client_uuid")
    }


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_never_makes_a_guest(method, client):
    getattr(client, method)(KEY_PAGE)
    assert not User.objects.exists()
    assert "sessionid" not in client.cookies


def test_asking_for_a_learner_while_reading_is_refused():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    LearnerMiddleware(lambda request: HttpResponse())(request)
    with pytest.raises(GuestOnSafeRequest):
        request.become_learner()


def test_the_first_post_makes_a_guest_with_a_pseudonym_and_no_password():
    guest = services.create_guest(language="de")
    assert guest.kind == User.Kind.GUEST
    assert re.fullmatch(r"\w+-\w+ \d\d", guest.display_name)
    assert guest.email is None
    assert not guest.has_usable_password()
    assert guest.last_login is None


def test_a_guest_stays_signed_in_and_is_not_made_twice(client):
    for _ in range(2):
        client.post(KEY_PAGE, {"client_uuid": uuid.uuid4()})
    assert User.objects.count() == 1


def test_becoming_a_guest_changes_the_session_but_not_the_form_secret():
    client = Client(enforce_csrf_checks=True)
    first, second = form_of(client), form_of(client)
    secret = client.cookies["csrftoken"].value
    client.get(KEY_PAGE)
    assert client.post(KEY_PAGE, first).status_code == 302
    assert client.cookies["csrftoken"].value == secret
    assert client.cookies["sessionid"].value
    # A form that was open in another tab before still works.
    assert client.post(KEY_PAGE, second).status_code == 200


def test_a_post_without_form_secret_makes_nobody():
    client = Client(enforce_csrf_checks=True)
    assert client.post(KEY_PAGE, {"client_uuid": uuid.uuid4()}).status_code == 403
    assert not User.objects.exists()


def two_tabs_of_one_browser():
    """Two tabs that both sent their first POST before either got an answer."""
    first = Client(enforce_csrf_checks=True)
    form = form_of(first)
    second = Client(enforce_csrf_checks=True)
    second.cookies["csrftoken"] = first.cookies["csrftoken"].value
    return first, second, form


def test_first_answers_of_two_tabs_go_to_one_guest():
    first, second, form = two_tabs_of_one_browser()
    first.post(KEY_PAGE, form)
    second.post(KEY_PAGE, form)
    assert User.objects.count() == 1
    assert first.session["_auth_user_id"] == second.session["_auth_user_id"]


def test_first_answers_of_two_browsers_go_to_two_guests():
    for client in (Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)):
        client.post(KEY_PAGE, form_of(client))
    assert User.objects.count() == 2


def test_a_browser_that_comes_back_much_later_is_somebody_new():
    old = services.create_guest(language="en", browser_secret="s")
    User.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    new = services.create_guest(language="en", browser_secret="s")
    assert new.pk != old.pk
    assert services.create_guest(language="en", browser_secret="s") == new


def test_a_staff_account_is_never_a_twin():
    guest = services.create_guest(language="en", browser_secret="s")
    User.objects.filter(pk=guest.pk).update(kind=User.Kind.STAFF, email="x@example.org")
    assert services.create_guest(language="en", browser_secret="s").pk != guest.pk


def test_becoming_a_guest_costs_a_constant_number_of_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.post(KEY_PAGE, {"client_uuid": uuid.uuid4()})


class TestNoteVisit:
    def test_writes_nothing_when_nothing_changed(self, guest, django_assert_num_queries):
        with django_assert_num_queries(0):
            services.note_visit(user=guest, language="en")

    def test_keeps_the_language_and_the_day(self, guest, django_assert_num_queries):
        guest.last_seen_on = datetime.date(2020, 1, 1)
        guest.save(update_fields=["last_seen_on"])
        with django_assert_num_queries(1):
            services.note_visit(user=guest, language="ar")
        guest.refresh_from_db()
        assert guest.ui_language == "ar"
        assert guest.last_seen_on == timezone.localdate()

    def test_a_post_on_an_address_in_arabic_chooses_arabic(self, client, guest):
        client.force_login(guest)
        client.post("/ar/my/key/", {"client_uuid": uuid.uuid4()})
        guest.refresh_from_db()
        assert guest.ui_language == "ar"

    def test_reading_a_page_in_arabic_chooses_nothing(self, client, guest):
        client.force_login(guest)
        client.get("/ar/my/key/")
        guest.refresh_from_db()
        assert guest.ui_language == "en"

    def test_the_language_of_the_browser_in_the_admin_chooses_nothing(self, client, administrator):
        client.force_login(administrator)
        client.post("/admin/", headers={"accept-language": "ar"})
        administrator.refresh_from_db()
        assert administrator.ui_language == "de"


class TestHowLongADeviceRemembers:
    @pytest.fixture
    def yesterday(self, client, guest):
        """Sign the guest in, long ago, and let their last visit be yesterday."""
        client.force_login(guest, settings.AUTHENTICATION_BACKENDS[0])
        Session.objects.update(expire_date=timezone.now() + datetime.timedelta(days=1))
        day = timezone.localdate() - datetime.timedelta(days=1)
        User.objects.update(last_seen_on=day)

    def test_half_a_year_begins_again_with_every_day_of_learning(self, client, yesterday):
        response = client.post(KEY_PAGE)
        expected = timezone.now() + datetime.timedelta(days=179)
        assert Session.objects.get().expire_date > expected
        assert response.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE

    def test_once_a_day_is_enough(self, client, yesterday):
        client.post(KEY_PAGE)
        assert "sessionid" not in client.post(KEY_PAGE).cookies

    def test_a_staff_session_is_not_prolonged(self, client, editor):
        client.force_login(editor, settings.AUTHENTICATION_BACKENDS[0])
        User.objects.update(last_seen_on=timezone.localdate() - datetime.timedelta(days=1))
        assert "sessionid" not in client.post("/en/my/data/download/").cookies
