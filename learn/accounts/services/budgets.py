"""
How many wrong recovery keys may be tried.

Locking people out after some mistakes would lock out the whole classroom behind the same Wi-Fi.
So there are two budgets, and only a key that is well-formed and yet belongs to nobody costs
something: one per address that holds sixty guesses and refills one every ten seconds, and one
for the whole world, 2,000 a day. When the world's is empty because somebody guesses from many
addresses, each address still has a handful of tries; nobody waits longer than ten seconds.

Join codes have a budget of their own, for the whole world: 500 wrong ones at once and 500 more a
day. It locks nobody out either. While it is empty, whoever enters a right code waits until a
facilitator lets them in, so a guessed code opens nothing: at 1,000 open doors and ten digits,
1,000 guesses a day find one with a chance of 1 in 10,000.
"""

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from home.prepared import prepared
from learn.accounts.exceptions import GuessesExhausted
from learn.accounts.models import GuessBudget

ADDRESS_SALT = "learn.accounts.guess_budget"
ADDRESS_CAPACITY = 60
ADDRESS_SECONDS_PER_GUESS = 10
# What is left to one address while the budget of the whole world is empty.
ADDRESS_CAPACITY_UNDER_ATTACK = 5
EVERYWHERE_CAPACITY = 2000
EVERYWHERE_SECONDS_PER_GUESS = 24 * 60 * 60 / EVERYWHERE_CAPACITY
JOINING_CAPACITY = 500
JOINING_SECONDS_PER_GUESS = 24 * 60 * 60 / JOINING_CAPACITY

# After this long a bucket of an address is full again: its row says nothing any more.
ADDRESS_MEMORY = timedelta(seconds=ADDRESS_CAPACITY * ADDRESS_SECONDS_PER_GUESS)


@dataclass
class Guess:
    """The right to look up one key, with both budgets locked until the transaction ends."""

    address_row: GuessBudget
    everywhere_row: GuessBudget
    now: datetime

    def spend(self) -> None:
        """Pay for a key that belongs to nobody."""
        for row in (self.address_row, self.everywhere_row):
            row.tokens = max(row.tokens - 1, 0)
            row.updated_at = self.now
            row.save(update_fields=["tokens", "updated_at"])


def open_guess(*, address: str, now: datetime) -> Guess:
    """
    Lock the budgets for ``address``; call inside a transaction.

    Raises ``GuessesExhausted`` when nothing is left. The rows are always locked in the same
    order, so two guesses wait for each other and never deadlock.
    """
    address_row = _lock(GuessBudget.Scope.ADDRESS, address_digest(address), ADDRESS_CAPACITY, now)
    everywhere_row = _lock(GuessBudget.Scope.EVERYWHERE, "", EVERYWHERE_CAPACITY, now)
    _refill(everywhere_row, EVERYWHERE_CAPACITY, EVERYWHERE_SECONDS_PER_GUESS, now)
    is_under_attack = everywhere_row.tokens < 1
    capacity = ADDRESS_CAPACITY_UNDER_ATTACK if is_under_attack else ADDRESS_CAPACITY
    _refill(address_row, capacity, ADDRESS_SECONDS_PER_GUESS, now)
    if address_row.tokens < 1:
        raise GuessesExhausted(math.ceil((1 - address_row.tokens) * ADDRESS_SECONDS_PER_GUESS))
    return Guess(address_row=address_row, everywhere_row=everywhere_row, now=now)


def spend_join_guess(*, now: datetime) -> None:
    """Pay for a join code that opens nothing; call inside a transaction."""
    row = _lock(GuessBudget.Scope.JOINING, "", JOINING_CAPACITY, now)
    _refill(row, JOINING_CAPACITY, JOINING_SECONDS_PER_GUESS, now)
    row.tokens, row.updated_at = max(row.tokens - 1, 0), now
    row.save(update_fields=["tokens", "updated_at"])


def are_joins_guessed(*, now: datetime) -> bool:
    """Return whether so many wrong join codes came that a right one proves nothing."""
    row = _joining_row.first()
    if row is None:
        return False
    _refill(row, JOINING_CAPACITY, JOINING_SECONDS_PER_GUESS, now)
    return row.tokens < 1


@prepared
def _joining_row():
    return GuessBudget.objects.filter(scope=GuessBudget.Scope.JOINING)


def address_digest(address: str) -> str:
    """Return what is stored of ``address``; an IPv6 customer owns a /64 and counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        prefix = 64 if parsed.version == 6 else 32
        network = str(ipaddress.ip_network((parsed, prefix), strict=False))
    return salted_hmac(ADDRESS_SALT, network, algorithm="sha256").hexdigest()


def _lock(scope: str, digest: str, capacity: int, now: datetime) -> GuessBudget:
    """Return the row of a bucket, locked; a bucket that nobody has used yet is full."""
    row = _locked.first(str(scope), digest)
    if row is None:
        full = {"tokens": capacity, "updated_at": now}
        GuessBudget.objects.get_or_create(scope=scope, digest=digest, defaults=full)
        row = _locked.get(str(scope), digest)
    return row


@prepared
def _locked(scope: str, digest: str):
    return GuessBudget.objects.select_for_update().filter(scope=scope, digest=digest)


def _refill(row: GuessBudget, capacity: int, seconds_per_guess: float, now: datetime) -> None:
    """Add what has trickled in since the last guess; saved only when a guess is paid for."""
    # A clock that was set back takes nothing away.
    elapsed = max((now - row.updated_at).total_seconds(), 0)
    row.tokens = min(row.tokens + elapsed / seconds_per_guess, capacity)
