"""How many questions can be drawn from a bank that so far is only in the files."""

from functools import partial

from quizzes.models import QuestionBank, QuestionCategory


def count_in_files(bank: QuestionBank) -> None:
    """
    Let ``bank`` count its questions itself, without the database.

    What is being read has no number yet, by which the database could tell which questions are
    about which category; a draw is checked against the bank all the same.
    """
    bank.question_count = partial(_question_count, bank)


def _question_count(bank: QuestionBank, category: QuestionCategory | None = None) -> int:
    if category is None:
        return len(bank.items)
    return sum(_is_about(block.value["options"]["category"], category) for block in bank.items)


def _is_about(chosen: QuestionCategory | None, category: QuestionCategory) -> bool:
    """Return whether ``chosen`` is ``category`` or part of it."""
    passed = set()
    while chosen and chosen.translation_key not in passed:
        if chosen.translation_key == category.translation_key:
            return True
        passed.add(chosen.translation_key)
        chosen = chosen.parent
    return False
