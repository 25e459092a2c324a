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
