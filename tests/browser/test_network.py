"""What happens to answers when the network goes away, and what goes over it at all."""

import json
import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.every_kind import questions
from tests.browser.hands import Finger
from tests.browser.test_kinds import AT_END, start
from tests.browser.walking import (
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
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
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


def lose_what_is_sent(route):
    """Let pages through and nothing else."""
    if route.request.method == "POST":
        return route.abort()
    return route.continue_()


def test_a_changed_answer_names_the_one_that_got_no_reply(new_page):
    page = new_page()
    start_quiz(page, "de")
    sent = []

    def lose_the_first(route):
        if route.request.method != "POST":
            return route.continue_()
        sent.append(parse_qs(route.request.post_data))
        is_first = sent[-1]["client_uuid"] == sent[0]["client_uuid"]
        return route.abort() if is_first else route.continue_()

    page.route(re.compile(r"/attempts/\d+/1/$"), lose_the_first)
    page.locator(".question .choice").nth(0).click()
    page.locator(".question button[type=submit]").first.click()
    expect(page.locator(".save-status--waiting")).to_be_visible()
    page.locator(".question .choice").nth(1).click()
    page.locator(".question button[type=submit]").first.click()
    expect(page.locator(".feedback")).to_be_visible()
    assert "replaces" not in sent[0]
    assert sent[-1]["replaces"] == sent[0]["client_uuid"]
    assert sent[-1]["answer"] != sent[0]["answer"]


def test_what_waits_goes_by_itself_once_the_server_answers_again(new_page, server):
    """The phone believes it is online all the time: no event says that anything has changed."""
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    page.route("**/attempts/**", lose_what_is_sent)
    choose_first(page.locator(".question"))
    expect(page.locator(".save-status--waiting")).to_be_visible()
    # Whoever comes back meanwhile finds what they answered, and that it still waits.
    page.reload()
    expect(chosen(page)).to_have_count(1)
    expect(page.locator(".save-status--waiting")).to_be_visible()
    page.unroute("**/attempts/**")
    expect(page.locator(".feedback")).to_be_visible()
    assert answers_on_server(server) == before + 1


def test_times_are_those_of_the_site_wherever_the_phone_is(new_page):
    page = new_page(timezone_id="Asia/Tokyo", locale="ar")
    start_quiz(page, "ar")
    page.locator(".question .choice").first.click()
    saved = page.locator(".save-status--saved")
    expect(saved).to_have_text(re.compile(r"[0-9]{2}:[0-9]{2}$"))
    said = saved.text_content()
    page.reload()
    expect(saved).to_have_text(said)


def kept_ahead(page, number: int):
    """Return a wait for the script to fetch so many questions ahead."""
    wanted = re.compile(r"/attempts/\d+/\d+/$")
    seen = []

    def note(response):
        if wanted.search(response.url) and response.request.resource_type == "fetch":
            seen.append(response.url)
        return len(seen) == number

    return page.expect_event("response", note)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_who_loses_the_network_goes_on_to_the_next_questions(new_page, server, language):
    page = new_page(locale=language)
    before = answers_on_server(server)
    with kept_ahead(page, 3):
        start_quiz(page, language)
    page.context.set_offline(True)
    for number in (1, 2, 3):
        choose_first(page.locator(".question"))
        expect(page.locator(".question .save-status--waiting")).to_be_visible()
        page.locator(".attempt-nav [data-ahead-target=next]").click()
        expect(page).to_have_url(re.compile(rf"/{number + 1}/$"))
        expect(page.locator("h1")).to_be_focused()
    assert answers_on_server(server) == before
    # The fifth question was not kept.
    page.locator(".question .choice").first.click()
    page.locator(".attempt-nav [data-ahead-target=later]").click()
    expect(page.locator("[data-ahead-target=notice]")).not_to_be_empty()
    expect(page).to_have_url(re.compile(r"/4/$"))
    page.context.set_offline(False)
    page.wait_for_function("() => localStorage.length === 0")
    assert answers_on_server(server) == before + 3
    page.locator(".attempt-nav a[href*='hand-in']").click()
    expect(page.locator(".task-list .status--done")).to_have_count(3)
    expect(page.locator(".task-list .status--doing")).to_have_count(1)


def test_the_next_question_comes_at_once_and_takes_answers(new_page, server):
    """Two answers to one question that was kept: the second has a name of its own."""
    page = new_page()
    before = answers_on_server(server)
    with kept_ahead(page, 3):
        start_quiz(page, "de")
    loaded = []
    page.on("request", lambda r: r.is_navigation_request() and loaded.append(r.url))
    for number in (1, 2, 3):
        answer_quiz_question(page)
        done = page.locator("#main .progress").evaluate("bar => bar.value")
        assert done == number
        page.locator(".attempt-nav a.button--primary").click()
        expect(page).to_have_url(re.compile(rf"/{number + 1}/$"))
        assert page.locator("#main .progress").evaluate("bar => bar.value") == number
    assert loaded == []
    assert answers_on_server(server) == before + 3
    page.go_back()
    expect(page.locator(".feedback")).to_be_visible()


@pytest.mark.parametrize("saves_data", [False, True])
def test_who_saves_data_fetches_nothing_ahead(new_page, saves_data):
    page = new_page()
    connection = json.dumps({"value": {"saveData": saves_data}})
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {connection})")
    page.clock.install()
    start_quiz(page, "de")
    ahead = []
    page.on(
        "request",
        lambda r: re.search(r"/[2-9]/$", r.url) and r.resource_type == "fetch" and ahead.append(r),
    )
    page.clock.run_for(5_000)
    choose_first(page.locator(".question"))
    expect(page.locator(".feedback")).to_be_visible()
    assert bool(ahead) is not saves_data


