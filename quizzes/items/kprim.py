"""Kprim: four statements, each of them true or false."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import PartBlock, QuestionBlock, WordsBlock
from quizzes.items.choices import in_order
from quizzes.items.rows import RowsKind, explained_words, twins_error
from quizzes.items.true_false import LABELS

# What so many right judgements out of four are worth.
WORTH = {4: Fraction(1), 3: Fraction(1, 2)}


class StatementBlock(PartBlock):
    """One statement. Whether it is true has to be said: a forgotten tick would be a wrong key."""

    label = blocks.CharBlock(label=_("Statement"), max_length=250)
    truth = blocks.ChoiceBlock(label=_("This statement is"), choices=list(LABELS.items()))
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("Why it is true or false. Shown after answering, to everybody."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    class Meta:
        icon = "check"
        label = _("Statement")
        label_format = "{label}"


class KprimBlock(QuestionBlock):
    """Exactly four statements to judge one by one."""

    statements = blocks.ListBlock(
        StatementBlock(),
        label=_("Statements"),
        min_num=4,
        max_num=4,
        default=[{}, {}, {}, {}],
        help_text=_("Exactly four. From none to all of them may be true."),
    )
    shuffle = blocks.BooleanBlock(
        label=_("Mix the statements"),
        required=False,
        default=True,
        help_text=_("Everybody gets them in another order. Turn off if order matters."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        labels = [statement["label"] for statement in cleaned["statements"]]
        message = _("This statement is already there. Change one of them.")
        if error := twins_error(labels, "label", message):
            raise blocks.StructBlockValidationError({"statements": error})
        return cleaned

    class Meta:
        icon = "form"
        label = _("Four statements (Kprim)")
        description = _("Four statements, each to be judged as true or false.")
        preview_value = {
            "stem": "<p>What is true about an imprint?</p>",
            "statements": [
                {"label": "It names who answers for a page.", "truth": "true"},
                {"label": "Many websites must have one.", "truth": "true"},
                {"label": "It proves that everything on the page is right.", "truth": "false"},
                {"label": "It costs money to read it.", "truth": "false"},
            ],
        }


class Kprim(RowsKind):
    """Four statements; the options are ``true`` and ``false``. The spec also has ``shuffle``."""

    name = "kprim"
    block_class = KprimBlock
    input_type = "radio"
    legend = _("Is each statement true or false?")
    missing = _("Judge every statement before you go on.")

    def spec(self, value):
        statements = value["statements"].bound_blocks
        return {
            "rows": [statement.id for statement in statements],
            "options": list(LABELS),
            "key": {statement.id: statement.value["truth"] for statement in statements},
            "points": 1,
            "shuffle": value["shuffle"],
        }

    def answer_words(self, value):
        statements = value["statements"].bound_blocks
        return {"rows": {s.id: explained_words(s.value) for s in statements}}

    def rows_in_order(self, spec, seed):
        return in_order(spec["rows"], seed) if spec["shuffle"] else spec["rows"]

    def option_labels(self, spec, text, lang):
        return {option: words.Shown(label) for option, label in LABELS.items()}

    def option_words(self, text, option):
        return str(LABELS[option])

    def score(self, spec, answer, text=None):
        """
        Return 1 for four right judgements, 1/2 for three and 0 for fewer.

        This is half-point Kprim scoring (Krebs 2004, Anleitung zur Herstellung von MC-Fragen und
        MC-Prüfungen, Institut für Medizinische Lehre, Bern), as OpenOlat and ILIAS score it.
        Pure guessing earns 3/16 on average.
        """
        return WORTH.get(self.right_count(spec, answer), Fraction(0))
