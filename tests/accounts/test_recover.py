"""Coming back with a recovery key, and two people becoming one."""

import uuid

import pytest
from django.db import OperationalError, models
from django.test import Client

from learn.accounts import personal_data, recovery_keys, services
from learn.accounts.exceptions import StaffAccountRefused
from learn.accounts.models import GuessBudget, RecoveryKey, User
from learn.accounts.sign_in import BACKEND
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/my/recover/"
UNKNOWN = recovery_keys.with_check_digits(4711)


@pytest.fixture
def moved(monkeypatch):
    """Return the list of ids (source, target) that a room above was asked to merge."""
    calls = []
    handler = personal_data.PersonalData(
        name="test room",
        export=lambda user: {},
        merge=lambda source, target: calls.append((source.pk, target.pk)),
    )
    monkeypatch.setitem(personal_data._handlers, "test room", handler)
    return calls


def signed_in(client):
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def test_the_form_invites_digits_and_is_not_remembered_by_the_browser(client):
    html = client.get(PAGE).content.decode()
    for attribute in ('inputmode="numeric"', 'autocomplete="off"', 'spellcheck="false"'):
        assert attribute in html


@pytest.mark.parametrize("spelling", [
    lambda key: key,
    recovery_keys.grouped,
    lambda key: recovery_keys.grouped(key).replace(" ", "-"),
    lambda key: key.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda key: f" {key} ".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
])  # fmt: skip
def test_a_key_in_any_spelling_brings_its_owner_back(client, make_holder, spelling):
    owner, key = make_holder()
    response = client.post(PAGE, {"key": spelling(key)})
    assert response.status_code == 302
    assert response.url == "/en/my/"
    assert signed_in(client) == owner.pk


def test_a_card_that_brought_nothing_back_can_be_used_again(client, guest, monkeypatch):
    owner = LearnerFactory()
    key = services.make_spare_key(user=owner, client_uuid=uuid.uuid4())
    client.force_login(guest, BACKEND)

    def fail(**people):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr("learn.accounts.services.keys.merge_users", fail)
        with pytest.raises(OperationalError):
            client.post(PAGE, {"key": key})
    assert client.post(PAGE, {"key": key}).status_code == 302
    assert signed_in(client) == owner.pk
    assert not owner.spare_keys.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the 16 digits of your recovery key."),
        ("1234", "A recovery key has 16 digits. You entered 4."),
        ("12345678901234ab", "A recovery key has digits only. Look for a letter or another sign."),
        (
            "1234567890123456",
            "There is a typing mistake. Compare the key with your card, digit by digit.",
        ),
    ],
)
def test_a_typing_mistake_is_explained_and_costs_no_guess(client, typed, message):
    response = client.post(PAGE, {"key": typed})
    assert response.status_code == 200
    assert response.context["form"].errors["key"] == [message]
    html = response.content.decode()
    assert "error-summary" in html
    assert "Error:" in html
    assert f'value="{typed}"' in html or not typed
    assert not GuessBudget.objects.exists()


def test_a_key_that_belongs_to_nobody_is_refused(client):
    response = client.post(PAGE, {"key": UNKNOWN})
    assert response.context["form"].errors["key"] == [
        "Nobody has this key. Compare it with your card, digit by digit."
    ]
    assert signed_in(client) is None


def test_after_too_many_wrong_keys_the_page_says_how_long_to_wait_and_keeps_the_digits(client):
    for _ in range(60):
        client.post(PAGE, {"key": UNKNOWN})
    response = client.post(PAGE, {"key": UNKNOWN})
    assert response.status_code == 429
    wait = int(response.headers["Retry-After"])
    assert 1 <= wait <= 10
    html = response.content.decode()
    assert f"Try again in {wait} second" in html
    assert f'value="{UNKNOWN}"' in html


def test_the_address_is_taken_from_trusted_proxies_only(client, settings):
    for number in range(60):
        client.post(PAGE, {"key": UNKNOWN}, headers={"x-forwarded-for": f"198.51.100.{number}"})
    response = client.post(PAGE, {"key": UNKNOWN}, headers={"x-forwarded-for": "192.0.2.1"})
    assert response.status_code == 429
    settings.TRUSTED_PROXY_COUNT = 1
    response = client.post(PAGE, {"key": UNKNOWN}, headers={"x-forwarded-for": "192.0.2.1"})
    assert response.status_code == 200


def test_a_guest_becomes_part_of_the_owner_and_disappears(client, make_holder, guest, moved):
    owner, key = make_holder()
    client.force_login(guest)
    client.post(PAGE, {"key": key})
    assert moved == [(guest.pk, owner.pk)]
    assert signed_in(client) == owner.pk
    assert not User.objects.filter(pk=guest.pk).exists()