def test_two_tabs_never_write_over_each_other(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    start_quiz(page, "de")
    other = page.context.new_page()
    other.goto(re.sub(r"1/$", "2/", page.url))
    page.context.set_offline(True)
    for tab in (page, other):
        choose_first(tab.locator(".question"))
        expect(tab.locator(".save-status--waiting")).to_be_visible()
    assert page.evaluate("localStorage.length") == 2
    other.close()
    page.context.set_offline(False)
    expect(page.locator(".feedback")).to_be_visible()
    page.wait_for_function("() => localStorage.length === 0")
    assert answers_on_server(server) == before + 2


def write_a_thought(page, text: str):
    """Go to the last question of the quiz with feedback at the end, and write."""
    start(page, "de", AT_END)
    page.goto(re.sub(r"\d+/$", f"{len(questions(AT_END, 'de'))}/", page.url))
    page.get_by_role("textbox").fill(text)


def test_what_is_nobody_s_business_waits_in_the_page_alone(new_page, server):
    page = new_page()
    before = answers_on_server(server)
    write_a_thought(page, "Nur für mich.")
    expect(page.locator(".save-status--saved")).to_be_visible()
    page.context.set_offline(True)
    page.locator(".question button[type=submit]").first.click()
    waiting = page.locator(".save-status--waiting")
    expect(waiting).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("Nur für mich.")
    assert page.evaluate("localStorage.length") == 0
    warned = []
    page.on("dialog", lambda dialog: warned.append(dialog.type) or dialog.dismiss())
    page.close(run_before_unload=True)
    expect(waiting).to_be_visible()
    assert warned == ["beforeunload"]
    page.context.set_offline(False)
    expect(waiting).to_have_count(0)
    assert answers_on_server(server) == before + 1


def test_the_next_question_says_that_the_answer_before_has_arrived(new_page):
    page = new_page(has_touch=True)
    start(page, "de", AT_END)
    questions(AT_END, "de")[0].answer(page.locator(".question"), Finger(page))
    page.locator(".question button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/2/$"))
    expect(page.locator(".save-status--saved")).to_have_text(re.compile(r"\b1\b"))


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
