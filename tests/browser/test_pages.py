"""Every kind of page: accessible in light and dark, in every direction, on the smallest screen."""

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.measuring import no_sideways_scrolling, targets_are_large
from tests.browser.walking import (
    answer_lesson_question,
    answer_quiz_question,
    finish_module,
    go_to_module,
    start_module,
    start_quiz,
)

pytestmark = pytest.mark.browser


def every_kind_of_page(page, language):
    """Go through all kinds of pages, and stop on each of them."""
    for path in ("", "my/", "my/recover/", "my/data/", "no-such-page/"):
        page.goto(f"/{language}/{path}")
        yield
    go_to_module(page, language)
    module = page.url
    yield
    page.go_back()
    yield
    page.goto(module.rstrip("/").rsplit("/", 1)[0] + "/")
    yield
    page.goto(module)
    start_module(page)
    yield
    answer_lesson_question(page)
    yield
    page.locator(".site-footer a").first.click()
    yield
    start_quiz(page, language)
    yield
    answer_quiz_question(page)
    yield
    page.goto(re.sub(r"\d+/$", "hand-in/", page.url))
    yield
    page.goto(module)
    start_module(page)
    finish_module(page)
    yield
    page.goto(f"/{language}/my/")
    yield
    page.locator("main a[href*='/my/certificates/modules/']").first.click()
    yield
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    yield
    page.locator("main a[href*='/check/']").first.click()
    yield
    page.locator("main a[href$='/revoke/']").click()
    yield
    page.goto(f"/{language}/check/?code=1")
    yield
    page.goto(f"/{language}/my/key/")
    yield
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    yield
    page.goto(f"/{language}/my/data/delete/")
    yield
    page.goto(f"/{language}/staff/login/")
    yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_kind_of_page_is_accessible(new_page, axe, language, scheme):
    page = new_page(DESKTOP, locale=language, color_scheme=scheme, reduced_motion="reduce")
    for _stop in every_kind_of_page(page, language):
        axe(page)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_kind_of_page_fits_a_narrow_screen(new_page, language):
    page = new_page({"width": 320, "height": 640}, locale=language)
    for _stop in every_kind_of_page(page, language):
        no_sideways_scrolling(page)


def test_targets_are_large_enough_to_tap(new_page):
    page = new_page(PHONE)
    for _stop in every_kind_of_page(page, "de"):
        targets_are_large(page)
