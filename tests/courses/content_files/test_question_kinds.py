"""Kinds of question with lists of their own survive being written to files and read again."""

import pytest

from courses.content_files.dumping import dump_content
from courses.content_files.loading import load_content
from quizzes.models import QuizPage
from quizzes.services.freezing import frozen_questions
from tests.quizzes.factories import (
    gap_text,
    kprim,
    mark_words,
    matching,
    multiple,
    number,
    open_text,
    ordering,
    reflection,
    short_text,
    sorting,
    source_check,
)

pytestmark = pytest.mark.django_db

QUESTIONS = [
    multiple(exactly=2),
    kprim(),
    matching(),
    ordering(),
    sorting(categories=("abc", "", "d")),
    short_text(half=("masthead",)),
    gap_text(),
    number(right="2.50", tolerance="0.25", tolerance_in="percent", step="0.5"),
    # Without limits, although a number has some unless an author takes them away.
    number(right="-3", lowest=None, highest=None, slider=False, step=None),
    mark_words(),
    source_check(),
    open_text(min_words=2, max_words=40),
    reflection(),
]


@pytest.mark.parametrize("raw", QUESTIONS, ids=lambda raw: raw["type"])
def test_a_question_survives_the_round(loaded, tmp_path, raw):
    def frozen():
        quiz = QuizPage.objects.get(locale__language_code="de")
        return frozen_questions(quiz, "items")

    quiz = QuizPage.objects.get(locale__language_code="de")
    quiz.items = [raw]
    quiz.save_revision().publish()
    before = frozen()
    dump_content(module="module", folder=tmp_path / "dump")
    (tmp_path / "dump/course/module/2-quiz.en.yaml").unlink(missing_ok=True)
    load_content(folder=tmp_path / "dump")
    assert [question.kind for question in before] == [raw["type"]]
    assert frozen() == before
