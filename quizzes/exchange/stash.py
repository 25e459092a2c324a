"""
Uploads that wait for a yes: in the cache, half an hour, one for each person.

The token in the address is random and works for nobody but the person it was made for.
"""

import secrets
from dataclasses import asdict, dataclass

from django.core.cache import cache

SECONDS = 30 * 60


@dataclass(frozen=True)
class Upload:
    """What somebody sent, and where it should go: into a bank, or into a new one."""

    file_name: str
    data: bytes
    bank_id: int | None
    name: str
    locale_id: int


def keep(upload: Upload, *, person) -> str:
    """Keep ``upload`` instead of what ``person`` sent before, and return its token."""
    forget(person=person)
    token = secrets.token_urlsafe(24)
    cache.set(_key(person), {"token": token, **asdict(upload)}, SECONDS)
    return token


def find(token: str, *, person) -> Upload | None:
    """Return what ``person`` sent under ``token``, or ``None`` if it is no longer there."""
    kept = cache.get(_key(person))
    if not kept or not secrets.compare_digest(kept.pop("token").encode(), token.encode()):
        return None
    return Upload(**kept)


def forget(*, person) -> None:
    """Drop what ``person`` sent."""
    cache.delete(_key(person))


def _key(person) -> str:
    return f"quizzes.exchange.{person.pk}"
