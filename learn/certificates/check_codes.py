"""
What a check code looks like: twelve digits, no network, no database.

Ten digits are random, two are check digits as in a recovery key (ISO 7064, MOD 97-10): they catch
every single wrong digit and every swap of neighbours, so that "you mistyped" is told apart from
"nobody issued this". Codes tell no secret, but neither their order nor their number tells how
many there are.
"""

import secrets

from learn.accounts.recovery_keys import normalise

__all__ = ["LENGTH", "grouped", "is_well_formed", "new_code", "normalise", "with_check_digits"]

LENGTH = 12
GROUP = 4
VALUES = 10**10


def new_code() -> str:
    """Return a code nobody could have foreseen."""
    return with_check_digits(secrets.randbelow(VALUES))


def with_check_digits(number: int) -> str:
    """Return the whole code for ``number`` (0 … 10¹⁰ - 1)."""
    return f"{number:010d}{98 - number * 100 % 97:02d}"


def is_well_formed(code: str) -> bool:
    """Return whether ``code`` (normalised) has twelve digits and its check digits agree."""
    return len(code) == LENGTH and code.isascii() and code.isdecimal() and int(code) % 97 == 1


def grouped(code: str) -> str:
    """Return ``code`` as it is shown and printed: 1234 5678 9012."""
    return " ".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
