"""Matching: find the partner of each thing in a list that may be longer than it has to be."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import PartBlock, QuestionBlock, WordsBlock
from quizzes.items.choices import in_order
from quizzes.items.rows import RowsKind, twins_error

ALREADY_THERE = _("This is already there. Change one of them.")


class PairBlock(PartBlock):
    """A thing and its partner."""

    left = blocks.CharBlock(
        label=_("Thing"), max_length=250, help_text=_("Stands there from the start.")
    )
    right = blocks.CharBlock(
        label=_("Partner"), max_length=150, help_text=_("What people have to find for it.")
    )
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("Why they belong together. Shown after answering, to everybody."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    class Meta:
        icon = "link"
        label = _("Pair")
        label_format = "{left} – {right}"


class ExtraBlock(PartBlock):
    """A partner that belongs to nothing."""

    label = blocks.CharBlock(label=_("Partner"), max_length=150)

    class Meta:
        icon = "cross"
        label = _("Partner of nothing")
        label_format = "{label}"


class MatchingBlock(QuestionBlock):
    """Two to eight pairs, and partners too many to make guessing harder."""

    pairs = blocks.ListBlock(
        PairBlock(), label=_("Pairs"), min_num=2, max_num=8, default=[{}, {}, {}]
    )
    extras = blocks.ListBlock(
        ExtraBlock(),
        label=_("Partners too many"),
        max_num=6,
        default=[],
        help_text=_("They belong to nothing. Without any, the last pair finds itself."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        pairs = cleaned["pairs"]
        things, partners = ([pair[side] for pair in pairs] for side in ("left", "right"))
        extras = [extra["label"] for extra in cleaned["extras"]]
        found = {
            "pairs": twins_error(things, "left", ALREADY_THERE)
            or twins_error(partners, "right", ALREADY_THERE),
            "extras": twins_error([*partners, *extras], "label", ALREADY_THERE, skip=len(partners)),
        }
        errors = {name: error for name, error in found.items() if error}
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "link"
        label = _("Matching")
        description = _("Two to eight things, each with a partner to choose from a list.")
        preview_value = {
            "stem": "<p>What is each of these for?</p>",
            "pairs": [
                {"left": "Imprint", "right": "It says who answers for a page"},
                {"left": "Backwards picture search", "right": "It finds older copies of a picture"},
                {"left": "Archive of the web", "right": "It shows how a page looked before"},
            ],
            "extras": [{"label": "It counts how often something was shared"}],
        }


class Matching(RowsKind):
    """
    Pairs to find. A row is the left side of a pair; the options are its right side, which has
    the id of the pair, and partners too many with ids of their own.

    Since a pair has one id, only its right side shows it: the left sides stand in the order of
    the author and their fields are numbered. So nothing on the page tells who belongs to whom.
    """

    name = "matching"
    block_class = MatchingBlock
    input_type = "select"
    legend = _("Choose a partner for each.")
    legend_with_extras = _("Choose a partner for each. Some partners are left over.")
    missing = _("Choose a partner for each before you go on.")

    def how(self, spec):
        is_longer = len(spec["options"]) > len(spec["rows"])
        return self.legend_with_extras if is_longer else self.legend

    def spec(self, value):
        pairs = [pair.id for pair in value["pairs"].bound_blocks]
        extras = [extra.id for extra in value["extras"].bound_blocks]
        return {
            "rows": pairs,
            "options": sorted([*pairs, *extras]),
            "key": {id_: id_ for id_ in pairs},
            "points": 1,
        }

    def answer_words(self, value):
        pairs = value["pairs"].bound_blocks
        extras = value["extras"].bound_blocks
        return {
            "rows": {
                pair.id: {
                    "label": words.plain(pair.value["left"]),
                    "explanation": words.rich(pair.value["explanation"]),
                    "source": words.source(pair.value["source"]),
                }
                for pair in pairs
            },
            "options": {
                **{pair.id: words.plain(pair.value["right"]) for pair in pairs},
                **{extra.id: words.plain(extra.value["label"]) for extra in extras},
            },
        }

    def field_names(self, spec):
        return {row: f"answer_{number}" for number, row in enumerate(spec["rows"])}

    def options_in_order(self, spec, seed):
        return in_order(spec["options"], seed)
