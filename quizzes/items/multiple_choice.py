"""Multiple choice: one or more of two to six options are right."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from quizzes.items.base import AnswerForm
from quizzes.items.choices import ChoicesKind, ChoicesQuestionBlock


class MultipleChoiceForm(AnswerForm):
    """Check boxes, at least one of them ticked, or ``exactly`` so many."""

    exactly: int | None = None

    answer = forms.MultipleChoiceField(
        label=_("Your answer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one answer before you go on."),
            "invalid_choice": _("Choose from the answers shown."),
        },
    )

    def clean_answer(self):
        chosen = self.cleaned_data["answer"]
        if self.exactly and len(chosen) != self.exactly:
            message = ngettext(
                "Choose exactly %(exactly)d answer. You have chosen %(chosen)d.",
                "Choose exactly %(exactly)d answers. You have chosen %(chosen)d.",
                self.exactly,
            )
            raise ValidationError(message % {"exactly": self.exactly, "chosen": len(chosen)})
        return chosen

    def given_answer(self):
        return sorted(self.cleaned_data["answer"])


class MultipleChoiceBlock(ChoicesQuestionBlock):
    """A question with one or more right options."""

    exactly = blocks.IntegerBlock(
        label=_("People choose exactly so many"),
        required=False,
        min_value=1,
        max_value=6,
        help_text=_("Leave empty to let people choose as many as they like."),
    )

    def check_key(self, count):
        if count < 1:
            raise ValidationError(_("Mark at least one option as right."))

    def clean(self, value):
        cleaned = super().clean(value)
        exactly = cleaned.get("exactly")
        if self.is_deferred_validation or not exactly:
            return cleaned
        marked = sum(choice["is_correct"] for choice in cleaned["choices"])
        if marked != exactly:
            # With any other number nobody could answer fully right.
            message = ngettext(
                "People choose %(exactly)d option, but %(marked)d are marked as right.",
                "People choose %(exactly)d options, but %(marked)d are marked as right.",
                exactly,
            )
            error = ValidationError(message % {"exactly": exactly, "marked": marked})
            raise blocks.StructBlockValidationError({"exactly": error})
        return cleaned

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
    """
    One or more options are right; part of the right ones earn part of the point.

    The spec has ``exactly`` where people choose so many and no other number.
    """

    name = "multiple_choice"
    block_class = MultipleChoiceBlock
    input_type = "checkbox"
    legend = _("Choose all answers that are right.")

    def how(self, spec):
        exactly = spec.get("exactly")
        if not exactly:
            return self.legend
        sentence = ngettext(
            "Choose exactly %(number)d answer.", "Choose exactly %(number)d answers.", exactly
        )
        return sentence % {"number": exactly}

    def spec(self, value):
        exactly = value.get("exactly")
        return {**super().spec(value), **({"exactly": exactly} if exactly else {})}

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        form = MultipleChoiceForm(data, initial={"answer": initial}, auto_id=auto_id)
        form.exactly = spec.get("exactly")
        form.fields["answer"].choices = [(id_, id_) for id_ in spec["choices"]]
        return form

    def score(self, spec, answer, text=None):
        """
        Return the share of right options chosen minus the share of wrong ones, at least 0.

        That is hit rate minus false-alarm rate (Youden 1950, Cancer 3(1), 32-35), the measure
        this field asks for: to distrust, or to tick, everything earns nothing. All right gives 1,
        all wrong 0, everything 0; a question without wrong options counts the right ones only.
        Who has to choose exactly so many is scored alike: there are as many right options, so
        each wrong one also leaves a right one out.
        """
        chosen = self.chosen(answer) & set(spec["choices"])
        keys = set(spec["key"])
        others = set(spec["choices"]) - keys
        hits = Fraction(len(chosen & keys), len(keys))
        false_alarms = Fraction(len(chosen & others), len(others)) if others else Fraction(0)
        return max(hits - false_alarms, Fraction(0))

    def unfinished(self, spec, data):
        given = set(data.getlist("answer"))
        return sorted(given & set(spec["choices"])) or None

    def chosen(self, answer):
        return set(answer or ())
