"""What only some of a group are to take: their dates, their work, and nobody else's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from learn.groups import services
from learn.groups.models import Assignment
from learn.groups.reading import digest
from learn.groups.reading.learner import learner_view
from learn.groups.reading.overview import overview_of
from learn.groups.reading.plan import plan_of
from learn.groups.reading.states import STUCK, states_of
from learn.groups.reading.tables import ATTENDANCE, PROGRESS, RESULTS, table_of
from learn.progress.services import complete_step
from quizzes.models import Attempt
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(group, join):
    return join(group, display_name="Chosen")


@pytest.fixture
def other(group, join):
    return join(group, display_name="Other")


@pytest.fixture
def only_for_chosen(group, chosen):
    """Return the assignment of the group, given to one person alone."""
    assignment = group.assignments.get()
    Assignment.objects.filter(pk=assignment.pk).update(is_for_everybody=False)
    assignment.recipients.create(membership=chosen)
    return assignment


def test_work_that_nobody_gave_them_is_not_shown_to_those_who_run_the_group(
    request_, group, lead, module, quiz, chosen, other, only_for_chosen
):
    lesson = module.get_children().first()
    for person in (chosen.member, other.member):
        hand_in(quiz, person)
        complete_step(learner=person, step_key=lesson.translation_key)
    tables = {name: table_of(request_, group, name, "en").rows for name in (RESULTS, ATTENDANCE)}

    assert [row[0] for row in tables[RESULTS]] == ["Chosen"]
    assert [row[1] for row in tables[ATTENDANCE]] == ["Chosen"]
    assert len(learner_view(request_, group, chosen, "en").attempts) == 1
    assert learner_view(request_, group, other, "en").attempts == []
    seen = Attempt.objects.visible_to_staff(lead).filter(kind=Attempt.Kind.QUIZ)
    assert {attempt.learner for attempt in seen} == {chosen.member}


def test_what_was_hard_is_told_of_those_who_were_asked(
    request_, group, join, quiz, chosen, only_for_chosen
):
    for _number in range(5):
        hand_in(quiz, join(group).member, wrong=(1,))
    plan = plan_of(request_, group, "de")
    assert overview_of(group, plan, states_of(group, plan), "de").hard_questions == []
    Assignment.objects.update(is_for_everybody=True)
    [hard] = overview_of(
        group, again := plan_of(request_, group, "de"), states_of(group, again), "de"
    ).hard_questions
    assert (hard.wrong, hard.answered) == (5, 5)


@pytest.fixture
def twice(group, only_for_chosen):
    """Give the module to all as well, optional and later."""
    today = timezone.localdate()
    before = today - timedelta(days=20)
    Assignment.objects.update(is_required=True, due_on=date(2027, 3, 1), starts_on=before)
    group.memberships.update(joined_at=timezone.now() - timedelta(days=20))
    Assignment.objects.create(
        group=group,
        module_key=only_for_chosen.module_key,
        is_required=False,
        due_on=date(2027, 3, 30),
        starts_on=before,
        position=1,
    )
    return group


def test_one_persons_duty_is_not_everybodys(request_, twice, chosen, other):
    states = {one.learner_id: one for one in states_of(twice, plan_of(request_, twice, "de"))}
    assert states[chosen.member_id].status == STUCK
    assert states[other.member_id].status != STUCK
    assert [one.terms.due_on.day for one in states[chosen.member_id].modules] == [1]
    assert [one.terms.due_on.day for one in states[other.member_id].modules] == [30]


@pytest.mark.parametrize("day", [1, 30])
def test_each_last_day_is_reminded_of_for_those_who_have_it(twice, chosen, other, day):
    [due] = digest.due_on(twice, date(2027, 3, day), "de")
    assert (due.due_on.day, due.done, due.total) == (day, 0, 1)


def test_the_module_is_one_column_however_often_it_is_given(request_, twice, chosen, other):
    once = table_of(request_, twice, PROGRESS, "en")
    Assignment.objects.filter(is_for_everybody=True).delete()
    assert table_of(request_, twice, PROGRESS, "en").headings == once.headings


def test_a_hidden_module_is_not_named_to_who_holds_the_code(client, group, module):
    with override("en"):
        page = reverse("groups:join_with", args=[group.join_code])
    assert module.title in client.get(page).content.decode()
    module.view_restrictions.create(restriction_type="login")
    assert module.title not in client.get(page).content.decode()


def test_who_leaves_takes_the_private_assignment_along(group, chosen, other, only_for_chosen):
    services.leave_group(group=group, learner=chosen.member)
    assert not Assignment.objects.for_learner(other.member).exists()
