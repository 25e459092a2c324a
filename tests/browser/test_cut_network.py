"""
Answers over a network that is cut at random moments, to the server as people run it.

Two hundred plain clients do what the script of the answer form does: name an answer once and
repeat it until a whole reply arrives. Then real browsers do the same with the script itself; how
many is said by ``NETWORK_RUNS``, a few unless told. What the server has at the end must be what was
last said, and each try in a lesson must be one row. Once more somebody changes every answer while
the network holds the first sending of the old one back, and delivers it after the new one. The
controls give every repetition a new name, and must go wrong.
"""

import json
import os
import random
import re
import secrets
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.bad_link import CUTS, BadLink, HoldingLink, Moment
from tests.browser.conftest import PHONE, ROOT
from tests.browser.walking import QUESTION
from tests.factories import uid

pytestmark = pytest.mark.browser

CLIENTS, CLIENT_CONTROLS = 200, 40
BROWSERS = int(os.environ.get("NETWORK_RUNS", "6"))
BROWSER_CONTROLS = 10
AT_ONCE = 4
QUESTIONS = 3
OPTIONS = "abc"
NAME = f"cut-{secrets.token_hex(3)}"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ATTEMPT = re.compile(r"/attempts/(\d+)/")
MAKE = f"""
import json
from courses.models import ModulePage
from tests.factories import add_lesson
from tests.quizzes.factories import make_quiz, single
shipped = ModulePage.objects.get(locale__language_code="de", slug="stimmt-das")
words = {{"title": "{NAME}", "slug": "{NAME}"}}
module = shipped.copy(recursive=False, update_attrs=words)
module.save_revision().publish()
lesson = add_lesson(module, number=1, body=[single("{NAME}-check")])
items = [single(f"{NAME}-{{number}}") for number in range(1, {QUESTIONS} + 1)]
quiz = make_quiz(module, items=items, feedback="at_end")
pages = {{"lesson": lesson, "quiz": quiz}}
made = {{name: [page.get_url(), str(page.translation_key)] for name, page in pages.items()}}
print(json.dumps({{"module": module.pk, **made}}))
"""
REMOVE = """
from courses.models import ModulePage
ModulePage.objects.get(pk={module}).delete()
"""
DUMP = """
import json
from quizzes.models import Attempt, Response
found = {{}}
for attempt in Attempt.objects.filter(quiz_key="{quiz}"):
    answers = attempt.responses.order_by("position").values_list("answer", flat=True)
    tries = Response.objects.filter(attempt__learner=attempt.learner, attempt__kind="check")
    tries = tries.order_by("position").values_list("answer", flat=True)
    found[attempt.pk] = [bool(attempt.submitted_at), list(answers), list(tries)]
print(json.dumps(found))
"""


class Lost(Exception):
    """No whole reply arrived."""


@dataclass(frozen=True)
class Place:
    """Where the lesson and the quiz of these runs are, and their keys."""

    lesson_url: str
    lesson_key: str
    quiz_url: str
    quiz_key: str


@pytest.fixture(scope="module")
def place(server):
    made = json.loads(server.manage("shell", "--no-imports", "-c", MAKE).splitlines()[-1])
    yield Place(*made["lesson"], *made["quiz"])
    server.manage("shell", "--no-imports", "-c", REMOVE.format(module=made["module"]))


@pytest.fixture
def stored(server, place):
    """Return a function that returns what the server has: submitted, answers, tries by attempt."""

    def read():
        code = DUMP.format(quiz=place.quiz_key)
        found = json.loads(server.manage("shell", "--no-imports", "-c", code).splitlines()[-1])
        return {int(attempt): rows for attempt, rows in found.items()}

    return read


@dataclass
class Said:
    """What somebody last said to each question of an attempt, and each try in the lesson."""

    attempt: int = 0
    answers: dict = field(default_factory=dict)
    tries: list = field(default_factory=list)

    def faults(self, stored) -> list[str]:
        """Return what the server has otherwise."""
        is_submitted, answers, tries = stored[self.attempt]
        faults = [] if is_submitted else ["not handed in"]
        if len(answers) != QUESTIONS or len(tries) > len(self.tries):
            faults.append("doubled")
        if answers != [self.answers[n] for n in sorted(self.answers)]:
            faults.append("lost")
        if len(tries) < len(self.tries) or (len(tries) == len(self.tries) and tries != self.tries):
            faults.append("lost try")
        return faults


