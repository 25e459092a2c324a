"""Enrolments and completions: the facts that progress is derived from."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to one learner."""

    def of(self, user):
        """Return the rows that belong to ``user``; none for a visitor who is nobody yet."""
        return self.filter(learner=user) if user.is_authenticated else self.none()


class Enrolment(models.Model):
    """One learner's place on one module, from their first step in it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    # The module's translation_key: a place on the module in every language.
    module_key = models.UUIDField(_("module"))
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    last_active_at = models.DateTimeField(_("last active at"), default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-last_active_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "module_key"], name="progress_enrolment_once"
            )
        ]

    def __str__(self):
        return f"{self.learner_id}: {self.module_key}"


class StepCompletion(models.Model):
    """
    A learner has completed a step: went on from a lesson, or handed in a quiz.

    Completed is not passed: whether a quiz was passed is told by its attempts.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="step_completions"
    )
    # The step's translation_key: completed in every language.
    step_key = models.UUIDField(_("step"))
    completed_at = models.DateTimeField(_("completed at"), default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("completed step")
        verbose_name_plural = _("completed steps")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "step_key"], name="progress_stepcompletion_once"
            )
        ]

    def __str__(self):
        return f"{self.learner_id}: {self.step_key}"
