"""
What mails say: each room registers how the ones it decides on are worked out when they are sent.

So a mail says what holds at that moment, and no queue holds words or links meanwhile. Rejected:
rendering it when it is decided on, because it would then lie readable in the database with a link
that opens an account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from learn.accounts.models import OutgoingMail


@dataclass(frozen=True)
class Letter:
    """To whom a mail goes, in which language, and what its templates get."""

    to: str
    language: str
    context: dict[str, Any]


# Takes the person the mail concerns and, by name, what it is ``about``.
Compose = Callable[..., Letter | None]

_composers: dict[str, Compose] = {}


def register(name: str, compose: Compose) -> None:
    """
    Have ``compose`` work out what the mail ``name`` says; it may be asked more than once.

    It returns ``None`` where there is nothing to say any more.
    """
    if name in _composers:
        raise ImproperlyConfigured(f"The mail “{name}” is registered twice.")
    _composers[name] = compose


def letter_of(mail: OutgoingMail) -> Letter | None:
    """Return what ``mail`` says now, or ``None``; raises ``KeyError`` for an unknown one."""
    return _composers[mail.name](mail.person, **mail.about)
