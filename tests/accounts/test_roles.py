"""What a role in an organisation allows, and whom."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from learn.accounts import permissions
from learn.accounts.models import StaffRole
from tests.factories import LearnerFactory, StaffFactory, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "facilitates", "administers"),
    [("administrator", True, True), ("facilitator", True, False), ("editor", False, False)],
)
def test_a_role_counts_in_its_own_organisation_only(ours, theirs, role, facilitates, administers):
    person = make_staff(ours, role)
    here = {ours.translation_key}

    assert permissions.organisations_facilitated_by(person) == (here if facilitates else set())
    assert permissions.organisations_administered_by(person) == (here if administers else set())
    assert permissions.may_facilitate(person) == facilitates
    with pytest.raises(PermissionDenied):
        permissions.require_may_facilitate(person, theirs.translation_key)
    with pytest.raises(PermissionDenied):
        permissions.require_may_administer(person, theirs.translation_key)


def test_an_operator_may_act_everywhere(ours, theirs):
    operator = StaffFactory(is_superuser=True)

    assert permissions.organisations_administered_by(operator) >= {
        ours.translation_key,
        theirs.translation_key,
    }


def test_a_closed_account_and_a_learner_may_nothing(ours):
    closed = make_staff(ours, "administrator", is_active=False)
    learner = LearnerFactory()
    StaffRole.objects.create(
        user=learner, organisation_key=ours.translation_key, role="administrator"
    )

    for person in (closed, learner, AnonymousUser()):
        assert permissions.organisations_of(person, "administrator") == set()


def test_nobody_holds_the_same_role_twice(ours):
    person = make_staff(ours, "facilitator")

    with pytest.raises(IntegrityError), transaction.atomic():
        StaffRole.objects.create(
            user=person, organisation_key=ours.translation_key, role="facilitator"
        )
