"""True or false: a statement to judge."""

from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind, QuestionBlock, WordsBlock
from quizzes.items.choices import ShownChoice, verdict

TRUE, FALSE = "true", "false"
LABELS = {TRUE: _("True"), FALSE: _("False")}


class TrueFalseForm(AnswerForm):
    """Two radio buttons."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=list(LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one answer before you go on."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    def given_answer(self):
        return self.cleaned_data["answer"] == TRUE


class TruthBlock(blocks.BooleanBlock):
    """
    True or false, which has to be said: a tick that was forgotten would be a wrong key.

    It holds a bool, or ``None`` while nobody has said it.
    """

    def __init__(self, required=True, help_text=None, **kwargs):
        super().__init__(required=required, help_text=help_text, **kwargs)
        choices = [("", "---------"), *LABELS.items()]
        self.field = forms.ChoiceField(choices=choices, required=required, help_text=help_text)

    def value_for_form(self, value):
        return "" if value is None else _name(value)

    def value_from_form(self, value):
        return value == TRUE if value else None

    def get_form_state(self, value):
        # Not as a check box does.
        return blocks.FieldBlock.get_form_state(self, value)

    def deconstruct(self):
        """Stand in migrations as what is stored, as Wagtail's ``ChoiceBlock`` does."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.BooleanBlock", args, {**kwargs, "required": False}

    class Meta:
        # Unlike a check box, which is off by default.
        default = None


class TrueFalseBlock(QuestionBlock):
    """A statement that is true or false, with an explanation for each answer."""

    stem = WordsBlock(
        label=_("Statement"), help_text=_("A statement that is clearly true or clearly false.")
    )
    is_true = TruthBlock(
        label=_("This statement is"),
        help_text=_("At least two of five statements in a quiz should be true."),
    )
    explanation_if_true = WordsBlock(label=_("Explanation for those who answered “True”"))
    explanation_if_false = WordsBlock(label=_("Explanation for those who answered “False”"))
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement to judge, if you like about a made-up post.")
        preview_value = {
            "stem": "<p>Everybody in Germany may say in public what they think.</p>",
            "is_true": True,
        }


class TrueFalse(Kind):
    """A statement; the spec is ``{"key": bool, "points": 1}``, the answer a bool."""

    name = "true_false"
    block_class = TrueFalseBlock
    template = "quizzes/items/choices.html"
    input_type = "radio"
    legend = _("Is the statement true or false?")

    def spec(self, value):
        return {"key": bool(value["is_true"]), "points": 1}

    def answer_words(self, value):
        return {
            "explanations": {
                TRUE: words.rich(value["explanation_if_true"]),
                FALSE: words.rich(value["explanation_if_false"]),
            },
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        chosen = None if initial is None else _name(initial)
        return TrueFalseForm(data, initial={"answer": chosen}, auto_id=auto_id)

    def score(self, spec, answer, text=None):
        """
        Return 1 for the right judgement, 0 for the wrong one.

        Guessing scores half on average, as with any two options (number-right scoring, Lesage,
        Valcke & Sabbe 2013); so a result shows hits and false alarms beside the sum.
        """
        return Fraction(answer is not None and answer == spec["key"])

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        given = None if answer is None else _name(answer)
        key = _name(spec["key"])
        choices = [
            ShownChoice(
                value=value,
                label=words.Shown(label),
                is_chosen=value == given,
                verdict=verdict(is_chosen=value == given, is_right=value == key)
                if is_revealed
                else "",
            )
            for value, label in LABELS.items()
        ]
        if is_revealed:
            # Each explanation speaks to someone who gave that answer; no answer gets the key's.
            shown = next(c for c in choices if c.value == (given or key))
            shown.explanation = words.show(text["explanations"][shown.value], lang=lang)
            shown.source = words.show_source(text["source"], lang=lang)
        return choices

    def export_answer(self, text, answer):
        return [] if answer is None else [_name(answer)]


def _name(answer: bool) -> str:
    return TRUE if answer else FALSE
