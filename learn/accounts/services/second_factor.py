"""Taking a lost second factor away, so that its owner can set up another one."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from wagtail.log_actions import log

from learn.accounts.models import User

ACTION = "accounts.reset_second_factor"


@transaction.atomic
def reset_second_factor(*, account: User, actor: User | None = None) -> bool:
    """
    Take the app and the recovery codes of a staff ``account`` away, and return whether it had any.

    Every browser in which the account is signed in is signed out: where a second factor is
    required, the next sign-in asks for a new one before anything else. It is written into the
    account's history; ``actor`` is ``None`` for somebody at the server itself.
    """
    # Locked, so that a factor being set up in the same moment is taken away too.
    account = User.objects.staff().select_for_update().get(pk=account.pk)
    taken, _by_model = Authenticator.objects.filter(user=account).delete()
    if not taken:
        return False
    ended, _by_model = account.sessions.all().delete()
    log(account, ACTION, user=actor, data={"sessions_ended": ended})
    return True
