"""A session brings its person, and only a session that is whole brings anybody."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from learn.accounts.models import Session
from learn.accounts.services import erase_user
from learn.accounts.sessions import SessionStore
from learn.accounts.sign_in import BACKEND
from tests.factories import LearnerFactory, StaffFactory

pytestmark = pytest.mark.django_db

MIGRATION = "learn.accounts.migrations.0002_sessions_know_their_person"


def is_known(client) -> bool:
    """Return whether the platform knows who this browser belongs to."""
    return client.get(reverse("dashboard:my_learning")).wsgi_request.user.is_authenticated


@pytest.fixture
def staff(client):
    staff = StaffFactory()
    client.force_login(staff, BACKEND)
    return staff


def test_one_query_brings_session_and_person(client, django_assert_num_queries):
    learner = LearnerFactory()
    client.force_login(learner, BACKEND)
    request = client.get(reverse("dashboard:my_learning")).wsgi_request
    del request.user
    session = SessionStore(client.session.session_key)
    with django_assert_num_queries(1):
        assert session[SESSION_KEY] == str(learner.pk)
        assert session.person == learner


def test_a_changed_password_ends_other_sessions(client, staff):
    assert is_known(client)
    staff.set_password("a-new-long-password")
    staff.save(update_fields=["password"])
    assert not is_known(client)


def test_who_is_deactivated_is_known_no_more(client, staff):
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    assert not is_known(client)


def test_a_replaced_secret_key_keeps_people_signed_in(client, staff, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key, of the same length or so"
    assert is_known(client)


def test_a_session_never_brings_another_person(client, staff):
    Session.objects.update(person=LearnerFactory())
    user = client.get(reverse("dashboard:my_learning")).wsgi_request.user
    assert user == staff


def test_nothing_is_left_of_the_sessions_of_who_is_erased(client):
    learner = LearnerFactory()
    client.force_login(learner, BACKEND)
    erase_user(user=learner)
    assert not Session.objects.exists()
    assert not is_known(client)


@pytest.mark.django_db(transaction=True)
def test_who_was_signed_in_before_the_update_still_is(client):
    learner = LearnerFactory()
    client.force_login(learner, BACKEND)
    orphan = SessionStore()
    rows = [
        (client.session.session_key, Session.objects.get().session_data),
        ("gone", orphan.encode({SESSION_KEY: "0"})),
    ]
    Session.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY,"
            " session_data text, expire_date timestamp with time zone)"
        )
        end = timezone.now() + timedelta(days=1)
        cursor.executemany(
            "INSERT INTO django_session VALUES (%s, %s, %s)", [(*row, end) for row in rows]
        )
    with connection.schema_editor() as editor:
        import_module(MIGRATION).take_over(apps, editor)
    assert is_known(client)
    assert Session.objects.get().person == learner
    assert "django_session" not in connection.introspection.table_names()
