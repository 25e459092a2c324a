"""Attempts in bulk, as rows of marks; and staff who may see them."""

from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.users.models import UserProfile

from learn.accounts.models import User
from quizzes.models import Attempt, QuestionText, QuestionVersion, Response
from tests.factories import LearnerFactory, StaffFactory
from tests.quizzes.factories import right_answer, wrong_answer

SKIPPED, EMPTY, WAITING = "skipped", "empty", "waiting"


def hand_in(quiz, *papers, language="de", learner=None, kind=Attempt.Kind.QUIZ, **fields):
    """
    Hand in an attempt for each of ``papers`` and return them, each by somebody else.

    A paper holds what the person earned with each question, from 0 to 1, or a way to leave it
    out; or a pair of that and the answer given.
    """
    versions = versions_of(quiz)
    texts = QuestionText.objects.for_screen(versions, language)
    learners = [learner] * len(papers)
    if learner is None:
        learners = User.objects.bulk_create(LearnerFactory.build_batch(len(papers)))
    attempts = Attempt.objects.bulk_create(
        Attempt(
            kind=kind,
            quiz_key=quiz.translation_key,
            learner=person,
            language=language,
            pass_mark=quiz.pass_mark,
            submitted_at=fields.get("submitted_at", timezone.now()),
            score=sum(earned(one) for one in paper),
            max_score=sum(
                version.points
                for version, one in zip(versions, paper, strict=True)
                if one != SKIPPED
            ),
        )
        for person, paper in zip(learners, papers, strict=True)
    )
    Response.objects.bulk_create(
        given(attempt, position, version, texts[version.pk], one, fields.get("confidence"))
        for attempt, paper in zip(attempts, papers, strict=True)
        for position, (version, one) in enumerate(zip(versions, paper, strict=True), start=1)
    )
    return attempts


def earned(one) -> Decimal:
    """Return the mark in a place of a paper; what was left out earned nothing."""
    mark = one[0] if isinstance(one, tuple) else one
    return Decimal(0) if isinstance(mark, str) else Decimal(str(mark))


def versions_of(quiz) -> list[QuestionVersion]:
    """Return the questions asked now, in the order in which they were written."""
    current = QuestionVersion.objects.current().filter(container_key=quiz.translation_key)
    return list(current.order_by("pk"))


def given(attempt, position, version, text, one, confidence):
    """Return the response that earned ``one``."""
    mark, answer = one if isinstance(one, tuple) else (one, None)
    response = Response(
        attempt=attempt,
        position=position,
        version=version,
        text=text,
        max_score=version.points,
        confidence=confidence,
    )
    now = timezone.now()
    if mark == SKIPPED:
        response.skipped_at = now
    elif mark == WAITING:
        response.answer, response.awaits_mark = answer or "…", True
        response.score, response.answered_at = Decimal(0), now
    elif mark != EMPTY:
        response.score, response.answered_at = Decimal(str(mark)), now
        if answer is None and version.spec.get("key") is not None:
            answer = (right_answer if mark == 1 else wrong_answer)(version)
        response.answer = answer
    return response


def sees_everything():
    """Return somebody for whom no attempt is hidden, and who reads English."""
    return reads_english(StaffFactory(is_superuser=True))


def reads_english(person):
    """Let ``person`` see the admin as the msgids are written."""
    UserProfile.objects.create(user=person, preferred_language="en")
    return person


def may(person, *codenames):
    """Let ``person`` into the admin, in English, and give them permissions on attempts."""
    reads_english(person)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    attempts = ContentType.objects.get_for_model(Attempt)
    for codename in codenames:
        permission, _is_new = Permission.objects.get_or_create(
            codename=codename, content_type=attempts, defaults={"name": codename}
        )
        person.user_permissions.add(permission)
    return person


def sign_in(client, person):
    """Return ``client`` signed in as ``person``."""
    client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return client