def test_a_holder_of_another_key_is_asked_first(client, make_holder, moved):
    owner, key = make_holder()
    visitor, _other_key = make_holder()
    client.force_login(visitor)
    response = client.post(PAGE, {"key": key})
    assert response.status_code == 200
    assert "accounts/recover_join.html" in [t.name for t in response.templates]
    assert "Both will be joined" in response.content.decode()
    assert owner.display_name in response.content.decode()
    assert signed_in(client) == visitor.pk
    assert moved == []


def test_both_are_joined_when_the_person_is_sure(client, make_holder, moved):
    owner, key = make_holder()
    visitor, _other_key = make_holder()
    client.force_login(visitor)
    client.post(PAGE, {"key": key, "join": "True"})
    assert moved == [(visitor.pk, owner.pk)]
    assert signed_in(client) == owner.pk
    assert RecoveryKey.objects.get().user == owner


def test_ones_own_key_changes_nothing(client, make_holder, moved):
    owner, key = make_holder()
    client.force_login(owner)
    session = client.session.session_key
    assert client.post(PAGE, {"key": key}).status_code == 302
    assert client.session.session_key == session
    assert moved == []


def test_coming_back_starts_a_new_session(client, make_holder, guest):
    _owner, key = make_holder()
    client.force_login(guest)
    session = client.session
    session["left behind"] = "by the guest"
    session.save()
    client.post(PAGE, {"key": key})
    assert "left behind" not in client.session
    assert client.session.session_key != session.session_key


def test_the_key_does_not_come_back_in_the_address_or_the_session(client, make_holder):
    _owner, key = make_holder()
    response = client.post(PAGE, {"key": key})
    assert key not in response.url
    assert key not in str(dict(client.session))


def test_a_locked_account_is_nobody(client, make_holder):
    owner, key = make_holder()
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert "Nobody has this key" in client.post(PAGE, {"key": key}).content.decode()


def test_a_new_key_makes_the_old_one_nobodys(client, make_holder):
    owner, key = make_holder()
    services.make_recovery_key(user=owner, client_uuid=uuid.uuid4(), replace=True)
    assert "Nobody has this key" in client.post(PAGE, {"key": key}).content.decode()


def test_staff_cannot_come_back_with_a_key(client, editor, make_holder):
    _owner, key = make_holder()
    client.force_login(editor)
    assert "Sign out first" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"key": key}).status_code == 403
    assert User.objects.filter(pk=editor.pk).exists()


def test_a_key_of_somebody_who_is_staff_now_opens_nothing(client, make_holder):
    owner, key = make_holder()
    User.objects.filter(pk=owner.pk).update(kind=User.Kind.STAFF, email="x@example.org")
    assert "Nobody has this key" in client.post(PAGE, {"key": key}).content.decode()


def test_the_form_needs_its_secret(make_holder):
    _owner, key = make_holder()
    assert Client(enforce_csrf_checks=True).post(PAGE, {"key": key}).status_code == 403


class TestMergeUsers:
    @pytest.mark.parametrize("direction", ["into staff", "out of staff"])
    def test_staff_are_never_merged(self, guest, editor, direction):
        source, target = (guest, editor) if direction == "into staff" else (editor, guest)
        with pytest.raises(StaffAccountRefused):
            services.merge_users(source=source, target=target)
        assert User.objects.filter(pk__in=[guest.pk, editor.pk]).count() == 2

    def test_keeps_the_earlier_beginning_and_the_later_visit(self, make_holder, guest):
        owner, _key = make_holder()
        User.objects.filter(pk=guest.pk).update(
            created_at=owner.created_at.replace(year=2020), last_seen_on="2099-01-01"
        )
        services.merge_users(source=guest, target=owner)
        owner.refresh_from_db()
        assert owner.created_at.year == 2020
        assert owner.last_seen_on.year == 2099

    def test_with_oneself_is_nothing(self, guest):
        assert services.merge_users(source=guest, target=guest) == guest
        assert User.objects.filter(pk=guest.pk).exists()

    def test_a_failing_room_leaves_both_as_they_were(self, make_holder, guest, monkeypatch):
        def fail(source, target):
            raise RuntimeError

        owner, _key = make_holder()
        handler = personal_data.PersonalData(name="x", export=lambda user: {}, merge=fail)
        monkeypatch.setitem(personal_data._handlers, "x", handler)
        with pytest.raises(RuntimeError):
            services.merge_users(source=guest, target=owner)
        assert User.objects.filter(pk__in=[guest.pk, owner.pk]).count() == 2


def test_a_key_dies_with_its_owner():
    assert RecoveryKey._meta.get_field("user").remote_field.on_delete is models.CASCADE
