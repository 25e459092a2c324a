"""Coming in, knocking, the last place, and what guessing is worth."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learn.accounts.exceptions import StaffAccountRefused
from learn.accounts.models import GuessBudget
from learn.accounts.services import budgets
from learn.groups import services
from learn.groups.exceptions import GroupFull, UnknownJoinCode
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**10:010d}"


def test_joining_twice_is_joining_once(group):
    learner = LearnerFactory()
    first = services.join_group(code=group.join_code, learner=learner, display_name="River 11")
    again = services.join_group(code=group.join_code, learner=learner, display_name="Lake 12")

    assert first.pk == again.pk
    assert first.admitted_at is not None
    learner.refresh_from_db()
    assert learner.display_name == "River 11"


def test_a_closed_an_expired_and_a_renewed_door_open_to_nobody(group, lead):
    old = group.join_code
    services.open_door(group=group, actor=lead, renew=True)
    with pytest.raises(UnknownJoinCode):
        services.join_group(code=old, learner=LearnerFactory())
    late = timezone.now() + timedelta(days=15)
    with pytest.raises(UnknownJoinCode):
        services.join_group(code=group.join_code, learner=LearnerFactory(), now=late)
    code = group.join_code
    services.close_door(group=group, actor=lead)
    with pytest.raises(UnknownJoinCode):
        services.join_group(code=code, learner=LearnerFactory())


def test_a_door_is_never_open_for_more_than_two_weeks(group, lead):
    services.open_door(group=group, actor=lead, days=400)

    assert group.door_closes_at <= timezone.now() + timedelta(days=14)


def test_leaving_the_door_open_keeps_the_code_that_was_printed(group, lead):
    code = group.join_code

    assert services.open_door(group=group, actor=lead, days=7).join_code == code


def test_who_must_knock_is_not_in_until_let_in(group, lead):
    group.is_approval_needed = True
    group.save()
    membership = services.join_group(code=group.join_code, learner=LearnerFactory())

    assert membership.admitted_at is None
    assert not group.memberships.learners().exists()
    services.admit(membership=membership, actor=lead)
    assert group.memberships.learners().count() == 1


def test_staff_do_not_join(group, stranger):
    with pytest.raises(StaffAccountRefused):
        services.join_group(code=group.join_code, learner=stranger)


def test_guesses_lead_to_knocking_and_lock_nobody_out(group):
    now = timezone.now()
    for number in range(budgets.JOINING_CAPACITY):
        with pytest.raises(UnknownJoinCode):
            services.find_open_group(code=f"{number:010d}", now=now)

    assert services.find_open_group(code=group.join_code, now=now) == group
    membership = services.join_group(code=group.join_code, learner=LearnerFactory(), now=now)
    assert membership.admitted_at is None
    later = now + timedelta(days=1)
    membership = services.join_group(code=group.join_code, learner=LearnerFactory(), now=later)
    assert membership.admitted_at == later


def test_right_codes_cost_nothing(group):
    for _number in range(60):
        services.join_group(code=group.join_code, learner=LearnerFactory())

    assert not GuessBudget.objects.filter(scope=GuessBudget.Scope.JOINING).exists()
    assert group.memberships.learners().count() == 60


def test_somebody_who_leaves_may_come_back(group):
    learner = LearnerFactory()
    services.join_group(code=group.join_code, learner=learner)
    services.leave_group(group=group, learner=learner)

    assert not group.memberships.learners().exists()
    assert services.join_group(code=group.join_code, learner=learner).pk


def test_a_full_group_takes_nobody(group):
    group.seat_limit = 1
    group.save()
    services.join_group(code=group.join_code, learner=LearnerFactory())

    with pytest.raises(GroupFull):
        services.join_group(code=group.join_code, learner=LearnerFactory())
