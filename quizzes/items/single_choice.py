"""Single choice: one of two to six options is right."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.items.base import AnswerForm
from quizzes.items.choices import ChoicesKind, ChoicesQuestionBlock


class SingleChoiceForm(AnswerForm):
    """One radio button of several."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one answer before you go on."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    def given_answer(self):
        return self.cleaned_data["answer"]


class SingleChoiceBlock(ChoicesQuestionBlock):
    """A question with exactly one right option."""

    def check_key(self, count):
        if count != 1:
            raise ValidationError(
                _("Mark exactly one option as right. For several, use “Multiple choice”.")
            )

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("A question with two to six options, exactly one of them right.")
        preview_value = {
            "stem": "<p>Who has to answer for what a website says?</p>",
            "hint": "It stands at the bottom of many pages.",
            "choices": [
                {"label": "Whoever is named in the imprint", "is_correct": True},
                {"label": "The search engine", "is_correct": False},
                {"label": "Nobody", "is_correct": False},
            ],
        }


class SingleChoice(ChoicesKind):
    """Exactly one option is right."""

    name = "single_choice"
    block_class = SingleChoiceBlock
    input_type = "radio"
    legend = _("Choose one answer.")

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        form = SingleChoiceForm(data, initial={"answer": initial}, auto_id=auto_id)
        form.fields["answer"].choices = [(id_, id_) for id_ in spec["choices"]]
        return form

    def score(self, spec, answer, text=None):
        """
        Return 1 for the right option and 0 for any other.

        This is number-right scoring. Taking points off for a wrong guess puts cautious people at
        a disadvantage (Lesage, Valcke & Sabbe 2013, Studies in Educational Evaluation 39(3)).
        """
        return Fraction(answer in spec["key"])

    def chosen(self, answer):
        return {answer} if answer else set()