class Visitor:
    """A client with cookies: ``link`` is the port it talks to."""

    def __init__(self, link: int, place: Place, seed: int, *, names_answers: bool):
        self.link, self.place, self.names_answers = link, place, names_answers
        self.chance = random.Random(seed)
        self.cookies: dict[str, str] = {}
        self.agent = f"client {NAME} {seed} {names_answers}"
        self.said = Said()

    def request(self, method: str, path: str, fields=None, *, port: int | None = None):
        """Return (status, location, body); raises ``Lost`` unless all of it arrived."""
        connection = HTTPConnection("127.0.0.1", port or self.link, timeout=30)
        headers = {
            "User-Agent": self.agent,
            "Accept-Language": "de",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            reply = connection.getresponse()
            body = reply.read().decode()
        except (OSError, HTTPException) as error:
            raise Lost from error
        finally:
            connection.close()
        for header in reply.headers.get_all("Set-Cookie", []):
            for name, value in SimpleCookie(header).items():
                self.cookies[name] = value.value
        return reply.status, reply.headers.get("Location", ""), body

    def start(self, port: int):
        """Open the quiz page and begin, on a network that still works."""
        _status, _location, page = self.request("GET", self.place.quiz_url, port=port)
        self.token = TOKEN.search(page)[1]
        path = f"/de/quizzes/{self.place.quiz_key}/start/"
        fields = {"csrfmiddlewaretoken": self.token}
        _status, location, _page = self.request("POST", path, fields, port=port)
        self.said.attempt = int(ATTEMPT.search(location)[1])

    def insist(self, path: str, **fields):
        """Send until a whole reply arrives; every repetition has the name that the first had."""
        name = uuid.uuid4()
        while True:
            name = name if self.names_answers else uuid.uuid4()
            sent = {**fields, "client_uuid": name, "csrfmiddlewaretoken": self.token}
            try:
                status, _location, _body = self.request("POST", path, sent)
            except Lost:
                continue
            assert status in (200, 302)
            return

    def answer(self, position: int, letter: str = "", **more):
        option = uid(f"{NAME}-{position}-{letter or self.chance.choice(OPTIONS)}")
        self.insist(f"/de/attempts/{self.said.attempt}/{position}/", answer=option, **more)
        self.said.answers[position] = option

    def try_check(self, letter: str = ""):
        option = uid(f"{NAME}-check-{letter or self.chance.choice(OPTIONS)}")
        check = uid(f"{NAME}-check")
        path = f"/de/checks/{self.place.lesson_key}/{check}/"
        self.insist(path, answer=option, next=self.place.lesson_url)
        self.said.tries.append(option)

    def run(self, port: int) -> Said:
        self.start(port)
        for position in range(1, QUESTIONS + 1):
            for _change in range(self.chance.randint(1, 2)):
                self.answer(position)
            if self.chance.random() < 0.5:
                self.try_check()
        return self.hand_in()

    def hand_in(self) -> Said:
        self.insist(f"/de/attempts/{self.said.attempt}/hand-in/")
        return self.said


def run_clients(server, place, number: int, *, names_answers: bool) -> tuple[list[Said], BadLink]:
    """Let so many clients take the quiz, some at once; return what they said, and their network."""
    with BadLink(server.port, seed=number, is_at_risk=lambda head: head[:4] == b"POST") as link:

        def run(seed):
            visitor = Visitor(link.port, place, seed, names_answers=names_answers)
            return visitor.run(server.port)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            said = list(pool.map(run, range(number)))
    return said, link


def is_answer(head: bytes) -> bool:
    method, path, *_rest = head.split(b" ")
    return method == b"POST" and not path.endswith(b"/hand-in/")


def overtake(server, place, *, names_answers: bool) -> Said:
    """
    Let somebody change every answer and try; return what they said.

    Each is sent a first time into a connection that is cut, and again until it arrives; then the
    other answer is given, and arrives. Only when all that is stored do the first sendings arrive.
    """
    with HoldingLink(server.port, is_at_risk=is_answer) as link:
        # The others are numbered from 0.
        visitor = Visitor(link.port, place, CLIENTS, names_answers=names_answers)
        visitor.start(server.port)
        for letter in OPTIONS[:2]:
            for position in range(1, QUESTIONS + 1):
                visitor.answer(position, letter)
            visitor.try_check(letter)
        assert link.moments == {Moment.LATE: QUESTIONS + 1, Moment.NEVER: 2 * (QUESTIONS + 1)}
        link.settle()
        return visitor.hand_in()


def test_two_hundred_clients_lose_nothing_and_double_nothing(server, place, stored):
    everybody, link = run_clients(server, place, CLIENTS, names_answers=True)
    assert all(link.moments[moment] >= CLIENTS / 4 for moment in CUTS), link.moments
    found = stored()
    wrong = {said.attempt: said.faults(found) for said in everybody if said.faults(found)}
    assert wrong == {}
    assert len(everybody) == CLIENTS


def test_an_old_answer_that_comes_late_replaces_no_newer_one(server, place, stored):
    said = overtake(server, place, names_answers=True)
    assert said.faults(stored()) == []


@pytest.mark.parametrize("tells", [True, False])
def test_nor_does_one_that_was_given_up(server, place, stored, tells):
    """An answer got no reply and was changed; that it is replaced comes with the new one."""
    with HoldingLink(server.port, is_at_risk=is_answer) as link:
        visitor = Visitor(link.port, place, CLIENTS + 1 + tells, names_answers=True)
        visitor.start(server.port)
        for position in range(1, QUESTIONS + 1):
            given_up = uuid.uuid4()
            fields = {
                "answer": uid(f"{NAME}-{position}-{OPTIONS[0]}"),
                "client_uuid": given_up,
                "csrfmiddlewaretoken": visitor.token,
            }
            with pytest.raises(Lost):
                visitor.request("POST", f"/de/attempts/{visitor.said.attempt}/{position}/", fields)
            visitor.answer(position, OPTIONS[1], **({"replaces": given_up} if tells else {}))
        link.settle()
        said = visitor.hand_in()
    assert said.faults(stored()) == ([] if tells else ["lost"])


def test_control_clients_that_name_nothing_go_wrong(server, place, stored):
    everybody, _link = run_clients(server, place, CLIENT_CONTROLS, names_answers=False)
    overtaken = overtake(server, place, names_answers=False)
    found = stored()
    # Whether an old answer also comes late enough to replace a newer one is up to the threads of
    # the moment, unless the network waits for it.
    assert "doubled" in [fault for said in everybody for fault in said.faults(found)]
    assert overtaken.faults(found) == ["doubled", "lost"]


def is_from_script(head: bytes) -> bool:
    """Whether the script asks, and not somebody who follows a link: those see what goes wrong."""
    head = head.partition(b"\r\n\r\n")[0].lower()
    is_about_answers = b"/attempts/" in head or b"/checks/" in head
    return is_about_answers and b"sec-fetch-mode: navigate" not in head


def poke_until(page, is_done: str, *args):
    """Tell the page again and again that it is online, as a phone in a tunnel does."""
    poke = "window.dispatchEvent(new Event('online'))"
    page.wait_for_function(f"here => {{ {poke}; return {is_done}; }}", arg=args, polling=50)


def take_in_browser(page, place, seed: int) -> Said:
    """Try the question of the lesson, answer the quiz, hand in; return what was said."""
    chance, said = random.Random(seed), Said()
    page.goto(place.lesson_url)
    question = page.locator(".question")
    said.tries.append(choose(question, chance))
    question.locator("button[type=submit]").click()
    poke_until(page, "document.querySelector('.feedback')")
    page.goto(place.quiz_url)
    page.locator("form[action*='/quizzes/'] button").first.click()
    expect(page).to_have_url(QUESTION)
    said.attempt = int(ATTEMPT.search(page.url)[1])
    for position in range(1, QUESTIONS + 1):
        for _change in range(chance.randint(1, 2)):
            said.answers[position] = choose(page.locator(".question"), chance)
        here = page.url
        page.locator(".question button[type=submit]").first.click()
        poke_until(page, "location.href !== here[0]", here)
    page.locator("form[action*='/hand-in/'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/result/"))
    return said


