"""A thousand learners with progress, made in bulk."""

from decimal import Decimal
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from bench.content import LargeModule
from learn.accounts import recovery_keys
from learn.accounts.models import RecoveryKey, User
from learn.accounts.sessions import SessionStore
from learn.accounts.sign_in import BACKEND
from learn.progress.models import Enrolment, StepCompletion
from quizzes.models import Attempt, QuestionText, QuestionVersion, Response


def make_learners(count: int, large: LargeModule) -> list[str]:
    """Return sessions of ``count`` learners who are half-way through ``large``."""
    learners = User.objects.bulk_create(
        User(display_name=f"Otter {number}", password=make_password(None))
        for number in range(count)
    )
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, module_key=large.module.translation_key) for learner in learners
    )
    StepCompletion.objects.bulk_create(
        (
            StepCompletion(learner=learner, step_key=lesson.translation_key)
            for learner in learners
            for lesson in large.lessons[: len(large.lessons) // 2]
        ),
        batch_size=5000,
    )
    make_attempts(learners, large)
    return [sign_in(learner) for learner in learners]


def make_keys(count: int) -> list[str]:
    """Return recovery keys of ``count`` learners, as they type them."""
    learners = User.objects.learners().order_by("pk")[:count]
    keys = [
        (learner, recovery_keys.derive(user_uuid=learner.uuid, client_uuid=uuid4()))
        for learner in learners
    ]
    RecoveryKey.objects.bulk_create(
        RecoveryKey(user=learner, digest=recovery_keys.digest(key)) for learner, key in keys
    )
    return [recovery_keys.grouped(key) for _learner, key in keys]


def make_attempts(learners: list[User], large: LargeModule):
    """Give each of ``learners`` one attempt at the quiz, handed in with everything right."""
    now = timezone.now()
    key = large.quiz.translation_key
    versions = list(QuestionVersion.objects.current().filter(container_key=key))
    texts = QuestionText.objects.for_screen(versions, "de")
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz_key=key,
            learner=learner,
            language="de",
            pass_mark=large.quiz.pass_mark,
            feedback=large.quiz.feedback,
            submitted_at=now,
            score=Decimal(len(versions)),
            max_score=Decimal(len(versions)),
        )
        for learner in learners
    )
    Response.objects.bulk_create(
        (
            Response(
                attempt=attempt,
                position=position,
                version=version,
                text=texts[version.pk],
                answer=version.spec["key"][0],
                score=Decimal(1),
                answered_at=now,
            )
            for attempt in attempts
            for position, version in enumerate(versions, start=1)
        ),
        batch_size=2000,
    )


def sign_in(learner: User) -> str:
    """Return the session of a browser in which ``learner`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.create()
    return session.session_key
