"""A learner goes on at another phone, takes everything along, or leaves nothing behind."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

from learn.accounts import recovery_keys
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import (
    answer_lesson_question,
    complete_lesson,
    finish_module,
    go_to_module,
    next_step,
    start_module,
)

pytestmark = pytest.mark.browser

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SHOWN = "recovery_key_shown"
WRONG_KEYS = [
    "1234 5678",
    "1234 5678 9012 345x",
    "1234567890123456",
    # Well-formed, and the card of nobody.
    recovery_keys.grouped(recovery_keys.with_check_digits(12_345_678_901_234)),
]


def make_key(page: Page, language: str) -> str:
    """Make a recovery key and return its digits as the card shows them."""
    page.goto(f"/{language}/my/key/")
    page.locator("main form button").click()
    return page.locator("#recovery-key").inner_text()


def enter_key(page: Page, language: str, key: str):
    """Type ``key`` into the form that brings everything back, and send it."""
    page.goto(f"/{language}/my/recover/")
    page.locator("#id_key").fill(key)
    page.locator("main form button").click()


def person(page: Page) -> dict:
    """Return everything about the person on this phone, as the downloaded file tells it."""
    page.goto("/de/my/data/")
    with page.expect_download() as download:
        page.locator("form[action*='/download/'] button").click()
    assert download.value.suggested_filename == "mitreden-my-data.json"
    return json.loads(download.value.path().read_text())


def rows_about(server, uuid: str) -> dict[str, int]:
    """Return how many rows the server's database has about the person with this ``uuid``."""
    code = f"""
import json
from learn.accounts.models import Session
from learn.accounts.models import RecoveryKey, User
from learn.progress.models import Enrolment, StepCompletion
from quizzes.models import Attempt, Response
pk = User.objects.filter(uuid="{uuid}").values_list("pk", flat=True).first()
print(json.dumps({{
    "people": User.objects.filter(uuid="{uuid}").count(),
    "people at all": User.objects.learners().count(),
    "keys at all": RecoveryKey.objects.count(),
    "attempts at all": Attempt.objects.count(),
    "answers at all": Response.objects.count(),
    "enrolments at all": Enrolment.objects.count(),
    "steps at all": StepCompletion.objects.count(),
    "sessions": sum(s.get_decoded().get("_auth_user_id") == str(pk) for s in Session.objects.all()),
}}))
"""
    return json.loads(server.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


def test_a_key_brings_everything_to_another_phone_and_joins_what_is_there(new_page):
    first = new_page(PHONE, locale="de")
    complete_lesson(first, "de", 0)
    go_to_module(first, "de")
    first.locator(".outline a").last.click()
    finish_module(first)
    result = first.locator(".result__score bdi").inner_text()
    key = make_key(first, "de")

    second = new_page(PHONE, locale="ar")
    complete_lesson(second, "ar", 1)
    enter_key(second, "ar", key.translate(ARABIC_INDIC))
    second.wait_for_url(re.compile(r"/ar/my/$"))
    expect(second.locator(".messages")).to_be_visible()

    # Two steps and the result of the first phone, and the step that was done here.
    for page in (second, first):
        page.goto("/ar/my/")
        expect(page.locator(".my-learning .outline__step--done")).to_have_count(3)
        expect(page.locator(".my-learning a[href*='/result/']")).to_have_count(1)
    second.locator(".my-learning__module summary").nth(1).click()
    second.locator(".my-learning a[href*='/result/']").click()
    expect(second.locator(".result__score bdi")).to_have_text(result)
    # From here on both phones write to the same place.
    complete_lesson(second, "ar", 2)
    first.reload()
    expect(first.locator(".my-learning .outline__step--done")).to_have_count(4)


def test_the_key_is_shown_for_ten_minutes_and_never_again(new_page):
    page = new_page()
    key = make_key(page, "de")
    page.reload()
    expect(page.locator("#recovery-key")).to_have_text(key)
    (shown,) = [cookie for cookie in page.context.cookies() if cookie["name"] == SHOWN]
    assert 0 < shown["expires"] - time.time() <= 600
    assert key.replace(" ", "") not in shown["value"]

    # Ten minutes later the browser has thrown this cookie away.
    page.context.clear_cookies(name=SHOWN)
    page.reload()
    expect(page.locator("#recovery-key")).to_have_count(0)
    page.goto("/de/my/key/print/")
    expect(page).to_have_url(re.compile(r"/de/my/key/$"))
    # Pressing the button is not enough to make the card in the drawer worthless.
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#recovery-key")).to_have_count(0)
    page.locator("#id_replace").check()
    page.locator("main form button").click()
    expect(page.locator("#recovery-key")).not_to_have_text(key)

    other = new_page(PHONE, locale="ar")
    enter_key(other, "ar", key)
    expect(other.locator(".error-summary")).to_be_focused()


def test_who_leaves_a_phone_leaves_no_key_on_it(new_page):
    page = new_page()
    complete_lesson(page, "de", 0)
    key = make_key(page, "de")
    page.goto("/de/my/data/")
    page.locator("form[action*='/leave/'] button").click()
    expect(page.locator(".messages")).to_be_visible()
    assert {c["name"] for c in page.context.cookies()}.isdisjoint({"sessionid", SHOWN})
    page.goto("/de/my/key/")
    expect(page.locator("h1")).to_be_visible()
    assert key not in page.content()
    page.goto("/de/my/")
    expect(page.locator(".my-learning")).to_have_count(0)
    enter_key(page, "de", key)
    expect(page.locator(".my-learning .outline__step--done")).to_have_count(1)


def test_a_scanned_code_fills_the_form_and_leaves_the_address(new_page):
    first = new_page()
    key = make_key(first, "de")
    expect(first.locator(".key-card svg")).to_be_visible()

    second = new_page(PHONE, locale="ar")
    field = second.locator("#id_key")

    def scan():
        second.goto(f"/ar/my/recover/#{key.replace(' ', '')}")
        expect(field).to_have_value(key)
        assert second.evaluate("() => location.href").endswith("/ar/my/recover/")

    scan()
    expect(second.locator("main [role=status]")).to_be_visible()
    second.reload()
    expect(field).to_have_value("")
    # Scanned once more in the same tab, the page is not loaded again.
    scan()
    second.locator("main form button").click()
    second.wait_for_url(re.compile(r"/ar/my/$"))
    expect(second.locator(".messages")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_wrong_key_is_explained_and_stays_in_the_field(new_page, axe, language):
    page = new_page(DESKTOP, locale=language)
    summary, field = page.locator(".error-summary"), page.locator("#id_key")
    explanations = set()
    for typed in WRONG_KEYS:
        enter_key(page, language, typed)
        expect(summary).to_be_focused()
        expect(field).to_have_value(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_attribute("aria-describedby", re.compile("id_key_error"))
        explanation = summary.locator("a").inner_text()
        expect(page.locator("#id_key_error")).to_contain_text(explanation)
        explanations.add(explanation)
    assert len(explanations) == len(WRONG_KEYS)
    axe(page)
    summary.locator("a").click()
    expect(field).to_be_focused()


def test_the_download_has_all_the_answers(new_page):
    page = new_page()
    go_to_module(page, "de")
    start_module(page)
    answer_lesson_question(page)
    chosen = page.locator(".choice--chosen .choice__label").first.inner_text()
    next_step(page)
    everything = person(page)
    assert everything["account"]["language"] == "de"
    assert len(everything["progress"]["completed_steps"]) == 1
    (attempt,) = everything["answers"]
    assert chosen in json.dumps(attempt, ensure_ascii=False)


def test_deleting_everything_leaves_nothing_on_any_phone(new_page, server):
    first, second = new_page(PHONE, locale="de"), new_page(PHONE, locale="ar")
    nobody = rows_about(server, "00000000-0000-0000-0000-000000000000")
    go_to_module(first, "de")
    start_module(first)
    answer_lesson_question(first)
    next_step(first)
    key = make_key(first, "de")
    enter_key(second, "ar", key)
    expect(second.locator(".my-learning")).to_be_visible()
    uuid = person(first)["account"]["id"]
    before = rows_about(server, uuid)
    assert before["people"] == 1
    assert before["sessions"] == 2
    assert all(before[name] > nobody[name] for name in nobody if name.endswith("at all"))

    first.locator("a[href*='/delete/']").click()
    first.locator("main form button").click()
    expect(first.locator(".messages")).to_be_visible()
    assert "sessionid" not in {cookie["name"] for cookie in first.context.cookies()}

    after = rows_about(server, uuid)
    assert after["people"] == 0
    assert {k: v for k, v in after.items() if k != "sessions"} == {
        k: v for k, v in nobody.items() if k != "sessions"
    }
    second.goto("/ar/my/")
    expect(second.locator(".my-learning")).to_have_count(0)
    enter_key(second, "ar", key)
    expect(second.locator(".error-summary")).to_be_focused()
