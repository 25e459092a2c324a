"""
Who may do what with attempts. Whether somebody may see a row is asked by its queryset.

Staff need both: a row they may see (``Attempt.objects.visible_to_staff``, told by rooms above
through ``quizzes.scopes.register_scope``) and a permission, ``quizzes.view_attempts`` to read what
learners answered, ``quizzes.mark`` to mark it. Not visible is a 404; visible but not allowed is
refused.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q
from wagtail.models import Page

from quizzes.models import Attempt, QuestionBank, feedback_gates

# Conditions of rooms above under which explanations wait; see ``register_feedback_hold``.
feedback_holds: list[Callable[[AbstractBaseUser, UUID], bool]] = []


def require_own_attempt(actor: AbstractBaseUser, attempt: Attempt) -> None:
    """Raise ``PermissionDenied`` unless ``attempt`` belongs to ``actor``."""
    if attempt.learner_id != actor.pk:
        raise PermissionDenied


def may_view_attempts(user: AbstractBaseUser) -> bool:
    """Return whether ``user`` may see what learners answered, at least somebody's."""
    return user.is_authenticated and user.has_perm("quizzes.view_attempts")


def may_mark(user: AbstractBaseUser) -> bool:
    """Return whether ``user`` may mark what learners wrote, at least somebody's."""
    return user.is_authenticated and user.has_perm("quizzes.mark")


def require_may_mark(actor: AbstractBaseUser) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may mark what learners wrote."""
    if not may_mark(actor):
        raise PermissionDenied


def feedback_is_open(attempt: Attempt) -> bool:
    """
    Whether score and solutions of ``attempt`` may be seen once it is handed in.

    Costs a query only where they wait for the facilitator. For lists there is
    ``Attempt.objects.with_openness()``.
    """
    if attempt.feedback != Attempt.Feedback.RELEASED:
        return True
    return Attempt.objects.with_openness().filter(pk=attempt.pk, is_explained=True).exists()


def may_open_feedback(user: AbstractBaseUser, quiz_key: UUID) -> bool:
    """
    Whether ``user`` may open the explanations of a quiz for everybody.

    Who sees only some of those who took it may not: the others belong to somebody else.
    """
    seen = Attempt.objects.visible_to_staff(user).order_by().values("pk")
    attempts = Attempt.objects.filter(quiz_key=quiz_key, kind=Attempt.Kind.QUIZ)
    return may_view_attempts(user) and not attempts.exclude(pk__in=seen).exists()


def require_may_open_feedback(actor: AbstractBaseUser, quiz_key: UUID) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may open explanations for everybody."""
    if not may_open_feedback(actor, quiz_key):
        raise PermissionDenied


def register_feedback_gate(gate: Callable[[], Exists | Q]) -> None:
    """
    Let a room above open explanations too, for example to one group and not to all.

    ``gate`` returns a condition on attempts, as one would give it to ``Attempt.objects.filter``:
    one that is met opens the attempt. It becomes part of queries, so lists cost no query more, and
    of those that are built once: it must not depend on the moment in which it is made.
    """
    feedback_gates.append(gate)


def register_feedback_hold(hold: Callable[[AbstractBaseUser, UUID], bool]) -> None:
    """
    Let a room above keep explanations closed that an author would open by themselves.

    ``hold`` is asked once, when somebody starts an attempt at a quiz: held, it waits until a
    facilitator or a gate opens it.
    """
    feedback_holds.append(hold)


def is_held(learner: AbstractBaseUser, quiz_key: UUID) -> bool:
    """Whether explanations of an attempt that ``learner`` starts now wait to be opened."""
    return any(hold(learner, quiz_key) for hold in feedback_holds)


def may_publish(user: AbstractBaseUser, container) -> bool:
    """Whether ``user`` may publish ``container``, a page or a bank."""
    if isinstance(container, Page):
        return container.permissions_for_user(user).can_publish()
    return isinstance(container, QuestionBank) and user.has_perm("quizzes.publish_questionbank")


def may_rescore(user: AbstractBaseUser, container) -> bool:
    """Whether ``user`` may re-score answers to questions of ``container``, a page or a bank."""
    if isinstance(container, Page):
        return may_publish(user, container)
    return isinstance(container, QuestionBank) and user.has_perm("quizzes.change_questionbank")


def require_may_rescore(actor: AbstractBaseUser, container) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may re-score what ``container`` asks."""
    if not may_rescore(actor, container):
        raise PermissionDenied


def may_move(user: AbstractBaseUser) -> bool:
    """Whether ``user`` may change banks and publish them, which moving a question does."""
    return user.has_perms(["quizzes.change_questionbank", "quizzes.publish_questionbank"])


def require_may_move(actor: AbstractBaseUser) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may move questions between banks."""
    if not may_move(actor):
        raise PermissionDenied


def require_may_fill_banks(actor: AbstractBaseUser) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may change banks."""
    if not actor.has_perm("quizzes.change_questionbank"):
        raise PermissionDenied


def may_import_into_new(user: AbstractBaseUser) -> bool:
    """Whether ``user`` may make a bank of questions from a file."""
    return user.has_perm("quizzes.add_questionbank")


def may_import_into_old(user: AbstractBaseUser) -> bool:
    """Whether ``user`` may put questions from a file into a bank that is there."""
    return user.has_perm("quizzes.change_questionbank")


def require_may_import_somewhere(actor: AbstractBaseUser) -> None:
    """Raise ``PermissionDenied`` unless there is a bank, old or new, that ``actor`` may fill."""
    if not (may_import_into_new(actor) or may_import_into_old(actor)):
        raise PermissionDenied


def require_may_import(actor: AbstractBaseUser | None, bank: QuestionBank | None) -> None:
    """
    Raise ``PermissionDenied`` unless ``actor`` may import into ``bank``, or without it, a new one.

    ``None`` as actor is an operator at the command line, who may do everything.
    """
    is_allowed = may_import_into_old if bank else may_import_into_new
    if actor is not None and not is_allowed(actor):
        raise PermissionDenied


def may_add_categories(actor: AbstractBaseUser | None) -> bool:
    """Whether ``actor`` may make categories of questions; ``None`` is the operator."""
    return actor is None or actor.has_perm("quizzes.add_questioncategory")


def may_export(user: AbstractBaseUser) -> bool:
    """Whether ``user`` may take the questions of banks away in a file, keys and all."""
    return any(
        user.has_perm(f"quizzes.{action}_questionbank") for action in ("view", "change", "add")
    )
