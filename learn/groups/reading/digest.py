"""
What mails tell facilitators of a group: numbers, pseudonyms and dates.

Never private labels and never answers: a mail lies around in places that nobody chose for them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from learn.groups.models import LearnerGroup
from learn.groups.reading.overview import MOST_NAMED, counts_of, needing_help
from learn.groups.reading.plan import PlannedModule, plan_of
from learn.groups.reading.states import LearnerState, ModuleState, states_of
from learn.groups.reading.words import state_words

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DueModule:
    """A module with a last day, and how many of those who have that day are done."""

    title: str
    due_on: date
    done: int
    total: int


@dataclass(frozen=True)
class WeekDigest:
    """How a group stands, and what its next days bring."""

    learner_count: int
    counts: list[tuple[str, int]]
    needing_help: list[str]
    due: list[DueModule]
    knocking_count: int
    knocking: list[str]


def week_of(group: LearnerGroup, day: date, language: str) -> WeekDigest | None:
    """
    Return the overview for the seven days from ``day`` on, words in the active language.

    None where there is nothing to say: nobody is in and nobody knocks, or nothing is assigned.
    """
    plan = plan_of(None, group, language)
    learners = states_of(group, plan)
    waiting = group.memberships.knocking().order_by("joined_at", "pk")
    knocking = list(waiting.values_list("member__display_name", flat=True))
    if not knocking and not (learners and plan):
        return None
    words = state_words()
    counts = counts_of(learners)
    return WeekDigest(
        learner_count=len(learners),
        counts=[(words[state], number) for state, number in counts.items()] if plan else [],
        needing_help=[learner.name for learner in needing_help(learners)],
        due=_due(plan, learners, first=day, last=day + A_WEEK - timedelta(days=1)),
        knocking_count=len(knocking),
        knocking=knocking[:MOST_NAMED],
    )


def due_on(group: LearnerGroup, day: date, language: str) -> list[DueModule]:
    """Return the modules whose last day is ``day``, unless they are for nobody."""
    plan = [
        module
        for module in plan_of(None, group, language)
        if any(terms.due_on == day for terms in module.terms)
    ]
    return _due(plan, states_of(group, plan), first=day, last=day) if plan else []


def _due(
    plan: list[PlannedModule], learners: list[LearnerState], *, first: date, last: date
) -> list[DueModule]:
    found = []
    for module in plan:
        by_day: dict[date, list[ModuleState]] = defaultdict(list)
        for one in learners:
            for state in one.modules:
                due = state.terms.due_on
                if state.module.key == module.key and due and first <= due <= last:
                    by_day[due].append(state)
        for due, states in by_day.items():
            done = sum(state.is_done for state in states)
            found.append(DueModule(module.outline.module_title, due, done, len(states)))
    return sorted(found, key=lambda one: one.due_on)
