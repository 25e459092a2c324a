"""Tries at the questions of a lesson, and what happens when two rows turn out to be one person."""

import uuid

import pytest
from django.db import transaction

from quizzes import services
from quizzes.exceptions import AttemptClosed, ForeignAnswer, QuizUnavailable
from quizzes.models import Attempt, Response
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import give, make_quiz, single, start, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(homes):
    return make_quiz(homes["de"], feedback="at_once")


@pytest.fixture
def lesson(module):
    return add_lesson(module, number=3, body=[single("check"), true_false("second")])


def check(lesson, learner, answer, *, name="check", client_uuid=None, language="de"):
    """Try a question of ``lesson``."""
    return services.answer_check(
        container_key=lesson.translation_key,
        question_key=uuid.UUID(uid(name)),
        actor=learner,
        answer=answer,
        client_uuid=client_uuid or uuid.uuid4(),
        language=language,
    )


class TestCheck:
    def test_every_try_is_a_row_of_one_attempt(self, lesson, learner):
        first = check(lesson, learner, uid("check-b"))
        second = check(lesson, learner, uid("check-a"))
        third = check(lesson, learner, True, name="second")
        assert [r.outcome for r in (first, second, third)] == ["wrong", "right", "right"]
        assert [r.position for r in (first, second, third)] == [1, 2, 3]
        attempt = Attempt.objects.of(learner).get()
        assert attempt.kind == Attempt.Kind.CHECK
        assert attempt.is_open

    def test_the_same_try_again_is_no_second_row(self, lesson, learner):
        client_uuid = uuid.uuid4()
        first = check(lesson, learner, uid("check-b"), client_uuid=client_uuid)
        assert check(lesson, learner, uid("check-a"), client_uuid=client_uuid) == first
        assert Response.objects.count() == 1

    def test_an_id_of_somebody_else_is_refused(self, lesson, learner):
        client_uuid = uuid.uuid4()
        check(lesson, learner, uid("check-b"), client_uuid=client_uuid)
        with pytest.raises(ForeignAnswer), transaction.atomic():
            check(lesson, LearnerFactory(), uid("check-b"), client_uuid=client_uuid)

    def test_a_question_of_a_quiz_cannot_be_checked(self, homes, lesson, learner):
        quiz = make_quiz(homes["de"])
        for container in (quiz, lesson):
            with pytest.raises(QuizUnavailable):
                check(container, learner, uid("single-a"), name="single")
        assert not Response.objects.exists()

    def test_a_question_of_an_unpublished_lesson_cannot_be_checked(self, lesson, learner):
        lesson.unpublish()
        with pytest.raises(QuizUnavailable):
            check(lesson, learner, uid("check-a"))

    def test_a_check_is_never_handed_in(self, lesson, learner):
        attempt = check(lesson, learner, uid("check-a")).attempt
        with pytest.raises(AttemptClosed):
            services.submit_attempt(attempt_id=attempt.pk, actor=learner)


class TestMerge:
    def test_all_attempts_and_tries_move(self, quiz, lesson, learner):
        guest = LearnerFactory()
        for person in (learner, guest):
            check(lesson, person, uid("check-a"))
        attempt = start(quiz, guest)
        services.merge_attempts(source=guest, target=learner)
        assert not Attempt.objects.of(guest).exists()
        attempt.refresh_from_db()
        assert attempt.learner == learner
        checks = Response.objects.filter(attempt__kind=Attempt.Kind.CHECK)
        assert sorted(checks.values_list("attempt__learner", "position")) == [
            (learner.pk, 1),
            (learner.pk, 2),
        ]

    @pytest.mark.parametrize("guest_is_further", [True, False])
    def test_of_two_open_attempts_the_longer_stays_open(self, quiz, learner, guest_is_further):
        guest = LearnerFactory()
        theirs, mine = start(quiz, guest), start(quiz, learner)
        give(theirs, 1, uid("single-a"))
        if not guest_is_further:
            give(mine, 1, uid("single-a"))
            give(mine, 3, True)
        services.merge_attempts(source=guest, target=learner)
        longer, shorter = (theirs, mine) if guest_is_further else (mine, theirs)
        longer.refresh_from_db()
        shorter.refresh_from_db()
        assert longer.is_open
        assert (shorter.is_open, shorter.kind) == (False, Attempt.Kind.PRACTICE)
        assert quiz.attempts_left(learner) is None
        assert Response.objects.answered().filter(attempt__learner=learner).count() == (
            1 if guest_is_further else 3
        )
