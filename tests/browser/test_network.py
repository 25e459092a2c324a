"""What happens to answers when the network goes away, and what goes over it at all."""

import contextlib
import random
import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import DESKTOP
from tests.browser.walking import (
    QUESTION,
    answer_quiz_question,
    choose_first,
    go_to_module,
    start_module,
    start_quiz,
)

pytestmark = pytest.mark.browser


def answers_on_server(server) -> int:
    """Return how many answers the server has in its database."""
    return int(
        server.manage(
            "shell",
            "--no-imports",
            "-c",
            "from quizzes.models import Response; print(Response.objects.answered().count())",
        )
        .strip()
        .splitlines()[-1]
    )


def test_an_answer_given_without_network_arrives_once_it_is_back(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    answer_quiz_question(page)
    page.locator(".attempt-nav a.button--primary").click()
    expect(page).to_have_url(re.compile(r"/attempts/\d+/2/"))

    page.context.set_offline(True)
    choose_first(page.locator(".question"))
    status = page.locator(".save-status--waiting")
    expect(status).to_be_visible()
    expect(status).to_have_attribute("role", "status")
    assert answers_on_server(server) == before + 1

    page.context.set_offline(False)
    expect(page.locator(".feedback")).to_be_visible()
    expect(page.locator(".save-status--waiting")).to_have_count(0)
    assert answers_on_server(server) == before + 2


def test_an_answer_waits_through_a_closed_tab(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    question = page.url
    page.context.set_offline(True)
    choose_first(page.locator(".question"))
    expect(page.locator(".save-status--waiting")).to_be_visible()
    page.close()

    later = page.context.new_page()
    later.context.set_offline(False)
    later.goto(question)
    expect(later.locator(".feedback")).to_be_visible()
    assert answers_on_server(server) == before + 1


def test_a_double_click_is_one_answer(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    page.locator(".choice").first.click()
    page.locator(".question button[type=submit]").dblclick()
    expect(page.locator(".feedback")).to_be_visible()
    assert answers_on_server(server) == before + 1


def chosen(page):
    """Return the options that are chosen in the form on screen."""
    return page.locator(".question input:checked")


def test_what_is_chosen_is_saved_as_it_happens_and_said(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    status = page.locator(".save-status")
    expect(status).to_have_attribute("role", "status")
    expect(status).to_be_empty()
    page.locator(".question .choice").first.click()
    expect(page.locator(".save-status--saved")).to_have_text(re.compile(r"\d\d:\d\d"))
    page.reload()
    expect(chosen(page)).to_have_count(1)
    assert answers_on_server(server) == before

    page.locator(".attempt-nav a[href*='hand-in']").click()
    expect(page.locator(".task-list .status--doing")).to_have_count(1)
    page.locator("form[action*='/hand-in/'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/result/"))
    assert answers_on_server(server) == before + 1


def test_what_is_chosen_without_network_is_kept_and_goes_later(new_page):
    page = new_page()
    start_quiz(page, "de")
    page.context.set_offline(True)
    page.locator(".question .choice").nth(1).click()
    expect(page.locator(".save-status--waiting")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".save-status--saved")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.locator(".question .choice__input").nth(1)).to_be_checked()


def test_who_leaves_at_once_loses_nothing(new_page):
    """The page is left long before the pause after which a draft is saved."""
    page = new_page()
    start_quiz(page, "de")
    page.locator(".question .choice").first.click()
    page.locator(".attempt-nav a[href*='hand-in']").click()
    expect(page.locator(".task-list .status--doing")).to_have_count(1)


def test_in_a_lesson_a_choice_stays_in_this_browser(new_page):
    page = new_page()
    go_to_module(page, "de")
    start_module(page)
    question = page.locator(".question").first
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    question.locator(".choice").first.click()
    page.reload()
    expect(question.locator(".choice__input").first).to_be_checked()
    assert sent == []
    choose_first(question)
    expect(question.locator(".feedback")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_leaving_the_device_warns_of_what_was_not_sent(new_page):
    page = new_page()
    start_quiz(page, "de")
    question = page.url
    notice = page.locator("[data-unsent-target=notice]")
    page.goto("/de/my/data/")
    expect(page.locator("form[action*='/leave/']")).to_be_visible()
    expect(notice).to_be_hidden()
    page.goto(question)
    page.route("**/attempts/**", lambda route: route.abort())
    choose_first(page.locator(".question"))
    expect(page.locator(".save-status--waiting")).to_be_visible()
    page.goto("/de/my/data/")
    expect(notice).to_be_visible()
    page.unroute("**/attempts/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("seed", range(6))
def test_a_network_cut_at_random_loses_and_doubles_nothing(new_page, server, seed):
    """Every second request is lost, or its reply; the network comes back now and then."""
    page, chance = new_page(), random.Random(seed)
    before = answers_on_server(server)
    start_quiz(page, "de")

    def lose(route):
        if route.request.method != "POST":
            return route.continue_()
        fate = chance.random()
        if fate < 0.25:
            return route.abort()
        if fate < 0.5:
            with contextlib.suppress(Error):
                route.fetch(max_redirects=0)
            return route.abort()
        return route.continue_()

    page.route(re.compile(r"/attempts/\d+/\d+/"), lose)
    answered = 0
    while QUESTION.search(page.url):
        question = page.locator(".question")
        for _change in range(chance.randint(1, 2)):
            options = question.locator(".choice")
            options.nth(chance.randrange(options.count())).click()
        if not chosen(page).count():
            question.locator(".choice").first.click()
        question.locator("button[type=submit]").first.click()
        while not page.locator(".feedback").count():
            page.evaluate("window.dispatchEvent(new Event('online'))")
            page.wait_for_timeout(100)
        answered += 1
        here = page.url
        page.locator(".attempt-nav a.button--primary").click()
        expect(page).not_to_have_url(here)
    page.locator("form[action*='/hand-in/'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/result/"))
    assert answers_on_server(server) == before + answered
    assert page.evaluate("localStorage.length") == 0


def test_the_first_page_is_small(new_page):
    """At most 150 kB in at most 15 requests for a first load, as it goes over the wire."""
    page = new_page(DESKTOP)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received, requests = {}, []
    session.on("Network.requestWillBeSent", lambda event: requests.append(event["request"]["url"]))
    session.on(
        "Network.loadingFinished",
        lambda event: received.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    go_to_module(page, "de")
    received.clear()
    requests.clear()
    session.send("Network.clearBrowserCache")
    page.reload(wait_until="networkidle")
    assert len(requests) <= 15, requests
    assert sum(received.values()) <= 150_000
