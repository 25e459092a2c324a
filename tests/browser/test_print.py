"""What comes out of the printer: a worksheet without controls, and a card that is one sheet."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import answer_lesson_question, go_to_module, start_module

pytestmark = pytest.mark.browser

# Which links on paper do not say where they lead.
SILENT_LINKS = """() => [...document.querySelectorAll('.main a[href^="http"]')]
    .filter(link => link.checkVisibility())
    .filter(link => !getComputedStyle(link, '::after').content.includes(link.getAttribute('href')))
    .map(link => link.href)"""
# What is only good for fingers and mice.
CONTROLS = (
    ".site-header nav, .language-menu, .site-footer, .skip-link, .steps-nav, .attempt-nav, "
    ".button, .save-status, .question__retry, .lesson__outline, .messages"
)


def visible_controls(page: Page) -> list[str]:
    """Return the class names of controls that would be printed."""
    return page.eval_on_selector_all(
        CONTROLS, "found => found.filter(e => e.checkVisibility()).map(e => e.className)"
    )


def pages_on_paper(page: Page) -> int:
    """Return on how many sheets of A4 the page is printed."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_lesson_is_printed_as_a_worksheet(new_page, language):
    page = new_page(DESKTOP, locale=language)
    go_to_module(page, language)
    start_module(page)
    folded = page.locator(".accordion .accordion__body").first
    expect(folded).to_be_hidden()
    assert visible_controls(page)

    page.emulate_media(media="print")
    for folded in page.locator(".lesson__body details > :not(summary)").all():
        expect(folded).to_be_visible()
        assert folded.evaluate("body => body.getBoundingClientRect().height") > 10
    assert visible_controls(page) == []
    question = page.locator(".question").first
    expect(question.locator(".question__stem")).to_be_visible()
    choices = question.locator(".choice__input")
    for choice in choices.all():
        expect(choice).to_be_visible()
        expect(choice).not_to_be_checked()
    assert choices.count() > 1
    assert page.locator(".source a[href^=http]").count() > 0
    assert page.evaluate(SILENT_LINKS) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_an_explanation_is_printed_with_its_source(new_page):
    page = new_page(PHONE)
    go_to_module(page, "de")
    start_module(page)
    answer_lesson_question(page)
    page.emulate_media(media="print")
    question = page.locator(".question").first
    expect(question.locator(".feedback")).to_be_visible()
    expect(question.locator(".choice__explanation").first).to_be_visible()
    # The form to try once more is folded away on screen; on paper it is not there.
    expect(question.locator(".choice__input").first).to_be_hidden()
    assert visible_controls(page) == []
    assert page.evaluate(SILENT_LINKS) == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_card_with_the_key_is_one_sheet(new_page, language):
    page = new_page(PHONE, locale=language)
    page.goto(f"/{language}/my/key/")
    page.locator("main form button").click()
    key = page.locator("#recovery-key").inner_text()
    page.locator("a[href$='/key/print/']").click()
    expect(page.locator("[data-controller=print]")).to_be_visible()
    assert pages_on_paper(page) == 1

    page.emulate_media(media="print")
    expect(page.locator("#recovery-key")).to_have_text(key)
    for part in ("#recovery-key", ".key-card svg", ".key-card__address"):
        expect(page.locator(part)).to_be_visible()
    assert visible_controls(page) == []
    # As wide as the card is cut, the code large enough for an old camera.
    code = page.locator(".key-card svg").bounding_box()
    assert min(code["width"], code["height"]) >= 96
