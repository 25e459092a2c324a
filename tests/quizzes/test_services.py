"""Attempts from start to result: what is pinned, what may change, what is refused."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from quizzes import services
from quizzes.exceptions import (
    AnswerStands,
    AttemptClosed,
    ForeignAnswer,
    NoAttemptsLeft,
    NothingToPractise,
    QuizUnavailable,
)
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.signals import attempt_submitted
from tests.factories import LearnerFactory, uid
from tests.quizzes.factories import (
    answer_all,
    draw,
    give,
    make_bank,
    make_quiz,
    multiple,
    right_answer,
    set_items,
    single,
    start,
    three_kinds,
    translate,
    true_false,
    wrong_answer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(homes):
    return make_quiz(homes["de"], feedback="at_once")


@pytest.fixture
def test(homes):
    """Return a quiz that shows what is right only after handing in."""
    return make_quiz(homes["de"], feedback="at_end")


class TestStart:
    def test_copies_the_rules_and_pins_every_question(self, homes, learner):
        quiz = make_quiz(homes["de"], pass_mark=75, feedback="at_end")
        attempt = start(quiz, learner)
        set_items(quiz, [single(words=" changed")], "items")
        attempt.refresh_from_db()
        assert (attempt.pass_mark, attempt.feedback, attempt.max_score) == (75, "at_end", 3)
        assert [r.version.kind for r in attempt.responses.order_by("position")] == [
            "single_choice",
            "multiple_choice",
            "true_false",
        ]
        assert attempt.responses.first().text.words["stem"]["words"] == "<p>Question single?</p>"
        assert not attempt.responses.answered().exists()

    def test_starting_again_resumes(self, quiz, learner):
        assert start(quiz, learner) == start(quiz, learner, "ar")
        assert Response.objects.count() == 3

    def test_another_person_gets_another_attempt(self, quiz, learner):
        assert start(quiz, learner) != start(quiz, LearnerFactory())

    def test_shuffled_by_seed_the_same_for_the_whole_attempt(self, homes):
        items = [single(str(number)) for number in range(6)]
        quiz = make_quiz(homes["de"], items=items, shuffle_questions=True)
        orders = set()
        for _number in range(6):
            attempt = start(quiz, LearnerFactory())
            keys = attempt.responses.order_by("position").values_list("version__question_key")
            orders.add(tuple(keys))
        assert len(orders) > 1
        assert all(len(set(order)) == 6 for order in orders)

    def test_draws_so_many_from_a_bank_and_none_twice(self, homes):
        bank = make_bank(items=[single(f"bank-{number}") for number in range(5)])
        quiz = make_quiz(homes["de"], items=[true_false(), draw(bank, 2), draw(bank, 2)])
        drawn = set()
        for _number in range(8):
            attempt = start(quiz, LearnerFactory())
            keys = list(attempt.responses.values_list("version__question_key", flat=True))
            assert len(set(keys)) == 5
            drawn.update(keys)
        assert len(drawn) == 6
        assert quiz.question_count == 5

    def test_an_unpublished_bank_gives_nothing(self, homes, learner):
        bank = make_bank(items=[single("bank")])
        quiz = make_quiz(homes["de"], items=[true_false(), draw(bank, 1)])
        bank.unpublish()
        assert start(quiz, learner).responses.count() == 1

    def test_only_so_many_attempts(self, homes, learner):
        quiz = make_quiz(homes["de"], attempts_allowed=2)
        for _number in range(2):
            services.submit_attempt(attempt_id=start(quiz, learner).pk, actor=learner)
        assert quiz.attempts_left(learner) == 0
        with pytest.raises(NoAttemptsLeft):
            start(quiz, learner)
        assert start(quiz, LearnerFactory())

    def test_an_unknown_or_unpublished_quiz_is_refused(self, quiz, learner):
        with pytest.raises(QuizUnavailable):
            services.start_attempt(quiz_key=uuid.uuid4(), actor=learner, language="de")
        quiz.unpublish()
        with pytest.raises(QuizUnavailable):
            start(quiz, learner)

    def test_words_are_those_of_the_language_or_its_source(self, homes, quiz, learner):
        translate(quiz, homes["ar"], blocks=three_kinds(" (ar)"))
        assert {r.text.language for r in start(quiz, learner, "ar").responses.all()} == {"ar"}
        other = start(quiz, LearnerFactory(), "en")
        assert {r.text.language for r in other.responses.all()} == {"de"}

    def test_the_database_allows_one_open_attempt(self, quiz, learner):
        attempt = start(quiz, learner)
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(quiz_key=attempt.quiz_key, learner=learner, language="de")


class TestRecordAnswer:
    def test_stores_answer_score_and_time(self, quiz, learner):
        attempt = start(quiz, learner)
        client_uuid = uuid.uuid4()
        response = give(attempt, 2, [uid("multiple-a")], client_uuid=client_uuid)
        response.refresh_from_db()
        assert response.answer == [uid("multiple-a")]
        assert response.score == Decimal("0.5")
        assert response.client_uuid == client_uuid
        assert response.is_answered
        assert response.outcome == "partly"

    def test_the_same_answer_again_changes_nothing(self, quiz, learner):
        attempt = start(quiz, learner)
        client_uuid = uuid.uuid4()
        first = give(attempt, 1, uid("single-a"), client_uuid=client_uuid)
        again = give(attempt, 1, uid("single-b"), client_uuid=client_uuid)
        assert (again.pk, again.answer, again.answered_at) == (
            first.pk,
            first.answer,
            first.answered_at,
        )

    def test_with_feedback_at_once_the_first_answer_stands(self, quiz, learner):
        attempt = start(quiz, learner)
        give(attempt, 1, uid("single-b"))
        with pytest.raises(AnswerStands):
            give(attempt, 1, uid("single-a"))
        assert attempt.responses.get(position=1).answer == uid("single-b")

    def test_with_feedback_at_the_end_an_answer_may_change(self, test, learner):
        attempt = start(test, learner)
        give(attempt, 1, uid("single-b"))
        give(attempt, 1, uid("single-a"))
        response = attempt.responses.get(position=1)
        assert (response.answer, response.score) == (uid("single-a"), 1)

    def test_an_answer_that_was_changed_does_not_come_back_late(self, test, learner):
        attempt = start(test, learner)
        late = uuid.uuid4()
        give(attempt, 1, uid("single-b"), client_uuid=late)
        give(attempt, 1, uid("single-a"))
        give(attempt, 1, uid("single-b"), client_uuid=late)
        assert attempt.responses.get(position=1).answer == uid("single-a")

    def test_an_id_used_for_another_answer_is_refused(self, test, learner):
        attempt = start(test, learner)
        client_uuid = uuid.uuid4()
        give(attempt, 1, uid("single-a"), client_uuid=client_uuid)
        with pytest.raises(ForeignAnswer), transaction.atomic():
            give(attempt, 3, True, client_uuid=client_uuid)
        assert not attempt.responses.get(position=3).is_answered

    def test_after_handing_in_nothing_is_taken(self, test, learner):
        attempt = start(test, learner)
        client_uuid = uuid.uuid4()
        give(attempt, 1, uid("single-a"), client_uuid=client_uuid)
        services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        with pytest.raises(AttemptClosed):
            give(attempt, 1, uid("single-b"))
        # What had arrived before is acknowledged, so that a client can forget it.
        assert give(attempt, 1, uid("single-a"), client_uuid=client_uuid).is_answered

    def test_somebody_elses_attempt_is_refused(self, quiz, learner):
        attempt = start(quiz, learner)
        attempt.learner = LearnerFactory()
        with pytest.raises(PermissionDenied):
            give(attempt, 1, uid("single-a"))

    def test_the_words_are_those_the_person_answered(self, homes, quiz, learner):
        translate(quiz, homes["ar"], blocks=three_kinds(" (ar)"))
        attempt = start(quiz, learner, "de")
        in_german = give(attempt, 1, uid("single-a"), language="de")
        in_arabic = give(attempt, 3, True, language="ar")
        in_english = give(attempt, 2, [uid("multiple-a")], language="en")
        assert [r.text.language for r in (in_german, in_arabic, in_english)] == ["de", "ar", "de"]
        assert in_arabic.version.question_key == uuid.UUID(uid("statement"))

    def test_a_learner_in_the_middle_keeps_version_and_words(self, quiz, learner):
        attempt = start(quiz, learner)
        changed = [single(words=" new"), multiple(), true_false(is_true=False)]
        set_items(quiz, changed)
        first = give(attempt, 1, uid("single-a"))
        third = give(attempt, 3, True)
        assert first.text.words["stem"]["words"] == "<p>Question single?</p>"
        assert third.outcome == "right"
        assert start(quiz, LearnerFactory()).responses.get(position=3).version.spec["key"] is False


class TestSubmit:
    def test_sums_the_scores_and_counts_what_is_missing_as_nothing(self, quiz, learner):
        attempt = start(quiz, learner)
        give(attempt, 1, uid("single-a"))
        give(attempt, 2, [uid("multiple-a")])
        attempt = services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        assert (attempt.score, attempt.max_score) == (Decimal("1.50"), 3)
        assert (attempt.percent, attempt.passed) == (50, False)

    def test_thirds_add_up(self, homes, learner):
        keys = ("a", "b", "c")
        items = [multiple(str(n), keys=keys, others=("x",)) for n in range(3)]
        attempt = start(make_quiz(homes["de"], items=items, pass_mark=33), learner)
        for position in (1, 2, 3):
            give(attempt, position, [uid(f"{position - 1}-a")])
        attempt = services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        assert (attempt.score, attempt.percent, attempt.passed) == (1, 33, True)

    def test_announced_once_and_after_commit(
        self, quiz, learner, django_capture_on_commit_callbacks
    ):
        heard = []

        def listen(sender, attempt, **kwargs):
            heard.append((sender, attempt.pk, Attempt.objects.get(pk=attempt.pk).is_open))

        attempt_submitted.connect(listen)
        try:
            attempt = start(quiz, learner)
            with django_capture_on_commit_callbacks(execute=True):
                services.submit_attempt(attempt_id=attempt.pk, actor=learner)
                assert heard == []
                with pytest.raises(AttemptClosed):
                    services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        finally:
            attempt_submitted.disconnect(listen)
        assert heard == [(Attempt, attempt.pk, False)]

    def test_somebody_elses_attempt_is_refused(self, quiz, learner):
        attempt = start(quiz, learner)
        with pytest.raises(PermissionDenied):
            services.submit_attempt(attempt_id=attempt.pk, actor=LearnerFactory())
        attempt.refresh_from_db()
        assert attempt.is_open

    @pytest.mark.parametrize(("score", "percent", "passed"), [(2, 66, True), ("1.79", 59, False)])
    def test_percent_is_rounded_down_like_passed(self, score, percent, passed):
        attempt = Attempt(score=Decimal(score), max_score=Decimal(3), pass_mark=60)
        assert (attempt.percent, attempt.passed) == (percent, passed)


class TestPractice:
    def practise(self, attempt):
        return services.start_practice(attempt_id=attempt.pk, actor=attempt.learner, language="de")

    def hand_in(self, attempt, *, wrong):
        answer_all(attempt, wrong=wrong)
        return services.submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)

    def test_asks_only_what_was_not_fully_right(self, test, learner):
        practice = self.practise(self.hand_in(start(test, learner), wrong={1, 3}))
        assert practice.kind == Attempt.Kind.PRACTICE
        assert practice.shows_feedback_at_once
        assert [r.version.kind for r in practice.responses.order_by("position")] == [
            "single_choice",
            "true_false",
        ]

    def test_counts_for_nothing(self, homes, learner, django_capture_on_commit_callbacks):
        quiz = make_quiz(homes["de"], attempts_allowed=2)
        practice = self.practise(self.hand_in(start(quiz, learner), wrong={1}))
        with django_capture_on_commit_callbacks() as callbacks:
            services.submit_attempt(attempt_id=practice.pk, actor=learner)
        assert callbacks == []
        assert quiz.attempts_left(learner) == 1

    def test_asks_with_the_key_as_it_is_now(self, quiz, learner):
        attempt = self.hand_in(start(quiz, learner), wrong={3})
        set_items(quiz, [single(), multiple(), true_false(is_true=False)])
        assert self.practise(attempt).responses.get().version.spec["key"] is False

    def test_a_question_that_is_gone_comes_as_it_was(self, quiz, learner):
        attempt = self.hand_in(start(quiz, learner), wrong={3})
        set_items(quiz, [single()])
        assert self.practise(attempt).responses.get().version.kind == "true_false"

    def test_a_new_practice_closes_the_old_one(self, quiz, learner):
        attempt = self.hand_in(start(quiz, learner), wrong={1})
        first = self.practise(attempt)
        second = self.practise(attempt)
        first.refresh_from_db()
        assert not first.is_open
        assert second.is_open

    def test_nothing_to_practise(self, quiz, learner):
        attempt = start(quiz, learner)
        with pytest.raises(NothingToPractise):
            self.practise(attempt)
        with pytest.raises(NothingToPractise):
            self.practise(self.hand_in(attempt, wrong=()))

    def test_somebody_elses_attempt_is_refused(self, quiz, learner):
        attempt = self.hand_in(start(quiz, learner), wrong={1})
        with pytest.raises(PermissionDenied):
            services.start_practice(attempt_id=attempt.pk, actor=LearnerFactory(), language="de")


def test_helpers_agree_with_scoring(homes, quiz):
    for version in QuestionVersion.objects.current():
        assert version.item.score(version.spec, right_answer(version)) == 1
        assert version.item.score(version.spec, wrong_answer(version)) == 0
