"""What happens to answers when the network goes away, and what goes over it at all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.walking import answer_quiz_question, choose_first, go_to_module, start_quiz

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
