"""Plain questions as blocks: what is taken over, what is said about the rest, and ids."""

import uuid
from decimal import Decimal

import pytest

from quizzes.exchange import model
from quizzes.exchange.blocks import drafts_of, question_ids
from quizzes.items import KINDS
from tests.quizzes.exchange.samples import every_kind

pytestmark = pytest.mark.django_db
BANK = uuid.uuid5(uuid.NAMESPACE_URL, "test:bank")


def draft(question):
    return drafts_of(model.Parsed(questions=[question]), bank_key=BANK, instruction="Fill in.")[0]


def pair(number, right):
    return model.Pair(f"Thing {number}", right)


POOR = [
    model.ChoiceQuestion(stem="<p>Q</p>", choices=[model.Choice("a"), model.Choice("b")]),
    model.ChoiceQuestion(stem="<p>Q</p>", choices=[model.Choice("a")], is_single=False),
    model.TrueFalseQuestion(stem="<p>Q</p>"),
    model.ShortTextQuestion(stem="<p>Q</p>", answers=[model.Answer("a", 0)]),
    model.NumberQuestion(stem="<p>Q</p>", answers=[model.NumberAnswer(Decimal("1e30"))]),
    model.MatchingQuestion(stem="<p>Q</p>", pairs=[pair(n, str(n)) for n in range(9)]),
    model.SortingQuestion(stem="<p>Q</p>"),
    model.OrderingQuestion(stem="<p>Q</p>", items=[model.Thing("a")] * 20),
    model.KprimQuestion(stem="<p>Q</p>", statements=[model.Statement("a", True)] * 7),
    model.GapTextQuestion(
        text="x [[1]] {{2}}", gaps=[model.Gap([model.Answer("a", 0), model.Answer("b", 0)], True)]
    ),
    model.OpenTextQuestion(stem="<p>Q</p>", min_words=5, max_words=3),
]


@pytest.mark.parametrize("question", POOR, ids=lambda question: question.kind)
def test_an_unfinished_question_is_shown_and_says_what_it_lacks(question):
    made = draft(question)
    block = KINDS[made.kind].make_block()
    assert 'class="question"' in block.render(block.to_python(made.value))
    assert made.missing


def test_ids_do_not_depend_on_the_place():
    questions = every_kind()
    ids = question_ids(questions, BANK)
    assert len(set(ids)) == len(ids)
    assert question_ids(questions[::-1], BANK) == ids[::-1]
    assert set(ids) & set(question_ids(questions, uuid.uuid4())) == set()


def test_ids_come_from_the_id_in_the_file_whatever_is_corrected():
    one = model.OpenTextQuestion(stem="<p>Typo</p>", idnumber="q-1")
    two = model.OpenTextQuestion(stem="<p>Corrected</p>", idnumber="q-1")
    assert question_ids([one], BANK) == question_ids([two], BANK)


def test_every_entry_of_a_list_has_an_id_of_its_own():
    ids = []

    def collect(value):
        if isinstance(value, dict):
            ids.extend([value["id"]] if "id" in value else [])
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            for part in value:
                collect(part)

    made = drafts_of(model.Parsed(questions=every_kind()), bank_key=BANK)
    collect([one.raw() for one in made])
    assert len(set(ids)) == len(ids) > 30


class TestChoice:
    def test_parts_of_the_points_are_named(self):
        question = model.ChoiceQuestion(
            stem="<p>Q</p>",
            choices=[model.Choice("a", 100), model.Choice("b", 50), model.Choice("c", 0)],
        )
        made = draft(question)
        assert made.notes == ["Options that are partly right count as wrong."]
        assert [c["value"]["is_correct"] for c in made.value["choices"]] == [True, False, False]

    @pytest.mark.parametrize(
        ("fractions", "is_named"),
        [
            ((50, 50, -100), False),
            ((50, 50, 0), False),
            ((33.33333, 33.33333, 33.33333), False),
            ((75, 25, 0), True),
            ((50, 50, -20), True),
        ],
    )
    def test_uneven_weights_are_named(self, fractions, is_named):
        choices = [model.Choice(f"c{n}", share) for n, share in enumerate(fractions)]
        question = model.ChoiceQuestion(stem="<p>Q</p>", choices=choices, is_single=False)
        assert bool(draft(question).notes) is is_named

    def test_feedback_for_all_goes_where_there_is_none(self):
        question = model.ChoiceQuestion(
            stem="<p>Q</p>",
            choices=[model.Choice("a", 100, "<p>Own.</p>"), model.Choice("b", 0)],
            general_feedback="<p>All.</p>",
        )
        explanations = [c["value"]["explanation"] for c in draft(question).value["choices"]]
        assert explanations == ["<p>Own.</p>", "<p>All.</p>"]

    def test_or_else_to_what_is_right(self):
        question = model.TrueFalseQuestion(
            stem="<p>Q</p>",
            is_true=False,
            feedback_if_true="<p>T.</p>",
            feedback_if_false="<p>F.</p>",
            general_feedback="<p>All.</p>",
        )
        value = draft(question).value
        assert value["explanation_if_true"] == "<p>T.</p>"
        assert value["explanation_if_false"] == "<p>F.</p><p>All.</p>"


