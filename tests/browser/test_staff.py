"""People who write: how they sign in, and that the admin does its work under our policy."""

import json
import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.walking import (
    answer_lesson_question,
    complete_lesson,
    go_to_module,
    start_module,
)

pytestmark = pytest.mark.browser

ADMIN = "admin@example.org"
WRITER, WRITERS_PASSWORD = "writer@example.org", "a-long-winter-in-Neustadt"
LISTS = [
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/media/",
    "/admin/snippets/courses/factcard/",
    "/admin/snippets/home/organisation/",
    "/admin/snippets/home/topic/",
    "/admin/snippets/quizzes/questionbank/",
    "/admin/snippets/quizzes/questionbank/add/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/account/",
    "/admin/localize/reports/translations/",
]
# Lists whose first entry is opened too.
ENTRIES = ["/admin/images/", "/admin/snippets/courses/factcard/", "/admin/users/"]

# Wagtail's own event, sent once it knows what the form held at first.
MARK_WATCHED_FORMS = """
    document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
        target.dataset.isWatched = "true";
    });
"""


def password_of(email: str, server) -> str:
    """Return the password that ``make demo`` printed for ``email``."""
    return re.search(rf"{re.escape(email)}\s+(\S+)", server.log.read_text())[1]


def give(page: Page, email: str, password: str):
    """Fill in the staff sign-in on screen and send it."""
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    with page.expect_navigation():
        page.locator("main form button").first.click()


def give_code(page: Page, secret: str):
    """Send the code that the app on a phone shows; if the half minute has just ended, the next."""
    for _try in range(2):
        counter = next(totp.yield_hotp_counters_from_time())
        page.locator("#id_code").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
        with page.expect_navigation():
            page.locator("main form button").first.click()
        if not page.locator("#id_code").count():
            return
    pytest.fail("The code of the authenticator app is not accepted.")


