"""
The kinds of question. Adding one: write its file, add one line to ``KINDS``.

Each kind is one file with the block authors fill in, the form learners answer with, and the
scoring. What is frozen, stored and shown around it is the same for all.
"""

from quizzes.items.base import Kind
from quizzes.items.gap_text import GapText
from quizzes.items.kprim import Kprim
from quizzes.items.mark_words import MarkWords
from quizzes.items.matching import Matching
from quizzes.items.multiple_choice import MultipleChoice
from quizzes.items.number import Number
from quizzes.items.open_text import OpenText
from quizzes.items.ordering import Ordering
from quizzes.items.reflection import Reflection
from quizzes.items.short_text import ShortText
from quizzes.items.single_choice import SingleChoice
from quizzes.items.sorting import Sorting
from quizzes.items.source_check import SourceCheck
from quizzes.items.true_false import TrueFalse

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        TrueFalse(),
        Kprim(),
        Matching(),
        Ordering(),
        Sorting(),
        ShortText(),
        GapText(),
        Number(),
        MarkWords(),
        SourceCheck(),
        OpenText(),
        Reflection(),
    )
}


def question_blocks() -> list[tuple]:
    """Return the (name, block) pairs to offer in a StreamField, one for each kind."""
    return [(name, kind.make_block()) for name, kind in KINDS.items()]


__all__ = ["KINDS", "Kind", "question_blocks"]
