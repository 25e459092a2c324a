"""Forms for authors; learners answer with the forms of the kinds of question."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from quizzes.blocks import DRAW
from quizzes.models.categories import QuestionCategory


class QuizPageForm(WagtailAdminPageForm):
    """Keeps a quiz from promising more questions than its banks hold; drafts stay free."""

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and cleaned.get("items"):
            for message in missing_in_banks(cleaned["items"]):
                self.add_error("items", message)
        return cleaned


class BankChoiceForm(forms.Form):
    """Where a question goes; ``banks`` are those its mover may change."""

    bank = forms.ModelChoiceField(
        None,
        label=_("Question bank"),
        empty_label=_("Choose a bank"),
        error_messages={
            "required": _("Choose the bank where the question goes."),
            "invalid_choice": _("Choose one of the banks shown."),
        },
    )

    def __init__(self, *args, banks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks


def missing_in_banks(items) -> list[str]:
    """
    Return a sentence for each bank, or category of it, from which several blocks draw too much.

    Categories lie in each other or apart. So it is enough to look at each category that is drawn
    from and to count what is drawn from it and from its parts together (Hall's theorem).
    """
    draws = [block.value for block in items if block.block_type == DRAW]
    tree = None
    if any(draw["category"] for draw in draws):
        tree = QuestionCategory.objects.tree()
    messages = []
    seen = set()
    for draw in draws:
        bank, category = draw["bank"], draw["category"]
        source = bank.pk, category and category.translation_key
        if source in seen:
            continue
        seen.add(source)
        parts = tree.below(category.translation_key) if category else None
        drawn = sum(
            other["number"]
            for other in draws
            if other["bank"].pk == bank.pk
            and (
                parts is None or (other["category"] and other["category"].translation_key in parts)
            )
        )
        available = bank.question_count(category)
        if drawn > available:
            messages.append(_too_few(bank, category, available, drawn))
    return messages


def _too_few(bank, category, available: int, drawn: int) -> str:
    names = {"bank": bank.name, "available": available, "drawn": drawn}
    if category is None:
        return (
            ngettext(
                "The bank “%(bank)s” has only %(available)d question, but %(drawn)d are drawn.",
                "The bank “%(bank)s” has only %(available)d questions, but %(drawn)d are drawn.",
                available,
            )
            % names
        )
    return ngettext(
        "The bank “%(bank)s” has only %(available)d question in the category “%(category)s”, "
        "but %(drawn)d are drawn.",
        "The bank “%(bank)s” has only %(available)d questions in the category “%(category)s”, "
        "but %(drawn)d are drawn.",
        available,
    ) % {**names, "category": category.name}
