"""One last place, one mail, wanted by many at once; and controls without a guard."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from learn.accounts import tasks
from learn.accounts.models import OutgoingMail
from learn.accounts.services import owe_mail
from learn.groups import services
from learn.groups.exceptions import GroupArchived, GroupFull
from learn.groups.models import Digest, GroupMembership, LearnerGroup
from tests.factories import (
    LearnerFactory,
    make_module,
    make_organisation,
    make_site,
    make_staff,
)

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 50
THREADS = 10


@pytest.fixture
def group(transactional_db):
    """Return a group with one place."""
    organisation = make_organisation("ours", make_site()["de"].locale)
    lead = make_staff(organisation, "facilitator")
    return services.create_group(
        actor=lead, organisation_key=organisation.translation_key, name="Small", seat_limit=1
    )


def at_the_same_time(call, people):
    """Call ``call(person)`` from several threads that start together."""
    ready = threading.Barrier(THREADS)

    def run(numbered):
        number, person = numbered
        if number < THREADS:
            ready.wait()
        try:
            return call(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, enumerate(people)))


def learners(group):
    return group.memberships.filter(role=GroupMembership.Role.LEARNER).count()


def test_the_last_place_is_given_once(group):
    def join(person):
        try:
            services.join_group(code=group.join_code, learner=person)
        except GroupFull:
            return False
        return True

    outcomes = at_the_same_time(join, [LearnerFactory() for _number in range(PEOPLE)])
    assert sum(outcomes) == 1
    assert learners(group) == 1


def test_control_without_the_lock_the_place_is_given_to_many(group):
    """The same steps as ``join_group``, but the group is not locked between look and act."""
    all_have_looked = threading.Barrier(THREADS)

    def join(person):
        open_group = LearnerGroup.objects.with_open_door().get(join_code=group.join_code)
        taken = learners(open_group)
        all_have_looked.wait()
        if taken < open_group.seat_limit:
            GroupMembership.objects.create(group=open_group, member=person)

    at_the_same_time(join, [LearnerFactory() for _number in range(THREADS)])
    assert learners(group) > group.seat_limit


def test_one_person_pressing_ten_times_is_one_member(group):
    LearnerGroup.objects.update(seat_limit=None)
    person = LearnerFactory()
    joined = at_the_same_time(
        lambda one: services.join_group(code=group.join_code, learner=one).pk, [person] * THREADS
    )

    assert len(set(joined)) == 1
    assert learners(group) == 1


def lead_of(group):
    return group.memberships.get(role=GroupMembership.Role.LEAD).member


def test_a_button_pressed_ten_times_assigns_once(group):
    module = make_module(Page.objects.get(slug="home-de").specific, slug="raced")

    def press(lead):
        services.assign(
            group=LearnerGroup.objects.get(pk=group.pk),
            actor=lead,
            module_keys=[module.translation_key],
        )

    at_the_same_time(press, [lead_of(group)] * THREADS)
    assert group.assignments.count() == 1


def test_a_door_opened_ten_times_has_one_code(group):
    lead = lead_of(group)
    services.close_door(group=group, actor=lead)
    stale = [LearnerGroup.objects.get(pk=group.pk) for _number in range(THREADS)]
    codes = at_the_same_time(lambda one: services.open_door(group=one, actor=lead).join_code, stale)

    assert set(codes) == {LearnerGroup.objects.get(pk=group.pk).join_code}


def test_nothing_changes_in_a_group_that_ended_meanwhile(group):
    lead = lead_of(group)
    knocking = GroupMembership.objects.create(group=group, member=LearnerFactory())
    services.archive_group(group=LearnerGroup.objects.get(pk=group.pk), actor=lead)

    for change in (services.open_door, services.close_door, services.assign):
        stale = LearnerGroup.objects.get(pk=group.pk)
        stale.archived_at = None
        with pytest.raises(GroupArchived):
            change(group=stale, actor=lead)
    knocking.group.archived_at = None
    with pytest.raises(GroupArchived):
        services.admit(membership=knocking, actor=lead)


@pytest.fixture
def no_jobs(monkeypatch):
    """Let mails stay owed."""
    monkeypatch.setattr(tasks.deliver_mail, "delay", lambda mail_id: None)


def test_a_mail_about_a_group_is_owed_once(group, no_jobs):
    membership = group.memberships.get()
    outcomes = at_the_same_time(
        lambda day: services.owe_digest(membership=membership, kind="week", about_on=day),
        [timezone.localdate()] * PEOPLE,
    )
    assert sum(outcomes) == 1
    assert OutgoingMail.objects.count() == 1


def test_control_without_the_constraint_it_is_owed_to_all_who_looked(group, no_jobs):
    member = group.memberships.get().member
    all_have_looked = threading.Barrier(THREADS)

    def owe(_day):
        is_owed = Digest.objects.exists()
        all_have_looked.wait()
        if not is_owed:
            owe_mail(name="group_week", person=member, digest_id=0)

    at_the_same_time(owe, [timezone.localdate()] * THREADS)
    assert OutgoingMail.objects.count() == THREADS
