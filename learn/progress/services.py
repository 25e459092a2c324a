"""Every write of the progress room."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from courses.outline import module_of_step
from learn.progress.exceptions import UnknownStep
from learn.progress.models import Enrolment, StepCompletion


@transaction.atomic
def begin_step(*, learner: AbstractBaseUser, step_key: UUID, kind: str = "") -> None:
    """
    Keep the place of ``learner`` on the module of a step they began but did not complete.

    Raises ``UnknownStep`` if no published step, of this ``kind`` if one is given, has this key.
    """
    _keep_place(learner, step_key, kind)


@transaction.atomic
def complete_step(*, learner: AbstractBaseUser, step_key: UUID, kind: str = "") -> bool:
    """
    Note that ``learner`` completed a step, and return whether it was for the first time.

    Completing it again changes nothing, so a double click, a resent form and a second tab are
    all the same completion. The learner's place on the module is kept along with it. ``kind``
    refuses other steps: who goes on from a lesson has not completed a quiz. Raises
    ``UnknownStep`` if no published step, of this ``kind`` if one is given, has this key.
    """
    _keep_place(learner, step_key, kind)
    _completion, is_new = StepCompletion.objects.get_or_create(learner=learner, step_key=step_key)
    return is_new


def _keep_place(learner, step_key, kind):
    module_key = module_of_step(step_key, kind=kind)
    if module_key is None:
        raise UnknownStep
    known = Enrolment.objects.filter(learner=learner, module_key=module_key)
    if not known.update(last_active_at=timezone.now()):
        Enrolment.objects.get_or_create(learner=learner, module_key=module_key)


@transaction.atomic
def merge_progress(*, source: AbstractBaseUser, target: AbstractBaseUser) -> None:
    """
    Give ``target`` everything ``source`` has completed, keeping the earlier date of what both did.

    Called when a recovery key brings someone back on a phone where they had already begun anew.
    """
    _merge(StepCompletion, source, target, key="step_key", since="completed_at")
    _merge(Enrolment, source, target, key="module_key", since="started_at")


def _merge(model, source, target, *, key, since):
    kept = {getattr(row, key): row for row in model.objects.of(target).select_for_update()}
    for row in model.objects.of(source).select_for_update():
        twin = kept.get(getattr(row, key))
        if twin is None:
            row.learner = target
            row.save(update_fields=["learner"])
        elif getattr(row, since) < getattr(twin, since):
            setattr(twin, since, getattr(row, since))
            twin.save(update_fields=[since])
