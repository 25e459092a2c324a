"""Who may do what in a group, and what becomes of it."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from learn.accounts.exceptions import UnknownKey
from learn.accounts.models import StaffRole, User
from learn.accounts.services import find_key_owner, make_recovery_key, merge_users, spend_key
from learn.groups import services
from learn.groups.exceptions import GroupArchived, LeadNeeded, NotAFacilitator, NothingAssigned
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.permissions import role_in
from learn.groups.personal_data import export_groups
from tests.factories import LearnerFactory, StaffFactory, make_module, make_staff
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db
Role = GroupMembership.Role


def helper_of(group, ours, role):
    person = make_staff(ours, "facilitator")
    lead = group.memberships.get(role=Role.LEAD).member
    services.add_helper(group=group, actor=lead, helper=person, role=role)
    return person


def test_a_new_group_has_a_lead_modules_and_an_open_door(group, lead, module):
    assert role_in(lead, group) == Role.LEAD
    assert [row.module_key for row in group.assignments.all()] == [module.translation_key]
    assert group.has_open_door


def test_nobody_makes_groups_for_another_organisation(lead, theirs):
    with pytest.raises(PermissionDenied):
        services.create_group(actor=lead, organisation_key=theirs.translation_key, name="Theirs")
    assert not LearnerGroup.objects.exists()


def test_a_module_that_is_not_there_makes_no_group(lead, ours):
    with pytest.raises(NothingAssigned):
        services.create_group(
            actor=lead,
            organisation_key=ours.translation_key,
            name="Empty",
            module_keys=[uuid.uuid4()],
        )
    assert not LearnerGroup.objects.exists()


def test_a_whole_course_is_all_its_modules(group, lead, module):
    course = module.get_parent()
    [made] = services.assign(group=group, actor=lead, course_keys=[course.translation_key])

    assert made.course_key == course.translation_key
    again = services.assign(group=group, actor=lead, course_keys=[course.translation_key])
    assert again == []


def test_an_observer_looks_on_a_facilitator_runs_and_the_lead_decides(group, ours):
    observer = helper_of(group, ours, Role.OBSERVER)
    runner = helper_of(group, ours, Role.FACILITATOR)

    with pytest.raises(PermissionDenied):
        services.close_door(group=group, actor=observer)
    services.close_door(group=group, actor=runner)
    with pytest.raises(PermissionDenied):
        services.archive_group(group=group, actor=runner)
    group.refresh_from_db()
    assert not group.has_open_door
    assert not group.is_over


def test_a_role_in_a_group_ends_with_the_role_in_the_organisation(group, lead, ours):
    StaffRole.objects.filter(user=lead).delete()

    assert role_in(lead, group) is None
    assert not LearnerGroup.objects.facilitated_by(lead).exists()


def test_administrators_lead_the_groups_of_their_organisation_only(group, ours, theirs):
    assert role_in(make_staff(ours, "administrator"), group) == Role.LEAD
    assert role_in(make_staff(theirs, "administrator"), group) is None
    assert role_in(StaffFactory(is_superuser=True), group) == Role.LEAD
    assert role_in(make_staff(ours, "editor"), group) is None


def test_only_facilitators_of_the_organisation_can_help(group, lead, stranger):
    with pytest.raises(NotAFacilitator):
        services.add_helper(group=group, actor=lead, helper=stranger, role=Role.FACILITATOR)
    with pytest.raises(NotAFacilitator):
        services.hand_over(group=group, actor=lead, successor=stranger)


def test_handing_over_leaves_one_lead(group, lead, ours):
    successor = make_staff(ours, "facilitator")
    services.hand_over(group=group, actor=lead, successor=successor)

    assert role_in(successor, group) == Role.LEAD
    assert role_in(lead, group) == Role.FACILITATOR


def test_the_lead_cannot_be_taken_out(group, lead):
    own = group.memberships.get(member=lead)
    with pytest.raises(LeadNeeded):
        services.remove_member(membership=own, actor=lead)


def test_a_closed_account_hands_its_groups_over(group, lead, ours):
    target = make_staff(ours, "facilitator")
    with pytest.raises(LeadNeeded):
        services.hand_over_all(
            source=lead, target=None, organisation_key=ours.translation_key, actor=target
        )
    count = services.hand_over_all(
        source=lead, target=target, organisation_key=ours.translation_key, actor=target
    )

    assert count == 1
    assert role_in(target, group) == Role.LEAD
    assert role_in(lead, group) is None


def test_nothing_changes_in_a_group_that_is_over(group, lead):
    services.archive_group(group=group, actor=lead)

    with pytest.raises(GroupArchived):
        services.open_door(group=group, actor=lead)
    assert group.join_code == ""


def test_helpers_of_a_group_that_is_over_can_only_be_taken_out(group, lead, ours):
    helper = helper_of(group, ours, Role.OBSERVER)
    services.archive_group(group=group, actor=lead)
    membership = group.memberships.select_related("group").get(member=helper)

    with pytest.raises(GroupArchived):
        services.change_helper(membership=membership, actor=lead, role=Role.FACILITATOR)
    with pytest.raises(GroupArchived):
        helper_of(group, ours, Role.OBSERVER)
    services.remove_member(membership=membership, actor=lead)


def test_a_copy_has_the_modules_and_nobody(group, lead, join, module):
    join(group)
    group.assignments.update(note="Bring your book on Monday.")
    copy = services.duplicate_group(group=group, actor=lead, name="Next course")

    assert [row.module_key for row in copy.assignments.all()] == [module.translation_key]
    assert not copy.assignments.exclude(note="").exists()
    assert not copy.memberships.learners().exists()
    assert copy.join_code != group.join_code


def test_with_a_group_go_the_guests_who_learn_nowhere_else(group, lead, ours, join, quiz):
    guest, keyholder, elsewhere = (join(group).member for _number in range(3))
    hand_in(quiz, guest)
    make_recovery_key(user=keyholder, client_uuid=uuid.uuid4())
    other = services.create_group(
        actor=lead, organisation_key=ours.translation_key, name="Other group"
    )
    services.join_group(code=other.join_code, learner=elsewhere)

    assert services.delete_group(group=group, actor=lead) == 1
    left = set(User.objects.learners().values_list("pk", flat=True))
    assert left == {keyholder.pk, elsewhere.pk}


def test_who_only_knocks_keeps_what_is_theirs(group, lead, join):
    group.is_approval_needed = True
    group.save()
    guest = join(group).member

    assert services.delete_group(group=group, actor=lead) == 0
    assert User.objects.filter(pk=guest.pk).exists()


def test_groups_end_by_themselves_and_are_deleted_a_month_later(group, join):
    guest = join(group).member
    end = timezone.now() + timedelta(days=181)

    assert services.purge_groups(now=end, dry_run=True).ended == 1
    assert not LearnerGroup.objects.get().is_over
    assert services.purge_groups(now=end).ended == 1
    group.refresh_from_db()
    assert group.is_over
    LearnerGroup.objects.update(archived_at=timezone.now() - timedelta(days=31))
    assert services.purge_groups().deleted == 1
    assert not User.objects.filter(pk=guest.pk).exists()


def test_a_recovery_card_brings_somebody_back_once(group, lead, join):
    membership = join(group)
    form = uuid.uuid4()
    key = services.make_recovery_card(membership=membership, actor=lead, client_uuid=form)

    assert key == services.make_recovery_card(membership=membership, actor=lead, client_uuid=form)
    assert find_key_owner(key=key, address="10.0.0.1") == membership.member
    assert spend_key(key=key, owner=membership.member)
    with pytest.raises(UnknownKey):
        find_key_owner(key=key, address="10.0.0.1")


def test_a_recovery_card_expires(group, lead, join):
    key = services.make_recovery_card(membership=join(group), actor=lead, client_uuid=uuid.uuid4())
    late = timezone.now() + timedelta(days=9)
    with pytest.raises(UnknownKey):
        find_key_owner(key=key, address="10.0.0.1", now=late)


def test_only_who_runs_the_group_makes_recovery_cards(group, ours, join, stranger):
    membership = join(group)
    observer = helper_of(group, ours, Role.OBSERVER)
    for person in (stranger, observer, membership.member):
        with pytest.raises(PermissionDenied):
            services.make_recovery_card(
                membership=membership, actor=person, client_uuid=uuid.uuid4()
            )


def test_chosen_people_are_people_of_the_group(group, lead, ours, join, module):
    other = services.create_group(
        actor=lead, organisation_key=ours.translation_key, name="Other group"
    )
    elsewhere = join(other)
    with pytest.raises(PermissionDenied):
        services.assign(
            group=group, actor=lead, module_keys=[module.translation_key], recipients=[elsewhere]
        )


def test_moving_changes_the_order(group, lead, homes):
    more = make_module(homes["de"], slug="more")
    [second] = services.assign(group=group, actor=lead, module_keys=[more.translation_key])
    services.move_assignment(assignment=second, actor=lead, down=False)

    assert group.assignments.first() == second
    services.move_assignment(assignment=second, actor=lead, down=False)
    assert group.assignments.first() == second


def test_people_read_what_was_assigned_to_them_alone(group, lead, join, homes):
    alone, other = join(group), join(group)
    more = make_module(homes["de"], slug="more")
    services.assign(
        group=group,
        actor=lead,
        module_keys=[more.translation_key],
        recipients=[alone],
        note="For you.",
    )

    [row] = export_groups(alone.member)
    assert [(one["module"], one["note"]) for one in row["assigned_alone"]] == [
        (more.translation_key, "For you.")
    ]
    assert export_groups(other.member)[0]["assigned_alone"] == []


def test_what_was_withdrawn_meanwhile_does_not_move(group, lead):
    stale = group.assignments.get()
    services.withdraw_assignment(assignment=group.assignments.get(), actor=lead)

    assert services.move_assignment(assignment=stale, actor=lead, down=True) is None


def test_learners_keep_what_is_theirs_when_two_become_one(group, lead, join):
    old, new = join(group), LearnerFactory()
    services.label_member(membership=old, actor=lead, label="front row")
    merge_users(source=old.member, target=new)

    [kept] = group.memberships.learners()
    assert kept.member == new
    assert kept.private_label == "front row"
