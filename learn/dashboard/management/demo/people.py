"""
People for a demo: facilitators, groups and learners with believable progress.

The same seed gives the same people, as far as they can be told apart: names, languages, what they
have done and how well. Codes and ids are as random as everywhere. What is made here says that it
is a demo: groups begin with "Demo:", accounts end in ``@example.org``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from courses.models import ModulePage
from courses.outline import quiz_keys_in
from home.models import Organisation
from learn.accounts.models import StaffRole, User
from learn.accounts.pseudonyms import make_pseudonym
from learn.accounts.services import create_staff_account
from learn.groups import services
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.progress.models import Enrolment, StepCompletion
from quizzes.items.choices import ChoicesKind
from quizzes.items.true_false import TrueFalse
from quizzes.models import Attempt, QuestionText, QuestionVersion, QuizPage, Response
from quizzes.services.scoring import score_of

MARK = "Demo: "
ORGANISATIONS = ("bvre", "tgd")
NAMES = ("Elterncafé", "Sprachkurs B1", "Jugendtreff", "Vereinsabend", "Medienwerkstatt")
# As in a mixed group: most use German or Arabic, some English.
LANGUAGES = ("de", "de", "ar", "ar", "en")
WEEKS_BACK = 5
# One in so many has not begun, has not moved for long, or fails a quiz twice.
NOT_BEGUN, STILL, FAILING = 6, 7, 9


@dataclass(frozen=True)
class Made:
    """How many of each were made."""

    groups: int
    learners: int
    attempts: int


@dataclass
class Content:
    """A module that groups take: its lessons, and its quizzes with questions and words."""

    module: ModulePage
    lessons: list
    quizzes: list["DemoQuiz"]


@dataclass
class DemoQuiz:
    """A quiz with what can be answered in it by choosing."""

    page: QuizPage
    versions: list[QuestionVersion]
    texts: dict[str, dict[int, QuestionText]]


def facilitator_email(code: str) -> str:
    """Return the address of the facilitator of the organisation ``code``."""
    return f"gruppen-{code}@example.org"


def ensure_facilitators(passwords: dict[str, str]) -> list[User]:
    """Return a facilitator for each of two organisations; ``passwords`` are by address."""
    found = []
    for code in ORGANISATIONS:
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            continue
        email = facilitator_email(code)
        account = User.objects.filter(email=email).first()
        if account is None:
            account = create_staff_account(
                email=email,
                password=passwords.get(email),
                display_name=f"Demo {organisation.short_name}",
            )
        StaffRole.objects.get_or_create(
            user=account,
            organisation_key=organisation.translation_key,
            role=StaffRole.Role.FACILITATOR,
        )
        found.append(account)
    return found


@transaction.atomic
def make_people(
    *, passwords: dict[str, str], learners: int = 60, groups: int = 5, seed: int = 1
) -> Made:
    """
    Make ``groups`` groups with ``learners`` in them altogether, all in one transaction.

    Raises ``LookupError`` where no module with lessons is published yet.
    """
    random = Random(seed)  # noqa: S311 - nothing here is secret
    leads = ensure_facilitators(passwords)
    content = _content()
    if not (leads and content):
        raise LookupError
    made = [
        _make_group(random, number, leads[number % len(leads)], content) for number in range(groups)
    ]
    people = _make_learners(random, learners)
    attempts = 0
    for number, group in enumerate(made):
        members = people[number::groups]
        _join(random, group, members)
        attempts += _learn(random, members, content)
    return Made(len(made), len(people), attempts)


def _content() -> list[Content]:
    """Return what is there to take in the language that most modules were written in."""
    found = []
    for module in ModulePage.objects.live().filter(alias_of=None, locale__language_code="de"):
        lessons = list(module.get_children().live().filter(content_type__model="lessonpage"))
        keys = quiz_keys_in([module.translation_key])[module.translation_key]
        quizzes = QuizPage.objects.live().filter(
            translation_key__in=keys, locale__language_code="de"
        )
        if lessons:
            found.append(Content(module, lessons, [_demo_quiz(quiz) for quiz in quizzes]))
    return found


def _demo_quiz(quiz: QuizPage) -> DemoQuiz:
    versions = [
        version
        for version in QuestionVersion.objects.current()
        .filter(container_key=quiz.translation_key)
        .order_by("pk")
        if isinstance(version.item, ChoicesKind | TrueFalse)
    ]
    texts = {code: QuestionText.objects.for_screen(versions, code) for code in set(LANGUAGES)}
    return DemoQuiz(quiz, versions, texts)


def _make_group(random, number, lead, content) -> LearnerGroup:
    role = StaffRole.objects.filter(user=lead, role=StaffRole.Role.FACILITATOR).first()
    name = NAMES[number % len(NAMES)]
    part = "" if number < len(NAMES) else f" {number // len(NAMES) + 1}"
    group = services.create_group(
        actor=lead,
        organisation_key=role.organisation_key,
        name=f"{MARK}{name}{part}",
        languages=["ar", "en"],
    )
    today = timezone.localdate()
    begun = timezone.now() - timedelta(weeks=WEEKS_BACK)
    Assignment.objects.bulk_create(
        Assignment(
            group=group,
            module_key=one.module.translation_key,
            is_required=place == 0,
            due_on=today + timedelta(days=random.randint(3, 20)) if place == 0 else None,
            position=place,
            created_by=lead,
            created_at=begun,
        )
        for place, one in enumerate(content)
    )
    LearnerGroup.objects.filter(pk=group.pk).update(created_at=begun)
    return group


def _make_learners(random, count) -> list[User]:
    password = make_password(None)
    languages = [random.choice(LANGUAGES) for _number in range(count)]
    return User.objects.bulk_create(
        User(
            display_name=make_pseudonym(language, random.choice),
            ui_language=language,
            password=password,
        )
        for language in languages
    )


def _join(random, group, learners: Iterable[User]) -> None:
    now = timezone.now()
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group=group,
            member=learner,
            joined_at=(joined := now - timedelta(days=random.randint(2, 7 * WEEKS_BACK))),
            admitted_at=joined,
        )
        for learner in learners
    )


def _learn(random, learners: list[User], content: list[Content]) -> int:
    """Let ``learners`` do part of ``content``, and return how many attempts that made."""
    completions, places, papers = [], [], []
    for learner in learners:
        if random.randrange(NOT_BEGUN) == 0:
            continue
        knowledge = random.uniform(0.35, 0.98)
        is_still = random.randrange(STILL) == 0
        at = timezone.now() - timedelta(
            days=random.uniform(8, 15) if is_still else random.uniform(0.1, 6)
        )
        for place, one in enumerate(content):
            reach = random.randint(1, len(one.lessons) + 2) if place == 0 else random.randint(0, 2)
            if not reach:
                continue
            done = one.lessons[:reach]
            for number, lesson in enumerate(reversed(done)):
                moment = at - timedelta(days=number * random.uniform(0.2, 2))
                completions.append(
                    StepCompletion(
                        learner=learner, step_key=lesson.translation_key, completed_at=moment
                    )
                )
            places.append(
                Enrolment(
                    learner=learner,
                    module_key=one.module.translation_key,
                    started_at=at - timedelta(days=10),
                    last_active_at=at,
                )
            )
            if reach > len(one.lessons):
                papers += _sittings(random, learner, one, knowledge, at)
    StepCompletion.objects.bulk_create(completions, batch_size=5000)
    Enrolment.objects.bulk_create(places, batch_size=5000)
    _hand_in(papers)
    return len(papers)


@dataclass
class _Paper:
    """An attempt with its responses, not written down yet."""

    attempt: Attempt
    responses: list[Response]
    at: datetime


def _sittings(random, learner, content, knowledge, at) -> list[_Paper]:
    """Return the attempts of ``learner`` at the quizzes of a module, each better than the last."""
    papers = []
    for quiz in content.quizzes:
        if not quiz.versions:
            continue
        fails = random.randrange(FAILING) == 0
        tries = 2 if fails else random.choice((1, 1, 1, 2))
        for number in range(tries):
            chance = 0.2 if fails else min(0.98, knowledge + 0.15 * number)
            moment = at - timedelta(hours=tries - number)
            papers.append(_paper(random, learner, quiz, chance, moment))
    return papers


def _paper(random, learner, quiz, chance, at) -> _Paper:
    texts = quiz.texts[learner.ui_language]
    responses = []
    for position, version in enumerate(quiz.versions, start=1):
        text = texts[version.pk]
        answer = _answer(random, version, is_right=random.random() < chance)
        responses.append(
            Response(
                position=position,
                version=version,
                text=text,
                answer=answer,
                score=score_of(version, answer, text),
                max_score=version.points,
                answered_at=at,
                given_at=at,
            )
        )
    attempt = Attempt(
        quiz_key=quiz.page.translation_key,
        learner=learner,
        language=learner.ui_language,
        pass_mark=quiz.page.pass_mark,
        feedback=quiz.page.feedback,
        started_at=at - timedelta(minutes=12),
        submitted_at=at,
        score=sum((row.score for row in responses), Decimal(0)).quantize(Decimal("0.01")),
        max_score=sum(row.max_score for row in responses),
    )
    return _Paper(attempt, responses, at)


def _answer(random, version, *, is_right: bool):
    """Return a right answer, or a wrong one: most people choose the same wrong option."""
    key = version.spec["key"]
    if isinstance(version.item, TrueFalse):
        return key if is_right else ("false" if key == "true" else "true")
    if is_right:
        return sorted(key) if version.item.input_type == "checkbox" else key[0]
    others = [id_ for id_ in version.spec["choices"] if id_ not in key]
    wrong = others[0] if random.random() < 0.6 else random.choice(others)
    return [wrong] if version.item.input_type == "checkbox" else wrong


def _hand_in(papers: list[_Paper]) -> None:
    Attempt.objects.bulk_create((paper.attempt for paper in papers), batch_size=2000)
    for paper in papers:
        for response in paper.responses:
            response.attempt = paper.attempt
    Response.objects.bulk_create(
        (response for paper in papers for response in paper.responses), batch_size=2000
    )
    StepCompletion.objects.bulk_create(
        {
            (paper.attempt.learner_id, paper.attempt.quiz_key): StepCompletion(
                learner_id=paper.attempt.learner_id,
                step_key=paper.attempt.quiz_key,
                completed_at=paper.at,
            )
            for paper in papers
        }.values(),
        batch_size=5000,
        ignore_conflicts=True,
    )


def are_there() -> bool:
    """Return whether demo groups were made before."""
    return LearnerGroup.objects.filter(name__startswith=MARK).exists()
