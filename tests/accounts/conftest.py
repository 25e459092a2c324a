"""People for the tests of this room, made by the same services as in real life."""

import re
import uuid

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail

from learn.accounts import handover, services
from learn.accounts.handover import Handover
from learn.accounts.sign_in import BACKEND
from tests.factories import make_organisation, make_staff

PASSWORD = "long enough to be safe 7"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
TEAM = "/en/team/"
# What nobody of another organisation may ever see.
CANARY = "canary-7f3a"


@pytest.fixture
def guest(db):
    return services.create_guest(language="en")


@pytest.fixture
def make_holder(db):
    """Return a function that makes a learner with a recovery key and gives both."""

    def make(language="en"):
        learner = services.create_guest(language=language)
        key = services.make_recovery_key(user=learner, client_uuid=uuid.uuid4())
        learner.refresh_from_db()
        return learner, key

    return make


@pytest.fixture
def editor(db):
    return services.create_staff_account(
        email="editor@example.org", display_name="Edith Editor", password=PASSWORD
    )


@pytest.fixture
def administrator(db):
    return services.create_staff_account(
        email="admin@example.org", display_name="Ada Admin", password=PASSWORD, is_superuser=True
    )


@pytest.fixture
def totp_code():
    """Return a function that gives the code an authenticator app would show now."""

    def code(secret=TOTP_SECRET):
        counter = next(iter(yield_hotp_counters_from_time()))
        return format_hotp_value(hotp_value(secret, counter))

    return code


@pytest.fixture
def administrator_with_totp(administrator):
    TOTP.activate(administrator, TOTP_SECRET)
    RecoveryCodes.activate(administrator)
    return administrator


@pytest.fixture
def ours(homes):
    """Return the organisation that most tests are about."""
    return make_organisation("ours", homes["de"].locale)


@pytest.fixture
def theirs(homes):
    """Return another organisation."""
    return make_organisation("theirs", homes["de"].locale)


@pytest.fixture
def boss(ours):
    """Return an administrator of our organisation."""
    return make_staff(ours, "administrator", display_name="Berta Boss", ui_language="en")


@pytest.fixture
def ask_new_password(client, after_commit):
    """Return a function that asks for a new password, has the mail sent and gives the answer."""

    def ask(email):
        with after_commit():
            return client.post("/en/staff/password/reset/", {"email": email})

    return ask


def invited(organisation, actor, *, email="n@example.org", role="editor"):
    """Return an invitation that ``actor`` sends for ``organisation``."""
    return services.invite(
        email=email,
        organisation_key=organisation.translation_key,
        role=role,
        language="en",
        actor=actor,
    )


def mailed_path() -> str:
    """Return the path of the first link into the platform in the mail written last."""
    return re.search(r"http://testserver(/\S+/\S+)", mail.outbox[-1].body)[1]


@pytest.fixture
def as_boss(client, boss):
    """Return a browser in which the administrator of our organisation is signed in."""
    client.force_login(boss, BACKEND)
    return client


@pytest.fixture
def colleague(ours):
    """Return somebody who facilitates for our organisation."""
    return make_staff(ours, "facilitator", display_name="Cora Colleague")


@pytest.fixture
def stranger(theirs):
    """Return an administrator of the other organisation."""
    return make_staff(theirs, "administrator", display_name=CANARY, email=f"{CANARY}@example.org")


@pytest.fixture
def groups(monkeypatch):
    """Return who leads how many groups, as another room would register it."""
    led = {}

    def hand_over(source, target, organisation_key, actor):
        led[target.pk] = led.get(target.pk, 0) + led.pop(source.pk)

    monkeypatch.setattr(handover, "_handovers", [])
    handover.register(
        Handover(count=lambda user, organisation_key: led.get(user.pk, 0), hand_over=hand_over)
    )
    return led


def person_path(organisation, account, way="") -> str:
    """Return where an account is changed as one of an organisation."""
    return f"{TEAM}{organisation.translation_key}/people/{account.uuid}/{way}"


def roles_of(account) -> set[str]:
    """Return the roles an account holds, in whatever organisation."""
    return set(account.staff_roles.values_list("role", flat=True))
