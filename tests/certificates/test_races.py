"""Two requests at the same moment: real threads on a real database."""

import threading

import pytest
from django.db import IntegrityError, models

from learn.certificates import services
from learn.certificates.exceptions import AlreadyRevoked
from learn.certificates.models import Certificate
from learn.groups import services as groups
from tests.accounts.test_races import THREADS, all_at_once
from tests.certificates.conftest import complete
from tests.factories import (
    LearnerFactory,
    make_module,
    make_organisation,
    make_site,
    make_staff,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def module(transactional_db):
    return make_module(make_site()["de"])


def issue(learner, module):
    return services.issue_certificate(
        learner=learner, module_key=module.translation_key, language="de"
    )


def test_asked_for_many_times_together_it_is_one(finisher, module):
    codes = all_at_once(lambda _number: issue(finisher, module).check_code)
    assert set(codes) == {Certificate.objects.get().check_code}


def test_control_without_the_lock_only_the_database_prevents_a_second(
    finisher, module, monkeypatch
):
    """The service with neither lock nor transaction, stopped between look and act."""
    all_have_looked = threading.Barrier(THREADS)
    free_code = services._free_code

    def wait_and_choose():
        all_have_looked.wait()
        return free_code()

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(services, "issue_certificate", services.issue_certificate.__wrapped__)
    monkeypatch.setattr(services, "_free_code", wait_and_choose)

    def try_to_issue(_number):
        try:
            return issue(finisher, module)
        except IntegrityError:
            return None

    issued = all_at_once(try_to_issue)
    assert issued.count(None) == THREADS - 1
    assert Certificate.objects.count() == 1


def test_many_people_together_get_one_each(module):
    people = LearnerFactory.create_batch(THREADS)
    for person in people:
        complete(person, module)
    codes = all_at_once(lambda number: issue(people[number], module).check_code)
    assert len(set(codes)) == THREADS == Certificate.objects.count()


def test_printed_for_a_group_many_times_together_everybody_has_one(module):
    organisation = make_organisation("ours", module.locale)
    lead = make_staff(organisation, "facilitator")
    group = groups.create_group(
        actor=lead,
        organisation_key=organisation.translation_key,
        name="Group",
        module_keys=[module.translation_key],
    )
    people = LearnerFactory.create_batch(3)
    for person in people:
        groups.join_group(code=group.join_code, learner=person)
        complete(person, module)

    def print_all(_number):
        issued = services.issue_for_group(
            group=group,
            actor=lead,
            learner_ids=[person.pk for person in people],
            module_key=module.translation_key,
        )
        return frozenset(row.check_code for row in issued)

    (codes,) = set(all_at_once(print_all))
    assert len(codes) == len(people) == Certificate.objects.count()


def test_revoked_many_times_together_it_is_revoked_once(certificate, finisher):
    def revoke(_number):
        try:
            services.revoke_certificate(certificate=certificate, actor=finisher)
        except AlreadyRevoked:
            return "before"
        return "now"

    assert sorted(all_at_once(revoke)) == ["before"] * (THREADS - 1) + ["now"]
