"""What the mails of this room say: how a group stands, and what is due tomorrow."""

from django.utils import timezone, translation

from learn.accounts.mail import absolute_url, known_language
from learn.accounts.models import User
from learn.accounts.outbox import Letter, register
from learn.groups.models import Digest, GroupMembership
from learn.groups.reading import digest as reading


def group_week(person: User, *, digest_id: int) -> Letter | None:
    """The overview of the week, unless there is nothing to say or the week is over."""
    found = _found(digest_id)
    if found is None:
        return None
    today = timezone.localdate()
    if (today - found.about_on).days >= 7:
        return None
    language = known_language(person.ui_language)
    with translation.override(language):
        week = reading.week_of(found.membership.group, today, language)
    return _letter(found, language, week=week) if week else None


def group_due(person: User, *, digest_id: int) -> Letter | None:
    """How many are done with what is due tomorrow, unless that day has come."""
    found = _found(digest_id)
    if found is None or found.about_on <= timezone.localdate():
        return None
    language = known_language(person.ui_language)
    modules = reading.due_on(found.membership.group, found.about_on, language)
    return _letter(found, language, modules=modules) if modules else None


def register_letters() -> None:
    """Name the mails of this room."""
    for compose in (group_week, group_due):
        register(compose.__name__, compose)


def _found(digest_id):
    # Asked again: the role, the account or the group may be gone since the mail was decided on.
    mailed = GroupMembership.objects.mailed()
    digests = Digest.objects.filter(membership__in=mailed, pk=digest_id)
    return digests.select_related("membership__group", "membership__member").first()


def _letter(digest, language, **told):
    group = digest.membership.group
    return Letter(
        to=digest.membership.member.email,
        language=language,
        context={
            "group": group,
            "url": absolute_url("groups:group", group.uuid, language=language),
            "people_url": absolute_url("groups:people", group.uuid, language=language),
            "settings_url": absolute_url("groups:settings", group.uuid, language=language),
            **told,
        },
    )
