"""The editor's form for quizzes; learners answer with the forms of the kinds of question."""

from collections import Counter

from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from quizzes.blocks import DRAW


class QuizPageForm(WagtailAdminPageForm):
    """Keeps a quiz from promising more questions than its banks hold; drafts stay free."""

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and cleaned.get("items"):
            for message in missing_in_banks(cleaned["items"]):
                self.add_error("items", message)
        return cleaned


def missing_in_banks(items) -> list[str]:
    """Return a sentence for each bank from which several blocks together draw too much."""
    draws = [block.value for block in items if block.block_type == DRAW]
    banks = {draw["bank"].pk: draw["bank"] for draw in draws}
    drawn = Counter()
    for draw in draws:
        drawn[draw["bank"].pk] += draw["number"]
    return [
        ngettext(
            "The bank “%(bank)s” has only %(available)d question, but %(drawn)d are drawn.",
            "The bank “%(bank)s” has only %(available)d questions, but %(drawn)d are drawn.",
            len(banks[pk].items),
        )
        % {"bank": banks[pk].name, "available": len(banks[pk].items), "drawn": number}
        for pk, number in drawn.items()
        if number > len(banks[pk].items)
    ]
