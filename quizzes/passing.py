"""When an attempt is passed, as a condition the database can look for."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Round
from django.db.models.lookups import GreaterThanOrEqual

from quizzes.models import Response


def is_passed() -> Q:
    """Return the condition for attempts that were handed in and passed, as ``Attempt.passed``."""
    # Rounded, since SQLite finds that 0.58 * 100 is less than 58. Multiplied out, since whole
    # numbers divided stay whole there.
    reached = GreaterThanOrEqual(Round(F("score") * 100, 2), F("max_score") * F("pass_mark"))
    return Q(submitted_at__isnull=False) & (Q(pass_mark=0) | Q(max_score__gt=0) & reached)


def is_failed() -> Q:
    """Return the condition for attempts handed in and not passed that nobody has yet to mark."""
    waits = Exists(Response.objects.filter(attempt=OuterRef("pk"), awaits_mark=True))
    return Q(submitted_at__isnull=False) & ~is_passed() & ~waits
