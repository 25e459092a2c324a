"""Who marks and what was handed in."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.users.models import UserProfile

from quizzes.models import Mark, Response
from quizzes.services import mark_response, submit_attempt
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import give, make_quiz, open_text, reflection, single, start


def make_marked_quiz(module):
    """Return a quiz of a choice (1 point), an open text (4 points) and a reflection."""
    return make_quiz(module, items=[single(), open_text(), reflection()], pass_mark=60)


def hand_in(quiz, text="Two reasons.", *, language="de") -> Response:
    """Return the answer to the open text of an attempt that somebody new has handed in."""
    attempt = start(quiz, LearnerFactory(), language)
    give(attempt, 1, uid("single-a"), language=language)
    response = give(attempt, 2, text, language=language)
    give(attempt, 3, "A secret thought.", language=language)
    submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    response.refresh_from_db()
    return response


def staff(*codenames):
    """Return somebody who reaches the admin, in English, and has these rights."""
    group = Group.objects.create(name=f"Staff {uuid.uuid4().hex[:8]}")
    names = ["access_admin", *codenames]
    group.permissions.set(Permission.objects.filter(codename__in=names))
    person = StaffFactory()
    person.groups.add(group)
    UserProfile.objects.create(user=person, preferred_language="en")
    return person


def mark(response, marker, points=3, comment="") -> Mark:
    """Mark ``response`` as ``marker``."""
    return mark_response(
        actor=marker, response_id=response.pk, points=Decimal(points), comment=comment
    )


def client_of(user) -> Client:
    """Return a client that is signed in as ``user``."""
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client
