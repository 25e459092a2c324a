"""Steps that several journeys share. They go by roles and component names, not by language."""

import re

from playwright.sync_api import Page, expect

STEPS_OF_MODULE = 5
QUESTION = re.compile(r"/attempts/\d+/\d+/$")


def go_to_module(page: Page, language: str):
    """Walk from the front door of ``language`` to the first module, as a newcomer would."""
    page.goto(f"/{language}/")
    page.locator(".site-header nav a").first.click()
    page.locator(".module-card a").first.click()
    expect(page.locator("h1")).to_be_visible()


def start_module(page: Page):
    """Press the one big button of a module page."""
    page.locator("main a.button--primary").first.click()
    expect(page.locator("form[action*='/steps/']")).to_be_visible()


def next_step(page: Page):
    """Press "Next" at the end of a lesson and wait for what comes then."""
    here = page.url
    page.locator("form[action*='/steps/'] button").click()
    expect(page).not_to_have_url(here)


def complete_lesson(page: Page, language: str, number: int):
    """Go straight to the lesson with this number (from 0) and press "Next"."""
    go_to_module(page, language)
    page.locator(".outline a").nth(number).click()
    next_step(page)


def choose_first(question):
    """Choose the first option of a question and send it."""
    question.locator(".choice").first.click()
    question.locator("button[type=submit]").click()


def answer_lesson_question(page: Page, number: int = 0):
    """Answer the given question of a lesson and wait for its explanation."""
    choose_first(page.locator(".question").nth(number))
    expect(page.locator(".question").nth(number).locator(".feedback")).to_be_visible()


def answer_quiz_question(page: Page):
    """Answer the question on screen and wait for its explanation."""
    choose_first(page.locator(".question"))
    expect(page.locator(".feedback")).to_be_visible()


def start_quiz(page: Page, language: str):
    """Go straight to the quiz of the module and start or resume it."""
    go_to_module(page, language)
    page.locator(".outline a").nth(STEPS_OF_MODULE - 1).click()
    page.locator("form[action*='/quizzes/'] button").first.click()
    expect(page).to_have_url(QUESTION)


def finish_module(page: Page):
    """From any lesson of the module: go on to the quiz, answer all of it, hand it in."""
    while page.locator("form[action*='/steps/']").count():
        next_step(page)
    page.locator("form[action*='/quizzes/'] button").first.click()
    expect(page).to_have_url(QUESTION)
    while QUESTION.search(page.url):
        answer_quiz_question(page)
        here = page.url
        page.locator(".attempt-nav a.button--primary").click()
        expect(page).not_to_have_url(here)
    page.locator("form[action*='/hand-in/'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/result/"))
