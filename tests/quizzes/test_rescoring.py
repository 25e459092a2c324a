"""Re-scoring after a corrected key: who gains, who loses, who may, and what is written down."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, PageLogEntry

from quizzes.exceptions import CannotRescore, OutcomeChanged
from quizzes.models import QuestionVersion, Response
from quizzes.services import preview_rescore, rescore, rescorings_of, submit_attempt
from quizzes.services.rescoring_plans import ids_in
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import (
    TWO_KEYS,
    answer_all,
    choice,
    draw,
    give,
    hand_in,
    make_bank,
    make_quiz,
    set_items,
    short_text,
    single,
    start,
    true_false,
)
from tests.quizzes.rescoring import answered, correct_the_key, current, do

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(homes):
    return StaffFactory(is_superuser=True)


@pytest.fixture
def quiz(homes):
    """Return a quiz of two questions with a pass mark of 60 %."""
    return make_quiz(homes["de"], items=[single(), true_false()], pass_mark=60)


class TestPreview:
    def test_who_gains_and_who_loses(self, quiz):
        for option in "aabbbc":
            answered(quiz, option)
        old, new = correct_the_key(quiz)
        plan = preview_rescore(old_version=old, new_version=new)
        assert (plan.answers, plan.gaining, plan.losing, plan.unchanged) == (6, 3, 2, 1)
        assert (plan.now_passed, plan.passed_no_more) == (3, 2)
        assert plan.left_alone == []

    def test_it_changes_nothing(self, quiz):
        attempt = answered(quiz, "a")
        old, new = correct_the_key(quiz)
        preview_rescore(old_version=old, new_version=new)
        attempt.refresh_from_db()
        assert attempt.score == 2

    def test_open_attempts_keep_what_they_started_with(self, quiz, learner):
        attempt = start(quiz, learner)
        answer_all(attempt)
        old, new = correct_the_key(quiz)
        assert preview_rescore(old_version=old, new_version=new).answers == 0
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        assert preview_rescore(old_version=old, new_version=new).losing == 1

    def test_an_answer_that_is_no_longer_offered_is_left_alone(self, quiz):
        gone = answered(quiz, "c")
        kept = answered(quiz, "b")
        old, new = correct_the_key(quiz, [single(keys=("b",), others=("a",)), true_false()])
        plan = preview_rescore(old_version=old, new_version=new)
        assert plan.left_alone == [gone.pk]
        assert [result.attempt_id for result in plan.changed] == [kept.pk]

    def test_an_option_that_nobody_was_shown_is_nobody_s_mistake(self, quiz):
        attempt = answered(quiz, "a")
        question = single(keys=(), others=("a", "b", "c"))
        question["value"]["choices"].append(choice("single-d", is_correct=True))
        old, new = correct_the_key(quiz, [question, true_false()])
        plan = preview_rescore(old_version=old, new_version=new)
        assert (plan.changed, plan.left_alone) == ([], [attempt.pk])

    # Open texts are marked by people; pairs are corrected by other words, their ids stay right.
    @pytest.mark.parametrize("kind", sorted(set(TWO_KEYS) - {"open_text", "matching"}))
    def test_every_kind_is_re_scored_or_left_alone(self, homes, boss, learner, kind):
        question, corrected = TWO_KEYS[kind]
        quiz = make_quiz(homes["de"], items=[question])
        hand_in(quiz, learner)
        set_items(quiz, [corrected])
        [plan] = rescorings_of(quiz.translation_key)
        assert plan.answers == len(plan.changed) + len(plan.left_alone) == 1
        # Marked words are bound to the passages they were marked in.
        assert bool(plan.left_alone) == (kind == "mark_words")
        do(boss, plan.old_version, plan.new_version)
        assert [left.changed for left in rescorings_of(quiz.translation_key)] in ([], [[]])

    def test_what_people_marked_is_not_offered(self, homes, learner):
        question, corrected = TWO_KEYS["open_text"]
        quiz = make_quiz(homes["de"], items=[question])
        hand_in(quiz, learner)
        old = QuestionVersion.objects.current().get()
        set_items(quiz, [corrected])
        assert rescorings_of(quiz.translation_key) == []
        with pytest.raises(CannotRescore):
            preview_rescore(old_version=old, new_version=QuestionVersion.objects.current().get())

    def test_only_for_the_version_in_use_of_the_same_question(self, quiz):
        old, new = correct_the_key(quiz)
        for pair in ((new, old), (current("statement"), new)):
            with pytest.raises(CannotRescore):
                preview_rescore(old_version=pair[0], new_version=pair[1])

    def test_all_questions_of_a_quiz_in_queries_that_do_not_grow(self, homes):
        counts = []
        for number in (1, 4):
            names = [f"{number}-{n}" for n in range(number)]
            quiz = make_quiz(homes["de"], items=[single(name) for name in names])
            for _person in range(number):
                hand_in(quiz, LearnerFactory())
            set_items(quiz, [single(n, keys=("b",), others=("a", "c")) for n in names])
            with CaptureQueriesContext(connection) as captured:
                plans = rescorings_of(quiz.translation_key)
            assert [plan.losing for plan in plans] == [number] * number
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_ids_are_found_wherever_they_are(self):
        one, two = str(uuid.uuid4()), str(uuid.uuid4())
        assert ids_in({"a": [one], two: {"n": 3, "word": "no-id"}}) == {one, two}


class TestRescore:
    def test_scores_change_and_what_was_seen_does_not(self, quiz, boss):
        loses, gains = answered(quiz, "a"), answered(quiz, "b")
        old, new = correct_the_key(quiz)
        text = gains.responses.get(position=1).text_id
        do(boss, old, new)
        loses.refresh_from_db()
        gains.refresh_from_db()
        assert (loses.score, loses.passed) == (1, False)
        assert (gains.score, gains.passed) == (2, True)
        response = gains.responses.get(position=1)
        assert (response.version_id, response.text_id, response.score) == (old.pk, text, 1)
        assert loses.max_score == gains.max_score == 2

    def test_twice_is_once(self, quiz, boss):
        answered(quiz, "a")
        old, new = correct_the_key(quiz)
        seen = preview_rescore(old_version=old, new_version=new).fingerprint
        rescore(actor=boss, old_version=old, new_version=new, seen=seen)
        before = list(Response.objects.order_by("pk").values())
        again = rescore(actor=boss, old_version=old, new_version=new, seen=seen)
        assert again.changed == []
        assert list(Response.objects.order_by("pk").values()) == before
        assert PageLogEntry.objects.filter(action="quizzes.rescore").count() == 1
        assert rescorings_of(quiz.translation_key) == []

    def test_what_a_question_was_worth_and_earlier_tries_stand(self, homes, boss, learner):
        quiz = make_quiz(homes["de"], items=[single()], tries_allowed=2)
        attempt = start(quiz, learner)
        give(attempt, 1, uid("single-c"))
        give(attempt, 1, uid("single-b"))
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        old, new = correct_the_key(quiz, [single(keys=("b",), others=("a", "c"))])
        do(boss, old, new)
        assert attempt.responses.get().score == Decimal("0.6667")
        attempt.refresh_from_db()
        assert attempt.score == Decimal("0.67")

    def test_a_correction_that_is_taken_back_can_be_re_scored_too(self, quiz, boss):
        attempt = answered(quiz, "a")
        old, new = correct_the_key(quiz)
        do(boss, old, new)
        set_items(quiz, [single(), true_false()])
        [plan] = rescorings_of(quiz.translation_key)
        assert (plan.old_version, plan.new_version, plan.gaining) == (old, old, 1)
        do(boss, old, old)
        attempt.refresh_from_db()
        assert attempt.score == 2

    def test_a_typo_leaves_nothing_to_re_score(self, quiz):
        answered(quiz, "a")
        set_items(quiz, [single(words=" corrected"), true_false()])
        assert rescorings_of(quiz.translation_key) == []

    def test_another_accepted_answer_helps_those_who_typed_it(self, homes, boss, learner):
        quiz = make_quiz(homes["de"], items=[short_text("say", accepted=("yes",))])
        old = current("say")
        attempt = start(quiz, learner)
        give(attempt, 1, "indeed")
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        set_items(quiz, [short_text("say", accepted=("yes", "indeed"))])
        [plan] = rescorings_of(quiz.translation_key)
        assert (plan.old_version, plan.gaining, plan.losing) == (old, 1, 0)
        do(boss, plan.old_version, plan.new_version)
        attempt.refresh_from_db()
        assert attempt.passed

    def test_nothing_happens_that_nobody_has_seen(self, quiz, boss):
        answered(quiz, "b")
        old, new = correct_the_key(quiz)
        seen = preview_rescore(old_version=old, new_version=new).fingerprint
        late = start(quiz, LearnerFactory())
        # Started before the correction, handed in after the preview: a pass would be lost.
        late.responses.filter(position=1).update(version=old, text=old.texts.get())
        give(late, 1, uid("single-a"))
        give(late, 2, True)
        submit_attempt(attempt_id=late.pk, actor=late.learner)
        with pytest.raises(OutcomeChanged):
            rescore(actor=boss, old_version=old, new_version=new, seen=seen)
        late.refresh_from_db()
        assert late.passed

    def test_old_and_new_scores_are_in_the_history(self, quiz, boss):
        attempt = answered(quiz, "a")
        old, new = correct_the_key(quiz)
        do(boss, old, new)
        entry = PageLogEntry.objects.get(action="quizzes.rescore")
        assert (entry.page_id, entry.user) == (quiz.pk, boss)
        assert entry.data == {
            "question": uid("single"),
            "old_version": old.pk,
            "new_version": new.pk,
            "results": [
                {
                    "attempt": attempt.pk,
                    "answer": ["1.0000", "0.0000"],
                    "total": ["2.00", "1.00"],
                    "passed": [True, False],
                }
            ],
        }
        assert entry.message == "Re-scored 1 result after a corrected key"

    def test_a_bank_s_question_is_re_scored_in_every_quiz(self, homes, boss, learner):
        bank = make_bank(items=[single()])
        quizzes = [make_quiz(homes["de"], items=[draw(bank, 1)]) for _number in range(2)]
        for quiz in quizzes:
            hand_in(quiz, learner)
        old = current()
        bank.items = bank._meta.get_field("items").to_python(
            [single(keys=("b",), others=("a", "c"))]
        )
        bank.save_revision().publish()
        assert len(do(boss, old, current()).changed) == 2
        logged = PageLogEntry.objects.filter(action="quizzes.rescore")
        assert {entry.page_id for entry in logged} == {quiz.pk for quiz in quizzes}
        assert len(ModelLogEntry.objects.get(action="quizzes.rescore").data["results"]) == 2
