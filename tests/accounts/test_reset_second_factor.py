"""A lost second factor is taken away; the account is signed out and its history says so."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learn.accounts import services
from learn.accounts.models import Session, User
from learn.accounts.sign_in import BACKEND
from tests.factories import LearnerFactory, StaffFactory

pytestmark = pytest.mark.django_db

EMAIL = "lost@example.org"


@pytest.fixture
def account():
    account = StaffFactory(email=EMAIL, display_name="Lost Phone")
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    return account


@pytest.fixture
def answer(monkeypatch):
    """Return a function that says what the operator will type."""

    def will_type(text):
        monkeypatch.setattr("builtins.input", lambda prompt: text)

    return will_type


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("reset_second_factor", *arguments, stdout=out)
    return out.getvalue()


def test_it_is_taken_away_with_its_recovery_codes(account, answer):
    answer("yes")
    said = run(" Lost@Example.org ")
    assert "Lost Phone <lost@example.org>" in said
    assert said.endswith("has no second factor any more and is signed out everywhere.\n")
    assert not Authenticator.objects.filter(user=account).exists()


def test_nothing_happens_without_a_yes(account, answer):
    for text in ("", "y", "no"):
        answer(text)
        with pytest.raises(CommandError, match="Nothing was changed"):
            run(EMAIL)
    assert Authenticator.objects.filter(user=account).count() == 2
    assert not ModelLogEntry.objects.exists()


def test_a_script_must_say_that_it_is_sure(account, monkeypatch):
    def nobody_there(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody_there)
    with pytest.raises(CommandError, match="--no-input"):
        run(EMAIL)
    run(EMAIL, "--no-input")
    assert not Authenticator.objects.exists()


def test_only_this_account_is_signed_out(account, client):
    others = [StaffFactory(), LearnerFactory()]
    for person in (account, account, *others):
        client.force_login(person, BACKEND)
        client.cookies.clear()
    services.reset_second_factor(account=account)
    assert set(Session.objects.values_list("person", flat=True)) == {o.pk for o in others}


def test_a_browser_that_was_signed_in_has_to_sign_in_again(account, client, homes, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    account.is_superuser = True
    account.save(update_fields=["is_superuser"])
    client.force_login(account, BACKEND)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    services.reset_second_factor(account=account)
    response = client.get(reverse("wagtailadmin_home"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(account, BACKEND)
    assert client.get(reverse("wagtailadmin_home")).url == reverse("mfa_activate_totp")


def test_the_history_of_the_account_says_so(account, admin_client):
    services.reset_second_factor(account=account)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.object_id, entry.user) == (
        "accounts.reset_second_factor",
        str(account.pk),
        None,
    )
    page = admin_client.get(f"/admin/users/history/{account.pk}/").content.decode()
    assert "Second factor taken away" in page


def test_without_a_second_factor_nothing_is_changed(client, answer):
    account = StaffFactory(email=EMAIL)
    client.force_login(account, BACKEND)
    answer("yes")
    assert run(EMAIL).endswith("has no second factor. Nothing was changed.\n")
    assert Session.objects.exists()
    assert not ModelLogEntry.objects.exists()


@pytest.mark.parametrize("email", ["nobody@example.org", ""])
def test_an_unknown_address_is_refused(account, email):
    LearnerFactory()
    with pytest.raises(CommandError, match="There is no staff account"):
        run(email, "--no-input")


def test_a_learner_has_none_to_take(account):
    with pytest.raises(User.DoesNotExist):
        services.reset_second_factor(account=LearnerFactory())
