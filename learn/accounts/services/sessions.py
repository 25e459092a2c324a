"""The browsers in which somebody is signed in, and signing them out from elsewhere."""

from django.db import transaction
from django.utils import timezone

from learn.accounts.models import Session, User


def note_session_use(*, session_key: str) -> None:
    """Keep today as the last day on which a browser was used; it lives no longer for that."""
    Session.objects.filter(session_key=session_key).update(used_on=timezone.localdate())


@transaction.atomic
def end_session(*, session_key: str, actor: User) -> None:
    """Sign ``actor`` out of one of their own browsers; its next request finds nobody."""
    actor.sessions.filter(session_key=session_key).delete()


@transaction.atomic
def end_other_sessions(*, session_key: str, actor: User) -> int:
    """Sign ``actor`` out everywhere but in this browser, and return in how many it was."""
    ended, _by_model = actor.sessions.exclude(session_key=session_key).delete()
    return ended