@pytest.fixture(scope="module")
def ids(server) -> dict[str, int]:
    """Return the ids of the module, its first lesson and its quiz, and of the Arabic lesson."""
    code = """
import json
from courses.models import LessonPage, ModulePage
from quizzes.models import QuizPage
module = ModulePage.objects.get(locale__language_code="de", slug="stimmt-das")
lesson = LessonPage.objects.child_of(module).order_by("path").first()
print(json.dumps({
    "module": module.pk,
    "lesson": lesson.pk,
    "quiz": QuizPage.objects.child_of(module).get().pk,
    "arabic": lesson.get_translations().get(locale__language_code="ar").pk,
}))
"""
    return json.loads(server.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


@pytest.fixture(scope="module")
def signed_in(browser, server) -> dict:
    """Return the cookies of the demo's admin, so that the password is worked out only once."""
    context = browser.new_context(base_url=server.url, locale="de")
    page = context.new_page()
    page.goto("/admin/")
    give(page, ADMIN, password_of(ADMIN, server))
    expect(page).to_have_url(re.compile(r"/admin/$"))
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture
def admin(new_page, signed_in) -> Page:
    """Return a page on which the demo's admin is signed in."""
    page = new_page(DESKTOP, locale="de", storage_state=signed_in)
    page.add_init_script(MARK_WATCHED_FORMS)
    return page


def open_settled(page: Page, path: str):
    """
    Open a page of the admin and wait until its scripts have fetched all they want.

    The editor compares a form with what it held two seconds after it came; what is filled in
    before that is no change to it.
    """
    assert page.goto(path, wait_until="networkidle").ok, path
    expect(page.locator(".sidebar")).to_be_visible()
    watched = page.locator("form[data-controller~=w-unsaved]")
    if watched.count():
        expect(watched.first).to_have_attribute("data-is-watched", "true")


def test_the_admin_leads_to_staff_sign_in_and_says_what_is_wrong(new_page, server, axe):
    page = new_page(DESKTOP, locale="de")
    page.goto("/admin/pages/")
    expect(page).to_have_url(re.compile(r"/de/staff/login/\?next=/admin/pages/$"))
    give(page, ADMIN, "not the password")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary li")).to_have_count(1)
    expect(page.locator("#id_login")).to_have_value(ADMIN)
    expect(page.locator("#id_password")).to_have_value("")
    axe(page)
    give(page, ADMIN, password_of(ADMIN, server))
    expect(page).to_have_url(re.compile(r"/admin/pages/$"))


def test_a_learner_at_the_admin_is_led_to_sign_in_and_stays_a_learner(new_page):
    page = new_page()
    complete_lesson(page, "de", 0)
    page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/staff/login/"))
    expect(page.locator("#id_login")).to_be_visible()
    expect(page.locator(".notice a[href*='/my/key/']")).to_be_visible()
    page.goto("/de/my/")
    expect(page.locator(".my-learning .outline__step--done")).to_have_count(1)


def test_a_second_factor_is_set_up_and_asked_for(new_page, server, axe):
    server.manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.contrib.auth.models import Group\n"
        "from learn.accounts.services import create_staff_account\n"
        f"create_staff_account(email='{WRITER}', password='{WRITERS_PASSWORD}',"
        " display_name='Writer', groups=[Group.objects.get(name='Editors')])",
    )
    page = new_page(DESKTOP, locale="de")
    page.goto("/admin/")
    give(page, WRITER, WRITERS_PASSWORD)
    page.locator("main a[href*='/2fa/']").click()
    secret = page.locator("#authenticator_secret").input_value()
    axe(page)
    page.locator("#id_code").fill("000000")
    page.locator("main form button").first.click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#authenticator_secret")).to_have_value(secret)
    give_code(page, secret)
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    axe(page)

    page.goto("/de/staff/logout/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.goto("/admin/")
    give(page, WRITER, WRITERS_PASSWORD)
    expect(page.locator("#id_code")).to_be_visible()
    axe(page)
    # The password alone opens nothing.
    elsewhere = page.context.new_page()
    elsewhere.goto("/admin/")
    expect(elsewhere).to_have_url(re.compile(r"/staff/login/"))
    give_code(page, secret)
    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_the_admin_needs_no_foreign_host_and_keeps_its_policy(admin, ids):
    for path in LISTS:
        open_settled(admin, path)
        if path in ENTRIES:
            entry = admin.locator("main tbody a[href], main .listing a[href]").first
            open_settled(admin, entry.get_attribute("href"))
            expect(admin.locator("main form").first).to_be_visible()
    open_settled(admin, f"/admin/pages/{ids['module']}/")
    expect(admin.locator("main tbody tr")).to_have_count(5)
    for name in ("module", "lesson", "quiz"):
        open_settled(admin, f"/admin/pages/{ids[name]}/edit/")
        expect(admin.locator("#id_title")).to_be_visible()


def test_a_lesson_is_previewed_while_it_is_written(admin, ids):
    open_settled(admin, f"/admin/pages/{ids['lesson']}/edit/")
    admin.locator("[data-side-panel-toggle=preview]").click()
    preview = admin.frame_locator("#w-preview-iframe")
    expect(preview.locator("main .question").first).to_be_visible()
    admin.locator("[name=body-0-value-text]").fill("Noch nicht gespeichert")
    expect(preview.locator(".lesson__body h2").first).to_have_text("Noch nicht gespeichert")


def test_the_checks_panel_counts_words_and_finds_what_is_wrong(admin, ids):
    open_settled(admin, f"/admin/pages/{ids['lesson']}/edit/")
    admin.locator("[data-side-panel-toggle=checks]").click()
    expect(admin.locator("[data-content-word-count]")).to_have_text(re.compile(r"[1-9]\d\d"))
    issues = admin.locator("[data-checks-panel] [data-content-checker-row]")
    expect(issues).to_have_count(0)
    # No text alternative, but the name of a file.
    admin.locator("[name^=body-][name$=-value-alt]").first.fill("bild_1.png")
    expect(issues).to_have_count(1)


def test_every_block_shows_what_it_will_look_like(admin, ids):
    open_settled(admin, f"/admin/pages/{ids['lesson']}/edit/")
    admin.locator(".c-sf-add-button").first.click()
    eyes = admin.locator(".w-combobox__option-preview")
    expect(eyes.first).to_be_visible()
    assert eyes.count() == admin.locator(".w-combobox [role=option]").count()
    shown = set()
    for eye in eyes.all():
        with admin.expect_response(re.compile("/admin/block-preview/")) as response:
            eye.click()
        assert response.value.ok
        shown.add(response.value.url)
        expect(admin.frame_locator(".w-combobox-preview__iframe").locator("body")).to_be_visible()
    assert len(shown) == eyes.count()


def test_a_changed_word_is_seen_at_once_in_its_own_language(admin, new_page, ids):
    learners = {}
    for language in ("de", "ar"):
        learners[language] = new_page(DESKTOP, locale=language)
        go_to_module(learners[language], language)
        start_module(learners[language])
    heading = ".lesson__body h2"
    arabic = learners["ar"].locator(heading).first.inner_text()
    changed = f"{learners['de'].locator(heading).first.inner_text()} – neu"

    open_settled(admin, f"/admin/pages/{ids['lesson']}/edit/")
    admin.locator("[name=body-0-value-text]").fill(changed)
    admin.locator("footer .w-dropdown__toggle").click()
    with admin.expect_navigation():
        admin.locator("[name=action-publish]").click()
    expect(admin.locator(".messages .success")).to_be_visible()

    for language, words in (("de", changed), ("ar", arabic)):
        learners[language].reload()
        expect(learners[language].locator(heading).first).to_have_text(words)
    # The questions were frozen once more by this; they are still there to be answered.
    answer_lesson_question(learners["ar"])


def test_a_translation_is_found_and_edited_beside_its_original(admin, new_page, ids):
    open_settled(admin, f"/admin/pages/{ids['lesson']}/edit/")
    title = admin.locator("#id_title").input_value()
    admin.locator("[data-side-panel-toggle=status]").click()
    admin.locator("[data-side-panel=status] .w-dropdown__toggle").first.click()
    admin.locator(f"a[href$='/admin/pages/{ids['arabic']}/edit/']").first.click()
    expect(admin).to_have_url(re.compile(f"/admin/pages/{ids['arabic']}/edit/"))
    expect(admin.locator("main")).to_contain_text(title)
    admin.wait_for_load_state("networkidle")

    page = new_page(DESKTOP, locale="ar")
    go_to_module(page, "ar")
    start_module(page)
    expect(admin.locator("main")).to_contain_text(page.locator("h1").inner_text())
