"""Thousands of attempts at one quiz, as people of different knowledge would hand them in."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from wagtail.models import Locale, Page

from bench.content import publish, question
from learn.accounts.models import User
from quizzes.models import Attempt, QuestionText, QuestionVersion, QuizPage, Response

QUESTIONS = 20
OPTIONS = 4
CHUNK = 250


def make_quiz() -> QuizPage:
    """Return a published quiz of ``QUESTIONS`` questions, in an empty site."""
    root = Page.get_first_root_node()
    root.locale = Locale.objects.get_or_create(language_code="de")[0]
    items = [question(number, "statistics") for number in range(1, QUESTIONS + 1)]
    publish(root, quiz := QuizPage(title="Messquiz", slug="messquiz", items=items))
    return quiz


def make_attempts(quiz: QuizPage, count: int):
    """Hand in ``count`` attempts at ``quiz``, each by somebody else; the same ones every time."""
    random = Random(20)  # noqa: S311 - nothing secret
    versions = list(
        QuestionVersion.objects.current().filter(container_key=quiz.translation_key).order_by("pk")
    )
    texts = QuestionText.objects.for_screen(versions, "de")
    password = make_password(None)
    for start in range(0, count, CHUNK):
        learners = User.objects.bulk_create(
            User(display_name=f"Otter {number}", password=password)
            for number in range(start, min(start + CHUNK, count))
        )
        papers = [list(answers(random, versions)) for _learner in learners]
        attempts = Attempt.objects.bulk_create(
            Attempt(
                quiz_key=quiz.translation_key,
                learner=learner,
                language="de",
                submitted_at=timezone.now(),
                score=sum(is_right for _answer, is_right in paper),
                max_score=len(versions),
            )
            for learner, paper in zip(learners, papers, strict=True)
        )
        Response.objects.bulk_create(
            Response(
                attempt=attempt,
                position=position,
                version=version,
                text=texts[version.pk],
                answer=answer,
                score=Decimal(is_right),
                confidence=random.randint(1, 3),
                answered_at=timezone.now(),
            )
            for attempt, paper in zip(attempts, papers, strict=True)
            for position, (version, (answer, is_right)) in enumerate(
                zip(versions, paper, strict=True), start=1
            )
        )


def answers(random: Random, versions) -> Iterator[tuple[str, bool]]:
    """Yield what somebody chose and whether it was right: later questions are harder."""
    knowledge = random.random()
    for place, version in enumerate(versions):
        key = version.spec["key"][0]
        is_right = random.random() < (knowledge + 1 - place / len(versions)) / 2
        others = [id_ for id_ in version.spec["choices"] if id_ != key]
        yield (key if is_right else random.choice(others)), is_right
