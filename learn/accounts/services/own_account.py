"""What staff change about their own account: the name and the e-mail address."""

import uuid

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from learn.accounts import mailed_links
from learn.accounts.exceptions import LinkUnusable, StaffAccountRefused
from learn.accounts.models import EmailChange, User
from learn.accounts.services.mails import owe_mail


def rename(*, display_name: str, actor: User) -> None:
    """Change how ``actor`` is named to colleagues."""
    actor.display_name = display_name
    actor.save(update_fields=["display_name"])


@transaction.atomic
def ask_email_change(*, email: str, actor: User) -> EmailChange:
    """
    Remember the address ``actor`` wants to sign in with, and have both addresses written to.

    Nothing changes until the link in the mail to the new address is used. Whether another account
    has the address already is not said here: its owner would get no mail, and that is all. Another
    wish takes the place of the one before. Raises ``StaffAccountRefused`` for a learner.
    """
    if not actor.is_staff_account:
        raise StaffAccountRefused
    # Locked, so two forms sent together leave one wish and not an error.
    actor = User.objects.select_for_update().get(pk=actor.pk)
    EmailChange.objects.filter(user=actor).delete()
    change = EmailChange(user=actor, email=User.objects.normalize_email(email).lower())
    mailed_links.renew(change, link_key=uuid.uuid4(), now=timezone.now())
    change.save(force_insert=True)
    # The old one first: a new one may be refused.
    owe_mail(name="email_change_notice", person=actor, old_email=actor.email)
    owe_mail(name="email_change", person=actor, change_id=change.pk)
    return change


def cancel_email_change(*, actor: User) -> None:
    """Forget the address ``actor`` wanted to change to; the mailed link opens nothing any more."""
    EmailChange.objects.filter(user=actor).delete()


def find_email_change(*, token: str) -> EmailChange:
    """Return the change whose link carries ``token``; raises ``LinkUnusable``."""
    return _usable(token, EmailChange.objects.select_related("user"))


@transaction.atomic
def confirm_email_change(*, token: str) -> User:
    """
    Let the account sign in with the address that the link was mailed to, and return it.

    Raises ``LinkUnusable``, also where another account took the address in the meantime. A mail
    for a forgotten password that went to the old address stops working by itself.
    """
    found = _usable(token, EmailChange.objects.all())
    # The account first, as where a change is asked for; then it is looked whether the wish stands.
    account = User.objects.staff().select_for_update().get(pk=found.user_id)
    change = _usable(token, EmailChange.objects.select_for_update())
    if not account.is_active:
        raise LinkUnusable
    account.email = change.email
    change.delete()
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError as error:
        raise LinkUnusable from error
    # Allauth's own copy would go on answering to the old address.
    EmailAddress.objects.filter(user=account).delete()
    return account


def _usable(token, changes):
    usable = changes.filter(expires_at__gt=timezone.now(), digest__in=mailed_links.digests(token))
    change = usable.first()
    if change is None:
        raise LinkUnusable
    return change
