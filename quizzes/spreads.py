"""
What everybody answered to questions with a number, for people who have answered them too.

Only once enough have: with fewer, somebody could be picked out of a group of which one knows the
others. Of each person the first answer counts, whatever language they gave it in; practice does
not, since there people know what is right.
"""

from collections import defaultdict
from decimal import Decimal

from django.core.cache import caches
from django.db.models import Count, Min, Q

from quizzes.items.number import Number
from quizzes.items.spread import Spread, spread_of
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.statistics.answers import FEWEST_SHOWN

# A group that answers together wants to see itself; nobody has to be counted anew every second.
KEPT_SECONDS = 60
# Answers that can no longer change: those of open attempts may, unless they are explained at once.
_STANDS = (
    Q(attempt__submitted_at__isnull=False)
    | Q(attempt__feedback=Attempt.Feedback.AT_ONCE)
    | Q(attempt__kind=Attempt.Kind.CHECK)
)

Counted = dict[Decimal, int]


def counted_for(versions) -> dict[int, Counted]:
    """
    Return how many people gave which number, by version; ``versions`` may be of any kind.

    Those that too few have answered are left out. One query, or none for a minute after it.
    """
    names = {f"spread:{v.pk}": v.pk for v in versions if v.kind == Number.name}
    if not names:
        return {}
    kept = caches["process"].get_many(names)
    found = {names[name]: counted for name, counted in kept.items()}
    missing = set(names.values()) - set(found)
    read = _read(missing) if missing else {}
    caches["process"].set_many({f"spread:{pk}": n for pk, n in read.items()}, KEPT_SECONDS)
    return found | read


def spread_for(version: QuestionVersion, counted: dict[int, Counted], answer) -> Spread | None:
    """Return how the answers to ``version`` lie beside ``answer``, if enough people gave one."""
    if version.pk not in counted:
        return None
    given = Decimal(answer) if isinstance(answer, str) else None
    return spread_of(counted[version.pk], right=Decimal(version.spec["key"]), given=given)


def _read(version_ids) -> dict[int, Counted]:
    """Count first answers in one query; what too few have answered is not kept."""
    standing = Response.objects.answered().filter(_STANDS, version__in=version_ids)
    standing = standing.exclude(attempt__kind=Attempt.Kind.PRACTICE).order_by()
    firsts = standing.values("version_id", "attempt__learner_id").annotate(first=Min("pk"))
    rows = Response.objects.filter(pk__in=firsts.values("first")).order_by()
    counted = defaultdict(dict)
    for row in rows.values("version_id", "answer").annotate(people=Count("pk")):
        counted[row["version_id"]][Decimal(row["answer"])] = row["people"]
    return {pk: n for pk, n in counted.items() if sum(n.values()) >= FEWEST_SHOWN}
