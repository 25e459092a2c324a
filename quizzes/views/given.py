"""What the form of a question sends beside the answer itself."""

from datetime import timedelta

from quizzes.answer_forms import AgeForm, ConfidenceForm
from quizzes.presentation import html_id


def bound_form(version, data):
    """Return the form of the question ``version`` with the answer in ``data``."""
    return version.item.form(version.spec, data, auto_id=f"{html_id(version.question_key)}-%s")


def confidence_in(request) -> int | None:
    """Return how sure the person says they are; nobody has to say it."""
    form = ConfidenceForm(request.POST)
    return form.cleaned_data["confidence"] if form.is_valid() else None


def age_of(request) -> timedelta:
    """Return how long ago the person pressed the button: what waited offline says so."""
    form = AgeForm(request.POST)
    form.is_valid()
    return form.ago()
