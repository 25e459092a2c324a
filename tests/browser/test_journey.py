"""A learner takes the module from the front door to the result."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import (
    answer_lesson_question,
    answer_quiz_question,
    finish_module,
    go_to_module,
    next_step,
    start_module,
    start_quiz,
)

pytestmark = pytest.mark.browser

SCREENS = [
    pytest.param(PHONE, "de", id="phone-de"),
    pytest.param(DESKTOP, "de", id="desktop-de"),
    pytest.param(PHONE, "ar", id="phone-ar"),
    pytest.param(DESKTOP, "ar", id="desktop-ar"),
]


@pytest.mark.parametrize(("viewport", "language"), SCREENS)
def test_from_the_front_door_to_the_result(new_page, viewport, language):
    page = new_page(viewport, locale=language)
    go_to_module(page, language)
    start_module(page)
    answer_lesson_question(page)
    finish_module(page)
    expect(page.locator(".result__score")).to_be_visible()
    page.goto(f"/{language}/my/")
    # Four lessons and the quiz are done, and the quiz has one result.
    expect(page.locator(".status--done").first).to_be_visible()
    expect(page.locator(".my-learning a[href*='/result/']")).to_have_count(1)


def test_nobody_is_known_before_the_first_answer(new_page):
    page = new_page()
    go_to_module(page, "de")
    start_module(page)
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
    next_step(page)
    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}


def test_the_language_changes_in_the_middle_and_everything_stays(new_page):
    page = new_page(DESKTOP, locale="ar")
    start_quiz(page, "ar")
    answer_quiz_question(page)
    first = page.url
    assert re.search(r"/ar/attempts/\d+/1/", first)
    page.locator(".language-menu summary").click()
    page.locator(".language-menu a[hreflang=de]").click()
    # The same question of the same attempt, its answer still given, now in German.
    assert page.url == first.replace("/ar/", "/de/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".choice--chosen")).to_have_count(1)
    expect(page.locator(".feedback")).to_be_visible()


def test_a_refresh_never_submits_and_back_works(new_page):
    page = new_page()
    start_quiz(page, "de")
    first = page.url
    page.reload()
    expect(page.locator(".feedback")).to_have_count(0)
    answer_quiz_question(page)
    page.locator(".attempt-nav a.button--primary").click()
    expect(page).to_have_url(re.compile(r"/attempts/\d+/2/"))
    page.go_back()
    expect(page).to_have_url(first)
    expect(page.locator(".choice--chosen")).to_have_count(1)


def test_two_tabs_do_not_make_two_attempts(new_page):
    page = new_page()
    start_quiz(page, "de")
    attempt = re.search(r"/attempts/(\d+)/", page.url)[1]
    other = page.context.new_page()
    start_quiz(other, "de")
    assert re.search(r"/attempts/(\d+)/", other.url)[1] == attempt


def test_everything_works_without_javascript(new_page):
    page = new_page(PHONE, locale="de", java_script_enabled=False)
    go_to_module(page, "de")
    start_module(page)
    answer_lesson_question(page)
    finish_module(page)
    expect(page.locator(".result__score")).to_be_visible()


def test_everything_works_with_the_keyboard_alone(new_page):
    page = new_page(DESKTOP, locale="de")
    page.goto("/de/")

    def press_until(selector, key="Tab", most=120):
        """Move on with ``key`` until an element that fits ``selector`` has the focus."""
        for _step in range(most):
            page.keyboard.press(key)
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"The keyboard does not reach {selector} on {page.url}.")

    press_until(".module-card a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("stimmt-das"))
    press_until("a.button--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".question").first).to_be_visible()
    press_until(".question input[type=radio]")
    page.keyboard.press("Space")
    press_until(".question button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".feedback").first).to_be_visible()
    # The explanation has the focus, so a screen reader reads it and Tab goes on from there.
    assert page.evaluate("() => !!document.activeElement.closest('.question')")
    press_until("form[action*='/steps/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("quelle"))


def test_the_skip_link_leads_to_the_content(new_page):
    page = new_page(DESKTOP)
    page.goto("/de/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.skip-link')")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
