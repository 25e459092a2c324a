"""
Two hundred learners on a network that loses every fourth request and every fourth reply.

Each client behaves as the script of the answer form does: it names an answer once, repeats it
until it hears of it, and what it repeats may arrive long after it was replaced. What the server
has at the end must be what the learner last said, and each try must have been counted once. The
control gives every repetition a new name, and must go wrong.
"""

import contextlib
import random
import uuid
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import LearnerFactory, uid
from tests.quizzes.factories import make_quiz, single, start

pytestmark = pytest.mark.django_db

RUNS = 200
LOST = 0.25
LATE = 0.3
OPTIONS = "abc"
QUESTIONS = 3


class Lost(Exception):
    """The client heard nothing: its request was lost, or the reply to it."""


@dataclass
class Phone:
    """A client on a bad network, and what its learner said last."""

    chance: random.Random
    attempt: object
    names_answers: bool = True
    # Copies of requests that are still somewhere on their way.
    on_their_way: list = field(default_factory=list)
    said: dict = field(default_factory=dict)
    tries: dict = field(default_factory=dict)
    count: int = 0

    def __post_init__(self):
        self.client = Client()
        self.client.force_login(self.attempt.learner, settings.AUTHENTICATION_BACKENDS[0])

    def post(self, name, *args, **data):
        """Reach the server; with whatever it answers, it must not have failed."""
        reply = self.client.post(reverse(f"quizzes:{name}", args=[self.attempt.pk, *args]), data)
        assert reply.status_code in (200, 302, 409)

    def send(self, request):
        """Make ``request`` once over the network; what was lost may still arrive later."""
        if self.chance.random() < LATE and self.on_their_way:
            self.on_their_way.pop(self.chance.randrange(len(self.on_their_way)))()
        if self.chance.random() < LOST:
            self.on_their_way.append(request)
            raise Lost
        request()
        if self.chance.random() < LOST:
            self.on_their_way.append(request)
            raise Lost

    def insist(self, make_request):
        """Repeat a request until it is heard of."""
        while True:
            with contextlib.suppress(Lost):
                self.send(make_request())
                return

    def answer(self, position, option):
        """Choose and press "Answer"; every repetition has the name that the first one had."""
        name = uuid.uuid4()
        self.said[position] = option
        self.tries[position] = self.tries.get(position, 0) + 1

        def request():
            client_uuid = name if self.names_answers else uuid.uuid4()
            answer = uid(f"q{position}-{option}")
            return partial(self.post, "question", position, answer=answer, client_uuid=client_uuid)

        self.insist(request)

    def choose(self, position, option):
        """Choose one thing, then ``option``, and press nothing."""
        name = uuid.uuid4()
        for choice in (self.chance.choice(OPTIONS), option):
            self.count += 1
            request = partial(
                self.post,
                "save_draft",
                position,
                answer=uid(f"q{position}-{choice}"),
                client_uuid=name if self.names_answers else uuid.uuid4(),
                count=self.count,
            )
            with contextlib.suppress(Lost):
                self.send(request)
        self.insist(lambda: request)
        self.said[position] = option

    def hand_in(self):
        """Hand in; only then do the last stragglers arrive."""
        self.insist(lambda: partial(self.post, "hand_in"))
        for request in self.on_their_way:
            request()

    def faults(self) -> list[str]:
        """Return what the server has otherwise than the learner said it."""
        self.attempt.refresh_from_db()
        faults = [] if self.attempt.submitted_at else ["not handed in"]
        rows = list(self.attempt.responses.order_by("position"))
        if len(rows) != QUESTIONS:
            faults.append("doubled rows")
        for row in rows:
            said = self.said[row.position]
            if row.answer != uid(f"q{row.position}-{said}"):
                faults.append(f"lost {row.position}")
            failed = self.tries.get(row.position, 0) - 1
            if self.attempt.shows_feedback_at_once and row.failed_tries != failed:
                faults.append(f"doubled {row.position}")
        return faults


def at_the_end(quiz, seed, **options):
    """Answer some questions, change some answers, only choose others, hand in."""
    chance = random.Random(seed)
    phone = Phone(chance, start(quiz, LearnerFactory()), **options)
    for position in range(1, QUESTIONS + 1):
        if chance.random() < 0.4:
            phone.choose(position, chance.choice(OPTIONS))
            continue
        for _change in range(chance.randint(1, 2)):
            phone.answer(position, chance.choice(OPTIONS))
    phone.hand_in()
    return phone.faults()


def with_tries(quiz, seed, **options):
    """Try each question wrongly up to twice, then rightly, hand in."""
    chance = random.Random(seed)
    phone = Phone(chance, start(quiz, LearnerFactory()), **options)
    for position in range(1, QUESTIONS + 1):
        for option in [*chance.choices("bc", k=chance.randint(0, 2)), "a"]:
            phone.answer(position, option)
    phone.hand_in()
    return phone.faults()


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


@pytest.fixture
def quizzes(module):
    """Return a quiz that explains at the end, and one with several tries."""
    items = [single(f"q{n}") for n in range(1, QUESTIONS + 1)]
    others = [single(f"q{n}") for n in range(1, QUESTIONS + 1)]
    for number, item in enumerate(others):
        item["id"] = uid(f"other-{number}")
    return (
        make_quiz(module, items=items, feedback="at_end"),
        make_quiz(module, items=others, feedback="at_once", tries_allowed=5),
    )


def test_two_hundred_runs_lose_nothing_and_double_nothing(quizzes):
    at_end, tries = quizzes
    wrong = {}
    for seed in range(RUNS):
        faults = with_tries(tries, seed) if seed % 4 == 0 else at_the_end(at_end, seed)
        if faults:
            wrong[seed] = faults
    assert wrong == {}


def test_control_without_names_answers_are_lost_and_tries_doubled(quizzes):
    at_end, tries = quizzes
    lost = [at_the_end(at_end, seed, names_answers=False) for seed in range(20)]
    doubled = [with_tries(tries, seed, names_answers=False) for seed in range(20)]
    assert any("lost" in fault for faults in lost for fault in faults)
    assert any("doubled" in fault for faults in doubled for fault in faults)
