"""What can go wrong with people and keys, as callers must tell it apart."""


class AccountsError(Exception):
    """Anything in this room that a view turns into a sentence for the person."""


class GuestOnSafeRequest(AccountsError):
    """Somebody tried to make a guest while a page was only read."""


class StaffAccountRefused(AccountsError):
    """Staff accounts hold no recovery key and are never merged or erased by a learner's page."""


class KeyExists(AccountsError):
    """There is a recovery key already, and nobody agreed to replace it."""


class UnknownKey(AccountsError):
    """A well-formed recovery key that belongs to nobody."""


class GuessesExhausted(AccountsError):
    """Too many unknown keys from one address; the next try is possible in ``wait`` seconds."""

    def __init__(self, wait: int):
        super().__init__(f"Wait {wait} seconds.")
        self.wait = wait


class LinkUnusable(AccountsError):
    """A mailed link that was used, withdrawn or replaced, has expired, or was never mailed."""


class WrongAccount(AccountsError):
    """A link is for another e-mail address than that of the account that uses it."""


class AccountClosed(AccountsError):
    """An account was closed by an operator, so no invitation opens it again."""


class ConsentNeeded(AccountsError):
    """An account that is in use belongs to a team again only if its owner says yes."""


class AlreadyInvited(AccountsError):
    """There is an open invitation to the same role for the same address already."""


class RoleHeld(AccountsError):
    """The owner of the address holds the role in the organisation already."""


class LastAdministrator(AccountsError):
    """Without this administrator nobody could invite or close accounts of the organisation."""


class OwnAccount(AccountsError):
    """Nobody closes their own account: a slip of the hand would lock them out."""


class SuccessorNeeded(AccountsError):
    """Somebody must take over what the account leaves behind in the organisation."""