class TestOthers:
    def test_a_partner_that_comes_twice_makes_it_sorting(self):
        question = model.MatchingQuestion(
            stem="<p>Q</p>", pairs=[pair(1, "x"), pair(2, "y"), pair(3, "x")], distractors=["z"]
        )
        made = draft(question)
        assert made.kind == "sorting"
        assert [c["value"]["label"] for c in made.value["categories"]] == ["x", "y", "z"]
        assert made.notes == ["Several things have the same partner, so this becomes sorting."]

    def test_wordings_that_count_alike_are_one_answer(self):
        question = model.ShortTextQuestion(
            stem="<p>Q</p>",
            answers=[
                model.Answer("a", 100),
                model.Answer("b*", 100),
                model.Answer("c", 80),
                model.Answer("*", 0, "<p>No.</p>"),
            ],
        )
        made = draft(question)
        accepted = [entry["value"] for entry in made.value["accepted"]]
        assert [(a["wordings"], a["share"]) for a in accepted] == [("a\nb*", "100"), ("c", "50")]
        assert made.notes == [
            "A star in an accepted answer means a star here, not any letters.",
            "Partly right answers earn half; other shares are not kept.",
            "Answers that earn nothing, and their feedback, are left out.",
        ]

    def test_a_star_that_is_a_star_is_no_loss(self):
        question = model.ShortTextQuestion(stem="<p>Q</p>", answers=[model.Answer("a\\*b", 100)])
        made = draft(question)
        assert made.value["accepted"][0]["value"]["wordings"] == "a*b"
        assert made.notes == []

    def test_what_is_said_about_half_an_answer_stays_there(self):
        question = model.ShortTextQuestion(
            stem="<p>Q</p>",
            answers=[model.Answer("a", 100), model.Answer("b", 50, "<p>So.</p>")],
            general_feedback="<p>So.</p>",
        )
        value = draft(question).value
        explanations = [entry["value"]["explanation"] for entry in value["accepted"]]
        assert (explanations, value["explanation"]) == (["", "<p>So.</p>"], "<p>So.</p>")

    def test_the_best_number_is_the_right_one(self):
        question = model.NumberQuestion(
            stem="<p>Q</p>",
            answers=[
                model.NumberAnswer(Decimal(-7), Decimal(1), 50),
                model.NumberAnswer(Decimal(-5), Decimal("0.5"), 100, "<p>Yes.</p>"),
            ],
        )
        made = draft(question)
        assert (made.value["right"], made.value["tolerance"]) == (Decimal(-5), Decimal("0.5"))
        assert made.value["lowest"] is None
        assert made.value["explanation"] == "<p>Yes.</p>"
        assert "Only one number is right" in made.notes[0]

    def test_half_for_twice_as_far_off_is_what_our_numbers_do_anyway(self):
        question = model.NumberQuestion(
            stem="<p>Q</p>", answers=model.usual_answers(Decimal(5), Decimal(1))
        )
        assert draft(question).notes == []

    def test_a_gap_text_gets_its_signs_and_an_instruction(self):
        question = model.GapTextQuestion(
            text="In {{1}} [[1]].",
            gaps=[model.Gap([model.Answer("Berlin"), model.Answer("b", 50)])],
        )
        made = draft(question)
        assert made.value["text"] == "In { {1}} {{1}}."
        assert made.value["stem"] == "<p>Fill in.</p>"
        assert made.value["gaps"][0]["value"]["accepted"] == "Berlin"
        assert made.notes == ["In gaps, answers that are partly right or wrong are left out."]
