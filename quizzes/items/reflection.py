"""Reflection: a text that earns nothing and that only its writer ever sees."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from quizzes.items.base import QuestionBlock
from quizzes.items.written import ShownText, WrittenKind


class ReflectionBlock(QuestionBlock):
    """Something to think about in writing."""

    class Meta:
        icon = "comment"
        label = _("Reflection")
        description = _("People write for themselves; nobody else sees it and nobody marks it.")
        preview_value = {"stem": "<p>When did you last change your mind, and why?</p>"}


class Reflection(WrittenKind):
    """
    A text for oneself; the spec is ``{"points": 0}``, the answer the text.

    It stays out of statistics, marking and every list for staff, and is part of a person's own
    copy of their data.
    """

    name = "reflection"
    block_class = ReflectionBlock
    template = "quizzes/items/reflection.html"
    legend = _("Write for yourself.")
    is_scored = False

    def spec(self, value):
        return {"points": 0}

    def common_spec(self, value):
        # How sure somebody is of their own thoughts is no question to ask.
        return {k: v for k, v in super().common_spec(value).items() if k != "asks_confidence"}

    def answer_words(self, value):
        return {}

    def score(self, spec, answer, text=None):
        """Return 0 of 0 points: thoughts are neither right nor wrong."""
        return Fraction(0)

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        return ShownText(text=answer or "")
