"""
What is swept away every day: each room registers how it deletes what nobody needs any more.

One command and one scheduled job sweep all rooms, so no room is forgotten on a server.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

Sweep = Callable[[datetime, bool], dict[str, int]]

_sweeps: list[Sweep] = []


def register(sweep: Sweep) -> None:
    """
    Add ``sweep``. It takes the moment and whether it is a dry run, and returns counts by name.

    It must be safe to run at any time and twice at once.
    """
    _sweeps.append(sweep)


def sweep_all(*, now: datetime | None = None, dry_run: bool = False) -> dict[str, int]:
    """Delete what nobody needs any more in every room; return what was, or would be, deleted."""
    now = now or timezone.now()
    counts: dict[str, int] = {}
    for sweep in _sweeps:
        counts |= sweep(now, dry_run)
    return counts
