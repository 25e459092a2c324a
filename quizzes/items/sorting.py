"""Sorting: put each thing into one of two to four categories."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.items import words
from quizzes.items.base import PartBlock, QuestionBlock
from quizzes.items.choices import in_order, repeated
from quizzes.items.rows import ExplainedThingBlock, RowsKind, explained_words, twins_error

FEWEST, MOST = 2, 10


class CategoryBlock(PartBlock):
    """A category with the things that belong to it."""

    label = blocks.CharBlock(label=_("Category"), max_length=80)
    things = blocks.ListBlock(
        ExplainedThingBlock(),
        label=_("What belongs here"),
        max_num=MOST,
        default=[{}],
        help_text=_("People see all things of all categories mixed. A category may stay empty."),
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Category")
        label_format = "{label}"


class SortingBlock(QuestionBlock):
    """Categories, and under each of them what belongs to it."""

    categories = blocks.ListBlock(
        CategoryBlock(), label=_("Categories"), min_num=2, max_num=4, default=[{}, {}]
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        categories = cleaned["categories"]
        message = _("This category is already there. Change one of them.")
        names = [category["label"] for category in categories]
        error = twins_error(names, "label", message) or _things_error(categories)
        if error:
            raise blocks.StructBlockValidationError({"categories": error})
        return cleaned

    class Meta:
        icon = "folder-open-inverse"
        label = _("Sorting into categories")
        description = _("Two to ten things, each of which belongs to one of a few categories.")
        preview_value = {
            "stem": "<p>Fact or opinion?</p>",
            "categories": [
                {"label": "Fact", "things": [{"label": "The library opened in 1998."}]},
                {"label": "Opinion", "things": [{"label": "The library is too small."}]},
            ],
        }


def _things_error(categories) -> blocks.ListBlockValidationError | None:
    """Return what is wrong with all things together: too few, too many, or one of them twice."""
    labels = [thing["label"] for category in categories for thing in category["things"]]
    if not FEWEST <= len(labels) <= MOST:
        message = _("Give people %(fewest)d to %(most)d things to sort; now there are %(number)d.")
        numbers = {"fewest": FEWEST, "most": MOST, "number": len(labels)}
        return blocks.ListBlockValidationError(
            non_block_errors=[ValidationError(message % numbers)]
        )
    twins = set(repeated(labels))
    if not twins:
        return None
    message = ValidationError(_("This thing is already there. Change one of them."))
    errors, start = {}, 0
    for place, category in enumerate(categories):
        end = start + len(category["things"])
        found = {
            twin - start: blocks.StructBlockValidationError({"label": message})
            for twin in twins
            if start <= twin < end
        }
        if found:
            things = blocks.ListBlockValidationError(block_errors=found)
            errors[place] = blocks.StructBlockValidationError({"things": things})
        start = end
    return blocks.ListBlockValidationError(block_errors=errors)


class Sorting(RowsKind):
    """Things in rows, mixed; the options are the categories in the order of the author."""

    name = "sorting"
    block_class = SortingBlock
    input_type = "radio"
    legend = _("Choose where each of these belongs.")
    missing = _("Choose a category for each before you go on.")

    def spec(self, value):
        categories = value["categories"].bound_blocks
        key = {
            thing.id: category.id
            for category in categories
            for thing in category.value["things"].bound_blocks
        }
        return {
            "rows": sorted(key),
            "options": [category.id for category in categories],
            "key": key,
            "points": 1,
        }

    def answer_words(self, value):
        categories = value["categories"].bound_blocks
        return {
            "rows": {
                thing.id: explained_words(thing.value)
                for category in categories
                for thing in category.value["things"].bound_blocks
            },
            "options": {
                category.id: words.plain(category.value["label"]) for category in categories
            },
        }

    def rows_in_order(self, spec, seed):
        return in_order(spec["rows"], seed)
