"""What groups tell the quiz engine: who may read whose answers, and when explanations open."""

from collections import defaultdict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.outline import quiz_keys_in
from home.prepared import prepared
from learn.groups.models import Assignment, FeedbackOpening, GroupMembership, LearnerGroup
from learn.groups.permissions import RUNNING
from learn.groups.reading.modules import module_keys_of
from quizzes.permissions import register_feedback_gate, register_feedback_hold
from quizzes.scopes import register_scope


def of_own_groups(user: AbstractBaseUser) -> Q:
    """
    Attempts of learners in the groups that ``user`` runs, at quizzes these groups were to take.

    What somebody does outside of what a group was given is nobody's business there.
    """
    groups = LearnerGroup.objects.facilitated_by(user).filter(my_role__in=RUNNING)
    given = list(Assignment.objects.filter(group__in=groups.values("pk")))
    modules = module_keys_of(given)
    assignments_of_module = defaultdict(set)
    for assignment in given:
        for key in modules[assignment.pk]:
            assignments_of_module[key].add(assignment)
    condition = Q(pk__in=[])
    for key, quizzes in quiz_keys_in(assignments_of_module).items():
        condition |= Q(quiz_key__in=quizzes, learner__in=_given_to(assignments_of_module[key]))
    return condition


def _given_to(assignments) -> QuerySet:
    """Return the learners whom any of ``assignments`` asks."""
    groups = {row.group_id for row in assignments if row.is_for_everybody}
    chosen = [row.pk for row in assignments if not row.is_for_everybody]
    asked = Q(group__in=groups) | Q(assignments_received__assignment__in=chosen)
    return GroupMembership.objects.learners().filter(asked).values("member")


def opened_to_a_group() -> Exists:
    """Attempts of learners to whose group the explanations of the quiz were opened."""
    return Exists(
        FeedbackOpening.objects.filter(
            quiz_key=OuterRef("quiz_key"),
            group__memberships__member=OuterRef("learner"),
            group__memberships__role=GroupMembership.Role.LEARNER,
            group__memberships__admitted_at__isnull=False,
        )
    )


def is_discussed_first(learner: AbstractBaseUser, quiz_key) -> bool:
    """Whether a group of ``learner`` discusses the quiz before anybody reads its explanations."""
    held = _held(learner.pk) if learner.is_authenticated else []
    modules = {key for keys in module_keys_of(held).values() for key in keys}
    return any(quiz_key in keys for keys in quiz_keys_in(modules).values()) if modules else False


@prepared
def _held(learner_id: int):
    return Assignment.objects.for_member(learner_id).filter(is_discussed_first=True)


def register() -> None:
    """Tell the quiz engine, once."""
    register_scope(of_own_groups)
    register_feedback_gate(opened_to_a_group)
    register_feedback_hold(is_discussed_first)
