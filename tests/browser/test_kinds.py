"""
Every kind of question, answered right: by keyboard, by tap from right to left, without scripts.

The module "Alle Aufgabentypen" has each kind once. That its answers score is part of what is
tested here: what the screen sends must be what the key of the files means.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.every_kind import questions, title
from tests.browser.hands import Finger, Keyboard
from tests.browser.walking import QUESTION

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 640}
AT_ONCE, AT_END = 1, 2
# In the digits of either script: all points, and a time in whatever words.
ALL = re.compile(r"100|\u0661\u0660\u0660")
TIME = re.compile(r"[0-9\u0660-\u0669]:[0-9\u0660-\u0669]{2}")


def start(page, language: str, step: int):
    """Go to a step of the module with every kind and start its quiz."""
    page.goto(f"/{language}/")
    page.locator(".site-header nav a").first.click()
    page.locator(".module-card a").filter(has_text=title(language)).click()
    page.locator(".outline a").nth(step).click()
    page.locator("form[action*='/quizzes/'] button").first.click()
    expect(page).to_have_url(QUESTION)


def assert_fits(page):
    """Fail if anything is wider than the screen."""
    wide, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, page.url


def send(page, hand):
    hand.press(page.locator(".question form button[type=submit]:not([name=skip])"))


def answer_at_once(page, hand, question, check):
    """Answer the question on screen; its explanation comes at once, and it says "right"."""
    check(page)
    question.answer(page.locator(".question"), hand)
    send(page, hand)
    expect(page.locator(".feedback--right")).to_be_visible()
    check(page)
    here = page.url
    hand.press(page.locator(".attempt-nav a.button--primary"))
    expect(page).not_to_have_url(here)


def answer_for_later(page, hand, question, check):
    """Answer the question on screen; nothing is explained before the quiz is handed in."""
    check(page)
    question.answer(page.locator(".question"), hand)
    check(page)
    here = page.url
    send(page, hand)
    expect(page).not_to_have_url(here)
    expect(page.locator(".feedback")).to_have_count(0)


def hand_in(page, hand):
    hand.press(page.locator("form[action*='/hand-in/'] button[type=submit]"))
    expect(page).to_have_url(re.compile("/result/"))


def walk_both(page, hand, language: str, check):
    """Answer both quizzes right, and expect results that say so."""
    start(page, language, AT_ONCE)
    for question in questions(AT_ONCE, language):
        answer_at_once(page, hand, question, check)
    hand_in(page, hand)
    expect(page.locator(".result__score bdi").first).to_have_text(ALL)
    check(page)
    start(page, language, AT_END)
    for question in questions(AT_END, language):
        answer_for_later(page, hand, question, check)
    hand_in(page, hand)
    # Two texts are not for the machine: one waits for people, one is nobody's business.
    expect(page.locator(".feedback--right")).to_have_count(5)
    expect(page.locator(".feedback--unmarked")).to_have_count(1)
    expect(page.locator(".feedback--unscored")).to_have_count(1)
    check(page)


@pytest.fixture
def fits_and_is_accessible(axe):
    """Return a check for every stop: nothing is too wide, and axe finds nothing."""

    def check(page):
        assert_fits(page)
        axe(page)

    return check


def test_by_keyboard_alone_on_the_smallest_screen(new_page, fits_and_is_accessible):
    page = new_page(SMALLEST, locale="de", reduced_motion="reduce")
    walk_both(page, Keyboard(page), "de", fits_and_is_accessible)


def test_by_tap_from_right_to_left(new_page, fits_and_is_accessible):
    page = new_page(PHONE, locale="ar", has_touch=True, reduced_motion="reduce")
    walk_both(page, Finger(page), "ar", fits_and_is_accessible)


def test_without_javascript(new_page):
    page = new_page(SMALLEST, locale="de", has_touch=True, java_script_enabled=False)
    walk_both(page, Finger(page, has_scripts=False), "de", assert_fits)


@pytest.mark.parametrize(("language", "step"), [("de", AT_ONCE), ("en", AT_ONCE), ("ar", AT_END)])
def test_what_is_chosen_or_typed_is_said_to_be_saved(new_page, language, step):
    page = new_page(PHONE, locale=language, has_touch=True)
    hand = Finger(page)
    start(page, language, step)
    for question in questions(step, language):
        status = page.locator(".question form").get_by_role("status").last
        question.answer(page.locator(".question"), hand)
        expect(status).to_have_text(TIME)
        here = page.url
        send(page, hand)
        if step == AT_ONCE:
            expect(page.locator(".feedback")).to_be_visible()
            # The verdict has the focus, so a screen reader reads it and Tab goes on from there.
            assert page.evaluate("() => document.activeElement.matches('.feedback__title')")
            hand.press(page.locator(".attempt-nav a.button--primary"))
        expect(page).not_to_have_url(here)


def test_a_missing_answer_is_said_and_reached(new_page, axe):
    """An empty answer is refused in a sentence that has the focus; nothing is lost by it."""
    page = new_page(PHONE, locale="de")
    for step in (AT_ONCE, AT_END):
        start(page, "de", step)
        for _question in questions(step, "de"):
            here = page.url
            if not page.locator(".ordering").count():
                page.locator(".question form button[type=submit]:not([name=skip])").click()
                expect(page.locator(".field__error").first).to_have_text(re.compile(r"\S"))
                assert page.evaluate(
                    "() => document.activeElement.matches('.error-summary, .field__error')"
                )
                axe(page)
            page.goto(here)
            # The way on that is hidden is for a lost network.
            later = page.locator(".attempt-nav a[href*='/attempts/']:not([hidden])").last
            later.click()
            expect(page).not_to_have_url(here)


def test_the_slider_and_its_field_follow_each_other(new_page):
    page = new_page(SMALLEST, locale="de")
    hand = Keyboard(page)
    start(page, "de", AT_END)
    page.goto(re.sub(r"\d+/$", "3/", page.url))
    slider, field = page.get_by_role("slider"), page.get_by_role("textbox")
    expect(slider).to_have_accessible_name(re.compile(r"\S"))
    hand.focus(slider)
    page.keyboard.press("Home")
    for _step in range(25):
        page.keyboard.press("ArrowRight")
    expect(field).to_have_value("25")
    expect(slider).to_have_attribute("aria-valuetext", "25")
    field.fill("40")
    expect(slider).to_have_js_property("value", "40")


def test_a_question_may_be_skipped(new_page, axe):
    page = new_page(PHONE, locale="de")
    start(page, "de", AT_ONCE)
    page.goto(re.sub(r"\d+/$", "4/", page.url))
    expect(page.locator(".question__content-note")).to_be_visible()
    page.locator(".question button[name=skip]").click()
    expect(page).to_have_url(re.compile("/5/$"))
    page.goto(re.sub(r"5/$", "4/", page.url))
    # It is said to be skipped, explains nothing, and can still be answered.
    expect(page.locator(".question p.question__how").first).to_have_text(re.compile(r"\S"))
    expect(page.locator(".feedback")).to_have_count(0)
    expect(page.locator(".question button[type=submit]").first).to_be_visible()
    axe(page)
