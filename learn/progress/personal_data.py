"""What progress and the quiz engine know about a person: handed over, moved, or deleted."""

from typing import Any

from learn.accounts.models import User
from learn.accounts.personal_data import PersonalData, exempt_model
from learn.accounts.personal_data import register as register_personal_data
from learn.progress.models import Enrolment, StepCompletion
from learn.progress.services import merge_progress
from quizzes.results import export_attempts
from quizzes.services import merge_attempts


def export_progress(user: User) -> dict[str, Any]:
    """Return the modules ``user`` has begun and the steps they have completed."""
    return {
        "enrolments": list(
            Enrolment.objects.of(user).values("module_key", "started_at", "last_active_at")
        ),
        "completed_steps": list(StepCompletion.objects.of(user).values("step_key", "completed_at")),
    }


def register() -> None:
    """Register the rooms below that may not know people, and this one."""
    register_personal_data(
        PersonalData(
            name="progress",
            export=export_progress,
            merge=lambda source, target: merge_progress(source=source, target=target),
            models=("progress.Enrolment", "progress.StepCompletion"),
        )
    )
    register_personal_data(
        PersonalData(
            name="answers",
            export=export_attempts,
            merge=lambda source, target: merge_attempts(source=source, target=target),
            models=("quizzes.Attempt", "quizzes.Response", "quizzes.Mark"),
        )
    )
    exempt_model(
        "quizzes.FeedbackRelease", reason="Who among the staff opened the explanations of a quiz."
    )
    exempt_model(
        "quizzes.ReusableComment",
        reason="Phrases a marker keeps for themselves; they go with the account and name nobody.",
    )
