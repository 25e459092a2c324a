"""
What a join code looks like: ten digits in groups of three, three and four.

It is a secret of some days, not a key: whoever has it may enter the group while the door is open,
and can do nothing else with it. It is stored as it is, because facilitators show it again and
again. Digits only, because people type on Latin, Cyrillic and Arabic keyboards.
"""

import secrets

from learn.accounts.recovery_keys import normalise

__all__ = ["LENGTH", "grouped", "is_well_formed", "make_join_code", "normalise"]

LENGTH = 10


def make_join_code() -> str:
    """Return a code; nobody can tell the next one from those before."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def is_well_formed(code: str) -> bool:
    """Return whether ``code`` (normalised) has ten digits."""
    return len(code) == LENGTH and code.isascii() and code.isdecimal()


def grouped(code: str) -> str:
    """Return ``code`` as it is shown and printed: 123 456 7890."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"
