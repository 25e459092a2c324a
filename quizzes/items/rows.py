"""
What kprim, matching and sorting share: things in rows, and one option to choose for each.

A row is answered by radio buttons or a select list, so nothing has to be dragged. The order of
rows and options on the screen comes from ids and the seed, never from the key.
"""

from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind, PartBlock, WordsBlock
from quizzes.items.choices import ShownChoice, repeated


class ExplainedThingBlock(PartBlock):
    """Something to judge, sort or put in order, with what to know about it afterwards."""

    label = blocks.CharBlock(label=_("Thing"), max_length=250)
    explanation = WordsBlock(
        label=_("Explanation"), help_text=_("Why it is so. Shown after answering, to everybody.")
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    class Meta:
        icon = "list-ul"
        label = _("Thing")
        label_format = "{label}"


def twins_error(
    labels: list[str], name: str, message, *, skip: int = 0
) -> blocks.ListBlockValidationError | None:
    """
    Return ``message`` at the field ``name`` of each entry whose label repeats an earlier one.

    ``skip`` is how many of ``labels`` stand before the list and are only compared with.
    """
    twins = {
        place - skip: blocks.StructBlockValidationError({name: ValidationError(message)})
        for place in repeated(labels)
        if place >= skip
    }
    return blocks.ListBlockValidationError(block_errors=twins) if twins else None


def explained_words(thing) -> dict:
    """Return the parts of an ``ExplainedThingBlock`` value, or of one with the same fields."""
    return {
        "label": words.plain(thing["label"]),
        "explanation": words.rich(thing["explanation"]),
        "source": words.source(thing["source"]),
    }


class RowsForm(AnswerForm):
    """
    A field for each row, all to be filled in.

    Whatever is missing is said once, at the first row that lacks an option: the same sentence
    eight times would be noise.
    """

    def __init__(self, data=None, *, names, options, widget, missing, initial=None, auto_id):
        chosen = {names[row]: option for row, option in (initial or {}).items() if row in names}
        super().__init__(data, initial=chosen, auto_id=auto_id)
        self.names = names
        self.missing = missing
        for name in names.values():
            self.fields[name] = forms.ChoiceField(
                label=_("Your answer"),
                choices=[(option, option) for option in options],
                required=False,
                widget=widget,
                error_messages={"invalid_choice": _("Choose from the answers shown.")},
            )

    def clean(self):
        cleaned = super().clean()
        empty = [name for name in self.names.values() if not cleaned.get(name)]
        if empty and not self.errors:
            self.add_error(empty[0], self.missing)
        return cleaned

    def given_answer(self):
        return {row: self.cleaned_data[name] for row, name in self.names.items()}


@dataclass
class ShownRow:
    """
    A row ready to draw; ``name`` is its field, ``given`` the label of the option chosen.

    ``verdict`` (right, wrong, or missed: no answer), ``right``, explanation and source are empty
    until the answer may be revealed.
    """

    name: str
    label: words.Shown
    choices: list[ShownChoice]
    given: words.Shown | None = None
    verdict: str = ""
    right: words.Shown | None = None
    explanation: words.Shown | None = None
    source: words.Shown | None = None


class RowsKind(Kind):
    """
    A kind whose spec is ``{"rows": [ids], "options": [ids], "key": {row: option}, "points": 1}``.

    An answer has the shape of the key.
    """

    template = "quizzes/items/rows.html"
    # "radio" or "select".
    input_type: str
    # What to tell somebody who left a row out.
    missing: str

    def field_names(self, spec) -> dict[str, str]:
        """Return the name of the form field for each row."""
        return {row: f"answer_{row}" for row in spec["rows"]}

    def rows_in_order(self, spec, seed) -> list[str]:
        """Return the rows as they stand on the screen."""
        return spec["rows"]

    def options_in_order(self, spec, seed) -> list[str]:
        """Return the options as they stand on the screen."""
        return spec["options"]

    def option_labels(self, spec, text, lang) -> dict[str, words.Shown]:
        """Return the label of each option."""
        return {id_: words.show(text["options"][id_], lang=lang) for id_ in spec["options"]}

    def option_words(self, text, option) -> str:
        """Return the plain words of ``option``, for a person's copy of their data."""
        return text["options"][option]["words"]

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return RowsForm(
            data,
            names=self.field_names(spec),
            options=spec["options"],
            widget=forms.RadioSelect if self.input_type == "radio" else forms.Select,
            missing=self.missing,
            initial=initial,
            auto_id=auto_id,
        )

    def right_count(self, spec, answer) -> int:
        """Return how many rows got their right option."""
        given = answer or {}
        return sum(given.get(row) == option for row, option in spec["key"].items())

    def score(self, spec, answer, text=None):
        """
        Return the share of rows with their right option; a wrong one takes nothing away.

        So does Moodle in its matching questions (question/type/match), where several rows may
        also have the same option: every row weighs the same. With m options guessing earns 1/m
        on average, so a pass mark should lie well above that.
        """
        return Fraction(self.right_count(spec, answer), len(spec["rows"]))

    def unfinished(self, spec, data):
        given = {row: data.get(name) for row, name in self.field_names(spec).items()}
        return {row: option for row, option in given.items() if option in spec["options"]} or None

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        names, labels = self.field_names(spec), self.option_labels(spec, text, lang)
        options = self.options_in_order(spec, order_seed)
        shown = []
        for id_ in self.rows_in_order(spec, order_seed):
            given = (answer or {}).get(id_)
            row = ShownRow(
                name=names[id_],
                label=words.show(text["rows"][id_]["label"], lang=lang),
                choices=[
                    ShownChoice(value=option, label=labels[option], is_chosen=option == given)
                    for option in options
                ],
                given=labels.get(given),
            )
            if is_revealed:
                self._reveal(row, given, spec["key"][id_], labels)
                row.explanation = words.show(text["rows"][id_]["explanation"], lang=lang)
                row.source = words.show_source(text["rows"][id_]["source"], lang=lang)
            shown.append(row)
        return shown

    def export_answer(self, text, answer):
        return [
            f"{text['rows'][row]['label']['words']}: {self.option_words(text, option)}"
            for row, option in sorted((answer or {}).items())
        ]

    def _reveal(self, row, given, right, labels):
        row.right = labels[right]
        if given is None:
            row.verdict = "missed"
        else:
            row.verdict = "right" if given == right else "wrong"
