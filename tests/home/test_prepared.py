"""Queries built once answer as the ones they were built from."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.prepared import GREATEST, PreparedUpdate, prepared
from learn.progress.models import Enrolment, StepCompletion
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def learners():
    return [LearnerFactory(), LearnerFactory()]


@pytest.fixture
def enrolments(learners):
    return [Enrolment.objects.create(learner=learner, module_key=uuid4()) for learner in learners]


@prepared
def enrolment_of(learner_id: int, module_key: UUID):
    """An enrolment with its learner."""
    found = Enrolment.objects.filter(learner=learner_id, module_key=module_key)
    return found.select_related("learner")


@prepared
def enrolments_in(*module_keys: UUID):
    """Who is enrolled in any of the modules."""
    found = Enrolment.objects.filter(module_key__in=module_keys)
    return found.order_by("pk").values_list("learner", "started_at")


def test_rows_are_whole_and_need_no_other_query(enrolments, django_assert_num_queries):
    for enrolment in enrolments:
        with django_assert_num_queries(1):
            [row] = enrolment_of(enrolment.learner_id, enrolment.module_key)
            assert row == enrolment
            assert row.learner == enrolment.learner
        assert row.started_at == enrolment.started_at
        assert not row._state.adding
        row.refresh_from_db()


def test_values_are_converted_as_those_of_a_queryset(enrolments):
    keys = [enrolment.module_key for enrolment in enrolments]
    assert enrolments_in(*keys) == list(
        Enrolment.objects.order_by("pk").values_list("learner", "started_at")
    )
    assert enrolments_in(keys[1]) == [(enrolments[1].learner_id, enrolments[1].started_at)]


def test_nothing_is_asked_where_no_key_is_given(enrolments, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert enrolments_in() == []


def test_an_argument_may_be_used_twice_and_queries_joined(learners):
    @prepared
    def keys_of(learner_id: int):
        steps = StepCompletion.objects.filter(learner=learner_id).order_by()
        modules = Enrolment.objects.filter(learner=learner_id).order_by()
        return steps.values_list("step_key", flat=True).union(
            modules.values_list("module_key", flat=True)
        )

    first, second = learners
    keys = [uuid4() for _learner in range(3)]
    StepCompletion.objects.create(learner=first, step_key=keys[0])
    Enrolment.objects.create(learner=first, module_key=keys[1])
    StepCompletion.objects.create(learner=second, step_key=keys[2])
    assert set(keys_of(first.pk)) == {keys[0], keys[1]}
    assert keys_of(second.pk) == [keys[2]]


def test_a_query_is_built_once(enrolments):
    built = []

    @prepared
    def counted(learner_id: int):
        built.append(learner_id)
        return Enrolment.objects.filter(learner=learner_id)

    for enrolment in enrolments:
        assert counted(enrolment.learner_id) == [enrolment]
    assert len(built) == 1


def test_one_row_or_none(enrolments):
    [enrolment, _other] = enrolments
    assert enrolment_of.get(enrolment.learner_id, enrolment.module_key) == enrolment
    assert enrolment_of.first(enrolment.learner_id, enrolment.module_key) == enrolment
    assert enrolment_of.first(enrolment.learner_id, uuid4()) is None
    with pytest.raises(Enrolment.DoesNotExist):
        enrolment_of.get(enrolment.learner_id, uuid4())


@pytest.mark.parametrize("number", [GREATEST + 1, 10**40, -(10**40)])
def test_a_number_no_column_can_hold_finds_nothing(enrolments, number):
    assert enrolment_of(number, enrolments[0].module_key) == []


def test_the_greatest_number_is_asked_and_finds_nothing(enrolments):
    assert enrolment_of(GREATEST, enrolments[0].module_key) == []


def test_an_argument_that_goes_nowhere_is_an_error():
    @prepared
    def forgetful(learner_id: int, module_key: UUID):
        return Enrolment.objects.filter(learner=learner_id)

    with pytest.raises(TypeError, match="forgetful"):
        forgetful(1, uuid4())


def test_a_lock_stays_a_lock(enrolments):
    @prepared
    def locked(enrolment_id: int):
        return Enrolment.objects.select_for_update().filter(pk=enrolment_id)

    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert locked(enrolments[0].pk) == [enrolments[0]]
        assert locked(enrolments[1].pk) == [enrolments[1]]
    expected = 2 if connection.features.has_select_for_update else 0
    assert sum("FOR UPDATE" in query["sql"] for query in asked) == expected


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_of_a_transaction_is_an_error(enrolments):
    @prepared
    def locked(enrolment_id: int):
        return Enrolment.objects.select_for_update().filter(pk=enrolment_id)

    with transaction.atomic():
        locked(enrolments[0].pk)
    if connection.features.has_select_for_update:
        with pytest.raises(transaction.TransactionManagementError):
            locked(enrolments[0].pk)


def test_an_update_writes_the_named_fields_of_that_row_only(enrolments):
    save_activity = PreparedUpdate(Enrolment, ["last_active_at"])
    enrolment, other = enrolments
    now = timezone.now() + timedelta(hours=1)
    key, enrolment.module_key, enrolment.last_active_at = enrolment.module_key, uuid4(), now
    save_activity(enrolment)
    enrolment.refresh_from_db()
    assert (enrolment.last_active_at, enrolment.module_key) == (now, key)
    other.refresh_from_db()
    assert other.last_active_at < now
