"""What is said about a question in words, and that nothing is said without reason."""

from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.answers import GivenAnswer
from quizzes.statistics.plain import overview, remarks, tenths
from quizzes.statistics.reporting import LanguageFigures, QuestionFigures, Summary


def question(**figures):
    """Return a question of which nothing stands out, but for ``figures``."""
    ordinary = {
        "number": 1,
        "key": uuid4(),
        "kind": "Single choice",
        "stem": "What?",
        "is_asked_now": True,
        "counted": 100,
        "correlated": 100,
        "facility": 0.6,
        "right": 0.6,
        "deviation": 0.5,
        "discrimination": 25.0,
        "efficiency": 40.0,
        "weight": 5.0,
        "skipped": 0.0,
        "unanswered": 0.0,
    }
    return QuestionFigures(**{**ordinary, **figures})


def words(**figures):
    return [remark.words for remark in remarks(question(**figures))]


def options(right, *wrong):
    """Return answers of 100 people: how many were right, and each wrong option."""
    return [
        GivenAnswer("Key", is_right=True, count=right, share=right / 100),
        *(
            GivenAnswer(f"Wrong {n}", is_right=False, count=count, share=count / 100)
            for n, count in enumerate(wrong, start=1)
        ),
    ]


def test_all_attempts_in_two_sentences():
    summary = Summary(attempts=40, waiting=0, mean=0.7349, median=0.7, passed=0.72)
    assert overview(summary) == [
        "7 of 10 passed.",
        "On average people earned 73 % of the points.",
    ]


def test_too_few_attempts_and_those_kept_back():
    assert overview(Summary(attempts=4, waiting=0)) == [
        "Figures are shown from 5 attempts on, so that nobody can be recognised."
    ]
    [sentence] = overview(Summary(attempts=9, waiting=0, is_kept_back=True))
    assert sentence.startswith("Not shown for this language alone: ")


def test_what_is_kept_back_is_not_called_too_few():
    [sentence] = words(is_kept_back=True, facility=None, right=None)
    assert sentence.startswith("Not shown for this language alone: ")


def test_nothing_stands_out():
    assert words() == ["Neither easy nor hard."]
    assert not remarks(question())[0].is_warning


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"right": 1, "facility": 1}, "Everybody got this right."),
        ({"right": 0.96, "facility": 0.96}, "Almost everybody got this right."),
        ({"right": 0.85, "facility": 0.9}, "Easy: most people got this right."),
        ({"right": 0, "facility": 0}, "Nobody got this right."),
        ({"facility": 0.2, "discrimination": 45}, "Hard, but it separates well."),
        ({"facility": 0.2, "discrimination": 5}, "Hard for most people."),
        ({"facility": 0.2, "discrimination": None}, "Hard for most people."),
        ({"discrimination": 45}, "Neither easy nor hard, and it separates well."),
        (
            {"discrimination": 5},
            "It hardly tells who knows the rest of the quiz and who does not.",
        ),
    ],
)
def test_how_hard_it_was(figures, sentence):
    assert words(**figures) == [sentence]


def test_a_key_that_may_be_wrong_comes_first():
    first = remarks(question(discrimination=-40, facility=0.2, right=0.2))[0]
    assert first.words == "Check the key: those who know most got it wrong."
    assert first.is_warning


def test_a_correlation_that_may_be_chance_accuses_no_key():
    # With 30 people anything above -36 may be chance, with 1,000 only what is above -6.
    sentence = "Check the key: those who know most got it wrong."
    assert sentence not in words(discrimination=-30, correlated=30)
    assert sentence in words(discrimination=-40, correlated=30)
    assert sentence in words(discrimination=-10, correlated=1000)


def test_a_wrong_answer_that_many_share():
    shared = "7 of 10 chose the same wrong answer: “Wrong 1”."
    found = remarks(question(answers=options(20, 70, 10), facility=0.2, right=0.2))
    assert found[0].words == shared
    assert found[0].is_warning


@pytest.mark.parametrize("answers", [options(45, 40, 15), options(30, 35, 35), options(100, 0), []])
def test_a_wrong_answer_that_few_share(answers):
    assert not any("same wrong answer" in sentence for sentence in words(answers=answers))


def test_a_translation_that_looks_harder():
    languages = [
        LanguageFigures("de", is_source=True, counted=50, facility=0.8),
        LanguageFigures("ar", is_source=False, counted=50, facility=0.4, is_harder=True),
        LanguageFigures("en", is_source=False, counted=50, facility=0.8),
    ]
    with translation.override("en"):
        assert words(languages=languages) == [
            "Harder in Arabic than in German: read the translation again."
        ]


def test_sure_and_wrong():
    assert "3 of 10 were very sure and not right." in words(sure_and_wrong=0.3)
    assert words(sure_and_wrong=0.19) == words(sure_and_wrong=None) == words()


def test_left_out():
    assert "4 of 10 skipped it." in words(skipped=0.4)
    assert "3 of 10 left it empty." in words(unanswered=0.25)
    assert words(skipped=0.2, unanswered=0.2) == words()


def test_earlier_versions():
    assert "1 answer to an earlier version of this question is not counted here." in words(older=1)
    assert "214 answers to earlier versions of this question are not counted here." in words(
        older=214
    )
    assert "This question is asked no more." in words(is_asked_now=False)
    assert "2 answers wait to be marked and are not counted yet." in words(waiting=2)


def test_too_few_answers_are_counted_and_no_more():
    nothing = {"facility": None, "right": None, "skipped": None, "unanswered": None}
    assert words(counted=0, **nothing) == ["Nobody has answered this yet."]
    assert words(counted=1, **nothing) == ["Only 1 answer so far: too few to show anything."]
    assert words(counted=4, older=3, **nothing) == [
        "Only 4 answers so far: too few to show anything.",
        "3 answers to earlier versions of this question are not counted here.",
    ]


@given(st.floats(0, 1))
def test_tenths_never_make_all_of_most_or_nobody_of_some(share):
    number = tenths(share)
    assert 0 <= number <= 10
    assert (number == 0) == (share == 0)
    assert (number == 10) == (share == 1)
    assert abs(number - 10 * share) <= 1


@given(
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(-100, 100)),
    st.integers(30, 10_000),
)
def test_there_is_always_something_to_say(share, discrimination, number):
    found = remarks(
        question(facility=share, right=share, discrimination=discrimination, correlated=number)
    )
    assert found
    assert all(remark.words for remark in found)
