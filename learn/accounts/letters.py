"""What the mails of this room say when they are sent; sent twice, their links open the same."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.utils import timezone

from learn.accounts import mailed_links
from learn.accounts.mail import absolute_url, known_language
from learn.accounts.models import EmailChange, Invitation, User
from learn.accounts.organisations import organisation_name
from learn.accounts.outbox import Letter, register


def invitation(_person: None, *, invitation_id: int) -> Letter | None:
    """The link of an invitation, unless it was used or withdrawn meanwhile."""
    usable = Invitation.objects.usable(timezone.now()).select_related("invited_by")
    found = usable.filter(pk=invitation_id).first()
    if found is None:
        return None
    language = known_language(found.language)
    return Letter(
        to=found.email,
        language=language,
        context={
            "invitation": found,
            "organisation": organisation_name(found.organisation_key, language),
            "url": _link("accounts:invitation_link", found, language),
        },
    )


def email_change(person: User, *, change_id: int) -> Letter | None:
    """The link to the new address, unless it opens nothing or it is somebody else's already."""
    usable = EmailChange.objects.filter(user=person, expires_at__gt=timezone.now())
    change = usable.select_related("user").filter(pk=change_id).first()
    if change is None or not person.is_active or User.objects.filter(email=change.email).exists():
        return None
    language = known_language(person.ui_language)
    return Letter(
        to=change.email,
        language=language,
        context={"change": change, "url": _link("accounts:email_link", change, language)},
    )


def email_change_notice(person: User, *, old_email: str) -> Letter:
    """
    To the old address: somebody wants to sign in with another one.

    Also where that was confirmed or withdrawn meanwhile: a thief would be quick.
    """
    language = known_language(person.ui_language)
    return Letter(
        to=old_email,
        language=language,
        context={
            "account": person,
            "url": absolute_url("account_reset_password", language=language),
        },
    )


def password_reset(person: User) -> Letter | None:
    """A link with which the owner of a staff account sets a new password."""
    if not person.is_active:
        return None
    language = known_language(person.ui_language)
    url = absolute_url(
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(person),
        key=default_token_generator.make_token(person),
        language=language,
    )
    return Letter(to=person.email, language=language, context={"account": person, "url": url})


def register_letters() -> None:
    """Name the mails of this room."""
    for compose in (invitation, email_change, email_change_notice, password_reset):
        register(compose.__name__, compose)


def _link(view_name, link, language):
    return absolute_url(view_name, mailed_links.token_of(link), language=language)
