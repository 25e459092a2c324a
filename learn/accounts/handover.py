"""
What somebody leaves behind in an organisation, and how another person takes it over.

Rooms above this one register what belongs to staff in ``AppConfig.ready()``, as they do with
``personal_data``. An account is closed only after everything counted here has a new owner.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from learn.accounts.models import User


class Count(Protocol):
    def __call__(self, user: User, organisation_key: UUID) -> int:
        """Return how many things ``user`` alone answers for in the organisation."""


class HandOver(Protocol):
    def __call__(self, source: User, target: User, organisation_key: UUID, actor: User) -> None:
        """Make ``target`` answer for what ``source`` did there; called inside a transaction."""


@dataclass(frozen=True)
class Handover:
    """One sort of thing that must not be left without somebody who answers for it."""

    count: Count
    hand_over: HandOver


_handovers: list[Handover] = []


def register(handover: Handover) -> None:
    """Add ``handover``; its functions are called with the names of their arguments."""
    _handovers.append(handover)


def count(user: User, organisation_key: UUID) -> int:
    """Return how many things ``user`` would leave behind in the organisation."""
    return sum(
        handover.count(user=user, organisation_key=organisation_key) for handover in _handovers
    )


def hand_over(*, source: User, target: User, organisation_key: UUID, actor: User) -> None:
    """Make ``target`` answer for everything ``source`` leaves behind in the organisation."""
    for handover in _handovers:
        handover.hand_over(
            source=source, target=target, organisation_key=organisation_key, actor=actor
        )
