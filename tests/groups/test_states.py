"""Not started, working, stuck, done: told from completions and attempts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from learn.groups import services
from learn.groups.models import Assignment
from learn.groups.reading.overview import overview_of
from learn.groups.reading.plan import plan_of
from learn.groups.reading.states import (
    DONE,
    NOT_STARTED,
    STUCK,
    WORKING,
    cells_of,
    kept_states,
    states_of,
)
from learn.progress.models import Enrolment
from learn.progress.services import complete_step
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons(module):
    return list(module.get_children().filter(content_type__model="lessonpage"))


def state_of(request, group, membership=None):
    plan = plan_of(request, group, "de")
    states = {one.membership_id: one for one in states_of(group, plan)}
    if membership is None:
        return list(states.values())
    state = states[membership.pk]
    return state.status, [cell and cell.status for cell in cells_of([state], plan)[membership.pk]]


def fail(quiz, learner):
    return hand_in(quiz, learner, wrong=(1,))


def succeed(quiz, learner):
    return hand_in(quiz, learner)


def test_somebody_new_has_not_started(request_, group, join):
    assert state_of(request_, group, join(group)) == (NOT_STARTED, [NOT_STARTED] * 3)


def test_after_one_lesson_the_next_is_being_worked_on(request_, group, join, lessons):
    membership = join(group)
    complete_step(learner=membership.member, step_key=lessons[0].translation_key)

    assert state_of(request_, group, membership) == (WORKING, [DONE, WORKING, NOT_STARTED])


def test_with_every_step_somebody_is_done(request_, group, join, lessons, quiz):
    membership = join(group)
    for lesson in lessons:
        complete_step(learner=membership.member, step_key=lesson.translation_key)
    succeed(quiz, membership.member)

    assert state_of(request_, group, membership) == (DONE, [DONE] * 3)


def test_two_failed_tries_are_stuck_and_a_third_that_passes_is_not(request_, group, join, quiz):
    quiz.pass_mark = 50
    quiz.save_revision().publish()
    membership = join(group)
    fail(quiz, membership.member)
    assert state_of(request_, group, membership)[1][2] == DONE
    fail(quiz, membership.member)
    assert state_of(request_, group, membership)[0] == STUCK
    assert state_of(request_, group, membership)[1][2] == STUCK
    succeed(quiz, membership.member)
    assert state_of(request_, group, membership)[1][2] == DONE


@pytest.mark.parametrize(("is_required", "status"), [(True, STUCK), (False, NOT_STARTED)])
def test_a_week_without_a_move_is_stuck_where_it_is_required(
    request_, group, join, is_required, status
):
    membership = join(group)
    long_ago = timezone.now() - timedelta(days=8)
    Assignment.objects.update(created_at=long_ago, is_required=is_required)
    group.memberships.update(joined_at=long_ago)

    assert state_of(request_, group, membership)[0] == status


def test_a_move_within_the_week_is_working(request_, group, join, lessons):
    membership = join(group)
    long_ago = timezone.now() - timedelta(days=30)
    Assignment.objects.update(created_at=long_ago)
    group.memberships.update(joined_at=long_ago)
    complete_step(learner=membership.member, step_key=lessons[0].translation_key)
    assert state_of(request_, group, membership)[0] == WORKING
    Enrolment.objects.update(last_active_at=long_ago)
    assert state_of(request_, group, membership) == (STUCK, [DONE, STUCK, NOT_STARTED])


def test_what_is_for_others_is_not_counted(request_, group, lead, join):
    chosen, other = join(group), join(group)
    assignment = group.assignments.get()
    services.change_assignment(
        assignment=assignment,
        actor=lead,
        is_required=True,
        starts_on=None,
        due_on=None,
        note="",
        is_discussed_first=False,
        recipients=[chosen],
    )

    assert state_of(request_, group, other)[1] == [None] * 3
    assert state_of(request_, group, chosen)[1] == [NOT_STARTED] * 3


def test_the_overview_counts_and_names_who_needs_help(request_, group, join, quiz):
    quiz.pass_mark = 50
    quiz.save_revision().publish()
    members = [join(group) for _number in range(6)]
    for membership in members[:5]:
        fail(quiz, membership.member)
    fail(quiz, members[0].member)
    succeed(quiz, members[5].member)
    plan = plan_of(request_, group, "de")
    overview = overview_of(group, plan, states_of(group, plan), "de")

    assert overview.counts == {DONE: 0, WORKING: 5, STUCK: 1, NOT_STARTED: 0}
    assert [one.membership_id for one in overview.needing_help] == [members[0].pk]
    assert overview.median_score == 0
    [question] = overview.hard_questions
    assert (question.wrong, question.answered) == (6, 7)
    assert question.text == "Question single?"
    assert {answer.label for answer in question.answers} == {
        *("Option single-a", "Option single-b", "Option single-c")
    }
    assert sum(answer.count for answer in question.answers) == 7


def test_below_five_people_nobody_is_told_what_others_answered(request_, group, join, quiz):
    for _number in range(4):
        fail(quiz, join(group).member)
    plan = plan_of(request_, group, "de")

    assert overview_of(group, plan, states_of(group, plan), "de").hard_questions == []


def test_queries_do_not_grow_with_learners(request_, group, join, quiz, django_assert_num_queries):
    for learners in (2, 6):
        for _number in range(learners):
            fail(quiz, join(group).member)
        plan = plan_of(request_, group, "de")
        with django_assert_num_queries(5):
            states = states_of(group, plan)
            cells_of(states, plan)


def test_states_are_counted_once_for_some_seconds(
    request_, group, join, forget, django_assert_num_queries
):
    join(group)
    plan = plan_of(request_, group, "de")
    assert len(kept_states(group, plan, "de")) == 1
    join(group)
    with django_assert_num_queries(0):
        assert len(kept_states(group, plan, "de")) == 1
    forget()
    assert len(kept_states(group, plan, "de")) == 2


def test_what_changes_for_an_assignment_is_seen_at_once(request_, group, join):
    membership = join(group)
    joined_at = timezone.now() - timedelta(days=30)
    type(membership).objects.filter(pk=membership.pk).update(joined_at=joined_at)
    today = timezone.localdate()
    group.assignments.update(starts_on=today)
    assert status_kept(request_, group) == NOT_STARTED
    group.assignments.update(starts_on=today - timedelta(days=20))
    assert status_kept(request_, group) == STUCK


def status_kept(request, group):
    [state] = kept_states(group, plan_of(request, group, "de"), "de")
    return state.status


def test_a_module_begins_on_the_day_of_the_platform_on_which_it_was_assigned(request_, group):
    # In Berlin it is the first of July already.
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    group.assignments.update(created_at=late)
    [module] = plan_of(request_, group, "de")
    assert module.terms[0].begins_on == date(2026, 7, 1)
