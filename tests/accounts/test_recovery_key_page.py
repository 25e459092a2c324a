"""Making a recovery key, seeing it once, replacing it."""

import re
import time
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from learn.accounts import recovery_keys, services
from learn.accounts.exceptions import KeyExists, StaffAccountRefused
from learn.accounts.models import RecoveryKey, User

pytestmark = pytest.mark.django_db

KEY_PAGE = "/en/my/key/"
PRINT_PAGE = "/en/my/key/print/"


def shown_key(response):
    """Return the key that the page shows, or None."""
    element = BeautifulSoup(response.content, "html.parser").select_one("#recovery-key")
    return element.get_text() if element else None


def make_key(client, client_uuid=None, **data):
    return client.post(KEY_PAGE, {"client_uuid": client_uuid or uuid.uuid4(), **data}, follow=True)


def test_the_page_explains_before_anything_is_made(client):
    response = client.get(KEY_PAGE)
    assert response.status_code == 200
    assert "accounts/recovery_key.html" in [t.name for t in response.templates]
    assert "We show you the key once" in response.content.decode()
    assert not RecoveryKey.objects.exists()


def test_making_a_key_makes_a_learner_and_shows_it_in_four_groups(client, guest):
    client.force_login(guest)
    response = make_key(client)
    key = shown_key(response)
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", key)
    guest.refresh_from_db()
    assert guest.kind == User.Kind.LEARNER
    assert guest.recovery_key.digest == recovery_keys.digest(recovery_keys.normalise(key))


def test_the_key_is_nowhere_in_the_database(client, guest):
    client.force_login(guest)
    key = recovery_keys.normalise(shown_key(make_key(client)))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            assert key not in str(cursor.fetchall())
    assert key not in str(client.cookies)
    assert key not in str(dict(client.session))


def test_after_the_post_comes_a_redirect_and_a_refresh_shows_the_same_key(client):
    response = client.post(KEY_PAGE, {"client_uuid": uuid.uuid4()})
    assert response.status_code == 302
    assert not re.search(r"\d{16}", response.url)
    first = shown_key(client.get(KEY_PAGE))
    assert first
    assert shown_key(client.get(KEY_PAGE)) == first
    assert shown_key(client.get("/ar/my/key/")) == first
    assert RecoveryKey.objects.count() == 1


def test_after_ten_minutes_the_key_is_gone(client, monkeypatch):
    make_key(client)
    later = time.time() + 601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    response = client.get(KEY_PAGE)
    assert shown_key(response) is None
    assert "You already have a key" in response.content.decode()


def test_another_person_on_the_same_browser_does_not_see_the_key(client, guest):
    make_key(client)
    client.force_login(guest)
    assert shown_key(client.get(KEY_PAGE)) is None


def test_a_cookie_made_up_by_somebody_shows_nothing(client, guest):
    client.force_login(guest)
    client.cookies["recovery_key_shown"] = f"{guest.uuid}:{uuid.uuid4()}:forged"
    assert shown_key(client.get(KEY_PAGE)) is None


def test_a_form_sent_twice_leaves_one_valid_key_that_is_shown(client):
    client_uuid = uuid.uuid4()
    first = shown_key(make_key(client, client_uuid))
    second = shown_key(make_key(client, client_uuid))
    assert first == second
    assert RecoveryKey.objects.count() == 1
    owner = services.find_key_owner(key=recovery_keys.normalise(first), address="198.51.100.1")
    assert owner == User.objects.get()


def test_another_form_does_not_replace_the_key_without_asking(client):
    old = shown_key(make_key(client))
    client.cookies.pop("recovery_key_shown")
    response = make_key(client)
    assert "Tick the box" in response.content.decode()
    assert response.context["form"].errors["replace"]
    assert RecoveryKey.objects.get().digest == recovery_keys.digest(recovery_keys.normalise(old))


def test_a_new_key_replaces_the_old_one_when_the_person_is_sure(client):
    old = shown_key(make_key(client))
    new = shown_key(make_key(client, replace="on"))
    assert new
    assert new != old
    assert RecoveryKey.objects.get().digest == recovery_keys.digest(recovery_keys.normalise(new))


def test_an_invalid_form_makes_nothing(client):
    assert make_key(client, "not a uuid").status_code == 200
    assert not RecoveryKey.objects.exists()


def test_staff_need_no_key(client, editor):
    client.force_login(editor)
    assert "need no recovery key" in client.get(KEY_PAGE).content.decode()
    assert client.post(KEY_PAGE, {"client_uuid": uuid.uuid4()}).status_code == 403
    with pytest.raises(StaffAccountRefused):
        services.make_recovery_key(user=editor, client_uuid=uuid.uuid4())


def test_the_service_refuses_to_replace_unasked(make_holder):
    learner, _key = make_holder()
    with pytest.raises(KeyExists):
        services.make_recovery_key(user=learner, client_uuid=uuid.uuid4())


def test_the_card_has_a_code_that_keeps_the_key_out_of_every_log(client):
    make_key(client)
    response = client.get(PRINT_PAGE)
    html = response.content.decode()
    assert "accounts/recovery_key_print.html" in [t.name for t in response.templates]
    svg = BeautifulSoup(html, "html.parser").select_one("svg.key-card__qr")
    assert svg
    assert svg.title.get_text() == "QR code with your recovery key"
    assert "style=" not in str(svg)
    address = response.context["address"]
    assert address == "http://testserver/en/my/recover/"
    assert "?" not in address


def test_the_address_to_type_is_short_and_leads_there(client):
    make_key(client)
    page = BeautifulSoup(client.get(PRINT_PAGE).content, "html.parser")
    typed = page.select_one(".key-card__address").get_text()
    assert typed == "testserver/en/my/recover"
    response = client.get(typed.removeprefix("testserver"), follow=True)
    assert "accounts/recover.html" in [template.name for template in response.templates]


def test_the_code_holds_the_address_with_the_key_behind_the_hash(client, monkeypatch):
    made = []
    monkeypatch.setattr(
        "learn.accounts.views.qr_code", lambda content, *, title: made.append(content) or ""
    )
    key = recovery_keys.normalise(shown_key(make_key(client)))
    assert made == [f"http://testserver/en/my/recover/#{key}"]


def test_without_a_key_to_show_the_card_leads_back(client):
    response = client.get(PRINT_PAGE)
    assert response.status_code == 302
    assert response.url == KEY_PAGE


@pytest.mark.parametrize("path", [KEY_PAGE, PRINT_PAGE])
def test_pages_with_a_key_are_never_kept(client, path):
    make_key(client)
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_reading_the_page_costs_few_queries(client, guest, django_assert_max_num_queries):
    client.force_login(guest)
    client.get(KEY_PAGE)
    with django_assert_max_num_queries(6):
        client.get(KEY_PAGE)