def choose(question, chance) -> str:
    """Choose an option and return its id."""
    options = question.locator(".choice__input")
    option = options.nth(chance.randrange(options.count()))
    option.locator("xpath=ancestor::*[contains(@class, 'choice')][1]").click()
    return option.get_attribute("value")


def run_browsers(server, browser, place, number: int, prepare=lambda page: None):
    """Let so many phones take the quiz, one by one; return what they said, and their network."""
    everybody = []
    with BadLink(server.port, seed=number, is_at_risk=is_from_script) as link:
        for seed in range(number):
            context = browser.new_context(viewport=PHONE, locale="de", base_url=link.url)
            page = context.new_page()
            prepare(page)
            everybody.append(take_in_browser(page, place, seed))
            kept = page.evaluate("localStorage.length")
            assert kept == 0
            context.close()
    return everybody, link


def test_browsers_lose_nothing_and_double_nothing(server, browser, place, stored):
    everybody, link = run_browsers(server, browser, place, BROWSERS)
    found = stored()
    wrong = {said.attempt: said.faults(found) for said in everybody if said.faults(found)}
    assert wrong == {}
    cuts = sum(link.moments[moment] for moment in CUTS)
    assert cuts >= 2 * BROWSERS, link.moments


def test_control_a_script_that_names_nothing_doubles(server, browser, place, stored):
    script = outbox_without_names()

    def rename(page):
        page.route(
            re.compile(r"/outbox[^/]*\.js"),
            lambda route: route.fulfill(body=script, content_type="text/javascript"),
        )

    everybody, link = run_browsers(server, browser, place, BROWSER_CONTROLS, rename)
    found = stored()
    assert any("doubled" in said.faults(found) for said in everybody), link.moments


def outbox_without_names() -> str:
    """Return the outbox with a line more: what it sends has another id each time, and no age."""
    script = (ROOT / "static/js/outbox.js").read_text()
    line = "  const body = new URLSearchParams("
    assert script.count(line) == 1
    rename = "  for (const f of fields) f[1] = { client_uuid: newUuid(), age: 0 }[f[0]] ?? f[1];\n"
    return script.replace(line, rename + line)
