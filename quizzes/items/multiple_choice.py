"""Multiple choice: one or more of two to six options are right."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.items.base import AnswerForm
from quizzes.items.choices import ChoicesKind, ChoicesQuestionBlock


class MultipleChoiceForm(AnswerForm):
    """Check boxes, at least one of them ticked."""

    answer = forms.MultipleChoiceField(
        label=_("Your answer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one answer before you go on."),
            "invalid_choice": _("Choose from the answers shown."),
        },
    )

    def given_answer(self):
        return sorted(self.cleaned_data["answer"])


class MultipleChoiceBlock(ChoicesQuestionBlock):
    """A question with one or more right options."""

    def check_key(self, count):
        if count < 1:
            raise ValidationError(_("Mark at least one option as right."))

    class Meta:
        icon = "tasks"
        label = _("Multiple choice")
        description = _("A question with two to six options, one or more of them right.")
        preview_value = {
            "stem": "<p>What helps you to check a picture?</p>",
            "hint": "More than one thing helps.",
            "choices": [
                {"label": "Search for the picture backwards", "is_correct": True},
                {"label": "Look for the first place it appeared", "is_correct": True},
                {"label": "Count how often it was shared", "is_correct": False},
            ],
        }


class MultipleChoice(ChoicesKind):
    """One or more options are right; part of the right ones earn part of the point."""

    name = "multiple_choice"
    block_class = MultipleChoiceBlock
    input_type = "checkbox"
    legend = _("Choose all answers that are right.")

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        form = MultipleChoiceForm(data, initial={"answer": initial}, auto_id=auto_id)
        form.fields["answer"].choices = [(id_, id_) for id_ in spec["choices"]]
        return form

    def score(self, spec, answer):
        """
        Return the share of right options chosen minus the share of wrong ones, at least 0.

        That is hit rate minus false-alarm rate (Youden 1950, Cancer 3(1), 32-35), the measure
        this field asks for: to distrust, or to tick, everything earns nothing. All right gives 1,
        all wrong 0, everything 0; a question without wrong options counts the right ones only.
        """
        chosen = self.chosen(answer) & set(spec["choices"])
        keys = set(spec["key"])
        others = set(spec["choices"]) - keys
        hits = Fraction(len(chosen & keys), len(keys))
        false_alarms = Fraction(len(chosen & others), len(others)) if others else Fraction(0)
        return max(hits - false_alarms, Fraction(0))

    def chosen(self, answer):
        return set(answer or ())
