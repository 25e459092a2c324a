"""Success by subject: what share of the points somebody earned in each category."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from home.prepared import prepared
from quizzes.models import Attempt, CategoryTree, QuestionCategory, Response


@dataclass
class CategorySuccess:
    """
    What was earned in one category and its sub-categories.

    ``language`` is that of the name, empty if it is the language of the screen.
    """

    key: UUID
    name: str
    language: str
    score: Decimal
    max_score: int
    children: list["CategorySuccess"] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """The share of points in whole per cent, rounded down as for an attempt."""
        return int(self.score * 100 / self.max_score)


def success_by_category(attempts, language: str) -> list[CategorySuccess]:
    """
    Return what was earned in each category over the submitted ones among ``attempts``.

    ``attempts`` is a queryset, a list, or one attempt. Points come in one query, grouped; the
    names of the categories in another, if any question has one. What was skipped on purpose, earns
    no points or waits to be marked does not count; what was not answered counts as nothing earned.
    A question counts where it belongs now, whatever it belonged to when it was answered. A category
    that has no question of its own and only one sub-category is left out, as it would say the
    same twice. Practice is for the caller to leave out.
    """
    is_one = isinstance(attempts, Attempt)
    rows = _earned_in(attempts.pk) if is_one else _earned(attempt__in=attempts)
    return _rolled_up(rows, language)


def success_of(user, language: str) -> list[CategorySuccess]:
    """
    Return what ``user`` earned in each category over every quiz they handed in, each time.

    Quizzes whose explanations nobody has opened yet are left out: points would tell.
    """
    return _rolled_up(_earned_by(user.pk), language) if user.is_authenticated else []


@prepared
def _earned_by(learner_id: int):
    mine = Attempt.objects.submitted().filter(learner=learner_id, kind=Attempt.Kind.QUIZ)
    explained = mine.with_openness().filter(is_explained=True).order_by()
    return _earned(attempt__in=explained.values("pk"))


@prepared
def _earned_in(attempt_id: int):
    return _earned(attempt=attempt_id)


def _earned(**which):
    rows = Response.objects.filter(
        **which,
        attempt__submitted_at__isnull=False,
        version__category_key__isnull=False,
        skipped_at=None,
        awaits_mark=False,
        max_score__gt=0,
    )
    by_category = rows.order_by().values_list("version__category_key")
    return by_category.annotate(Sum("score"), Sum("max_score"))


def _rolled_up(rows, language: str) -> list[CategorySuccess]:
    own = {key: (score or Decimal(0), max_score) for key, score, max_score in rows}
    return _tree_of(own, QuestionCategory.objects.tree(), language) if own else []


def _tree_of(own, tree: CategoryTree, language: str) -> list[CategorySuccess]:
    totals = defaultdict(lambda: (Decimal(0), 0))
    parts = defaultdict(set)
    for key, (score, max_score) in own.items():
        line = tree.line(key)
        for above in line:
            totals[above] = totals[above][0] + score, totals[above][1] + max_score
        for above, below in zip([None, *line], line, strict=False):
            parts[above].add(below)

    def listed(above) -> list[CategorySuccess]:
        found = []
        for key in parts[above]:
            if key not in own and len(parts[key]) == 1:
                found += listed(key)
                continue
            name, code = tree.name(key, language)
            found.append(
                CategorySuccess(
                    key, name, "" if code == language else code, *totals[key], listed(key)
                )
            )
        return sorted(found, key=lambda category: category.name.casefold())

    return listed(None)


def is_worth_showing(categories: list[CategorySuccess]) -> bool:
    """Whether there are at least two categories: one alone says no more than the whole result."""
    return len(categories) > 1 or any(category.children for category in categories)
