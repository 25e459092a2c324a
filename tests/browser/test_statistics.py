"""The statistics of a quiz as staff read them: on a phone, and from right to left."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_staff import give

pytestmark = pytest.mark.browser

READERS = {"de": "zahlen@example.org", "ar": "arqam@example.org"}
PASSWORD = "figures-of-a-long-winter"
# 66 people: those who read Arabic find the first question hard. What the people of the demo gave
# to this quiz would drown that, so it goes.
PREPARE = f"""
import json
from quizzes.models import Attempt, QuizPage
from learn.accounts.services import create_staff_account
from tests.quizzes.statistics.factories import hand_in, versions_of
from wagtail.users.models import UserProfile
quiz = QuizPage.objects.get(locale__language_code="de", slug="quiz")
Attempt.objects.filter(
    quiz_key=quiz.translation_key, learner__group_memberships__group__name__startswith="Demo:"
).delete()
others = [1] * (len(versions_of(quiz)) - 1)
learners = [
    attempt.learner
    for language, mark in (("de", 1), ("ar", 0))
    for attempt in hand_in(quiz, *[(mark, *others)] * 30, *[(1 - mark, *others)] * 3,
                           language=language)
]
for language, email in {READERS!r}.items():
    reader = create_staff_account(
        email=email, password="{PASSWORD}", display_name=email, is_superuser=True
    )
    UserProfile.objects.update_or_create(user=reader, defaults={{"preferred_language": language}})
    learners.append(reader)
print(json.dumps([str(quiz.translation_key), [learner.pk for learner in learners]]))
"""
REMOVE = """
from learn.accounts.models import User
User.objects.filter(pk__in={ids}).delete()
"""
# The words beside a bar: what of them lies outside the drawing or on the bar.
MISPLACED = """(drawing) => {
  const frame = drawing.getBoundingClientRect();
  const tracks = [...drawing.querySelectorAll(".statistics-chart__track")];
  const boxes = tracks.map((track) => track.getBoundingClientRect());
  return [...drawing.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    const isOutside = box.left < frame.left - 1 || box.right > frame.right + 1;
    const isOnBar = boxes.some((bar) => box.left < bar.right && box.right > bar.left
      && box.top < bar.bottom && box.bottom > bar.top);
    return isOutside || isOnBar;
  }).map((text) => text.textContent);
}"""


@pytest.fixture(scope="module")
def address(server):
    """Let people hand in a quiz, and take them away afterwards."""
    made = server.manage("shell", "--no-imports", "-c", PREPARE)
    key, ids = json.loads(made.splitlines()[-1])
    yield f"/admin/quizzes/statistics/{key}/"
    server.manage("shell", "--no-imports", "-c", REMOVE.format(ids=ids))


@pytest.fixture
def open_statistics(new_page, address):
    """Return a function that signs a reader in and opens the statistics in their language."""

    def open_page(language: str, viewport: dict) -> Page:
        page = new_page(viewport, locale=language)
        page.goto(address)
        give(page, READERS[language], PASSWORD)
        # Once more, without Wagtail's greeting, which is pale while it comes in.
        page.goto(address)
        expect(page.locator("#questions")).to_be_attached()
        return page

    return open_page


def violations(page: Page) -> list:
    """Return what axe finds in the part of the page that is ours."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("() => axe.run('#main', {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})")
    return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found["violations"]]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_is_read_in_either_direction_on_any_screen(open_statistics, language, viewport):
    page = open_statistics(language, viewport)
    direction = "rtl" if language == "ar" else "ltr"
    expect(page.locator("html")).to_have_attribute("dir", direction)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= viewport["width"]
    drawing = page.locator("svg.statistics-chart[role=img]")
    expect(drawing).to_be_visible()
    assert drawing.evaluate(MISPLACED) == []
    for icon in page.locator(".statistics-remarks .icon").all():
        assert icon.bounding_box()["height"] < 30
    assert violations(page) == []


def test_what_needs_a_look_comes_first_and_leads_there(open_statistics):
    page = open_statistics("de", DESKTOP)
    first = page.locator("main li a[href='#question-1']")
    expect(first).to_be_visible()
    first.click()
    question = page.locator("section", has=page.locator("#question-1"))
    expect(question).to_be_in_viewport()
    # Other journeys take this quiz too, so there may be more to say about it.
    remark = "Auf Arabisch schwerer als auf Deutsch: Lies die Übersetzung noch einmal."
    expect(question.locator("strong").filter(has_text=remark)).to_be_visible()
