"""
Sessions in the database that know their person.

Django keeps the id of who is signed in inside the packed data of a session, and so asks twice in
every request: for the session, then for the person. Here one query brings both.
"""

from datetime import date

from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from home.prepared import prepared
from learn.accounts.models import Session, User
from learn.accounts.sign_in import BACKEND


@prepared
def _valid_session(session_key: str):
    rows = Session.objects.filter(session_key=session_key, expire_date__gt=Now())
    return rows.select_related("person")


# The entry of a staff session that says in which sort of browser and on which day it began.
STAFF_BROWSER = "staff_browser"


class SessionStore(DatabaseSessionStore):
    """Django's store, with the person beside the data."""

    # Whose session was last read, if anybody's, and when it was last used if it is of staff.
    person: User | None = None
    used_on: date | None = None

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        if STAFF_BROWSER in data:
            row.browser, row.begun_on = data[STAFF_BROWSER]
            row.used_on = timezone.localdate()
        return row

    def load(self):
        row = _valid_session.first(self.session_key or "")
        self.person = row and row.person
        self.used_on = row and row.used_on
        return self.decode(row.session_data) if row else super().load()


def person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """
    Return who is signed in.

    Only the plain case is decided here: the session holds this person, they may be here, and
    their password is still the one they signed in with. Everything else (nobody, a changed
    password, a replaced secret key) is Django's to decide.
    """
    session = request.session
    pk, person = session.get(SESSION_KEY), session.person
    if (
        person is not None
        and str(person.pk) == pk
        and session.get(BACKEND_SESSION_KEY) == BACKEND
        and person.is_active
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    ):
        return person
    return get_user(request)
