"""Mails of this room. Each task takes ids and may run twice: it mails the same link again."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.utils import timezone

from learn.accounts import mailed_links
from learn.accounts.mail import TRY_AGAIN, absolute_url, known_language, send_mail
from learn.accounts.models import EmailChange, Invitation, User
from learn.accounts.organisations import organisation_name


@shared_task(**TRY_AGAIN)
def mail_invitation(invitation_id: int) -> None:
    """Mail the link of an invitation, unless it was used or withdrawn meanwhile."""
    invitation = (
        Invitation.objects.usable(timezone.now())
        .select_related("invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return
    language = known_language(invitation.language)
    send_mail(
        name="invitation",
        to=invitation.email,
        language=language,
        context={
            "invitation": invitation,
            "organisation": organisation_name(invitation.organisation_key, language),
            "url": _link("accounts:invitation_link", invitation, language),
        },
    )


@shared_task(**TRY_AGAIN)
def mail_email_change(change_id: int) -> None:
    """Mail the link to the new address, unless it is somebody else's already."""
    change = EmailChange.objects.select_related("user").filter(pk=change_id).first()
    if change is None or User.objects.filter(email=change.email).exists():
        return
    language = known_language(change.user.ui_language)
    send_mail(
        name="email_change",
        to=change.email,
        language=language,
        context={"change": change, "url": _link("accounts:email_link", change, language)},
    )


@shared_task(**TRY_AGAIN)
def mail_email_change_notice(user_id: int, old_email: str) -> None:
    """
    Tell the old address that somebody wants to sign in with another one.

    Also where that was confirmed or withdrawn meanwhile: a thief would be quick.
    """
    account = User.objects.staff().filter(pk=user_id).first()
    if account is None:
        return
    language = known_language(account.ui_language)
    send_mail(
        name="email_change_notice",
        to=old_email,
        language=language,
        context={
            "account": account,
            "url": absolute_url("account_reset_password", language=language),
        },
    )


@shared_task(**TRY_AGAIN)
def mail_password_reset(user_id: int) -> None:
    """Mail a link with which the owner of a staff account sets a new password."""
    account = User.objects.staff().filter(pk=user_id, is_active=True).first()
    if account is None:
        return
    language = known_language(account.ui_language)
    url = absolute_url(
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(account),
        key=default_token_generator.make_token(account),
        language=language,
    )
    send_mail(
        name="password_reset",
        to=account.email,
        language=language,
        context={"account": account, "url": url},
    )


def _link(view_name, link, language):
    return absolute_url(view_name, mailed_links.token_of(link), language=language)
