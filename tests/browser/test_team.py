"""An administrator invites somebody, who reads the mail, begins, and finds their own account."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_staff import ADMIN, give, password_of

pytestmark = pytest.mark.browser

PASSWORD = "a-long-winter-in-Neustadt"
SCREENS = [("de", DESKTOP), ("ar", PHONE)]


@pytest.fixture(scope="module")
def bosses(server) -> dict[str, str]:
    """Return the address of an administrator for each language, each of an organisation."""
    code = f"""
import json
from home.models import Organisation
from learn.accounts.models import StaffRole
from learn.accounts.services import create_staff_account
organisations = Organisation.objects.filter(locale__language_code="de").order_by("code")
bosses = {{}}
for language, organisation in zip(("de", "ar"), organisations):
    boss = create_staff_account(
        email=f"boss-{{language}}@example.org", display_name=f"Boss {{language}}",
        password="{PASSWORD}", language=language,
    )
    StaffRole.objects.create(
        user=boss, organisation_key=organisation.translation_key, role="administrator"
    )
    bosses[language] = boss.email
print(json.dumps(bosses))
"""
    return json.loads(server.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


def no_sideways_scrolling(page: Page):
    """Fail if the page is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def link_in_newest_mail(page: Page, server) -> str:
    """Return the link in the mail on top of the page of mails, read by the demo's operator."""
    page.goto("/de/mails/")
    if page.locator("#id_login").count():
        give(page, ADMIN, password_of(ADMIN, server))
    link = page.locator(".mail").first.locator("a[href*='/invitation/']")
    return re.sub("^https?://[^/]+", server.url, link.get_attribute("href"))


@pytest.mark.parametrize(("language", "viewport"), SCREENS)
def test_from_invitation_to_own_account(new_page, server, axe, bosses, language, viewport):
    email = f"new-{language}@example.org"
    boss = new_page(viewport, locale=language)
    boss.goto(f"/{language}/team/")
    give(boss, bosses[language], PASSWORD)
    expect(boss.locator(".team")).to_have_count(1)
    boss.locator(".team__head a").click()
    axe(boss)
    boss.locator("main form button").click()
    expect(boss.locator(".error-summary")).to_be_focused()
    boss.locator("#id_email").fill(email)
    boss.locator("[name=role][value=facilitator]").check()
    axe(boss)
    no_sideways_scrolling(boss)
    boss.locator("main form button").click()
    expect(boss.locator(".messages .notice--success")).to_contain_text(email)
    axe(boss)
    no_sideways_scrolling(boss)

    operator = new_page(DESKTOP, locale="de")
    link = link_in_newest_mail(operator, server)
    axe(operator)

    person = new_page(viewport, locale=language)
    person.goto(link)
    expect(person).to_have_url(re.compile(rf"/{language}/invitation/$"))
    axe(person)
    no_sideways_scrolling(person)
    person.locator("#id_display_name").fill("Neu im Team")
    person.locator("#id_password").fill(PASSWORD)
    person.locator("#id_password_again").fill("something else entirely")
    person.locator("main form button").click()
    expect(person.locator(".error-summary li")).to_have_count(1)
    axe(person)
    person.locator("#id_password").fill(PASSWORD)
    person.locator("#id_password_again").fill(PASSWORD)
    person.locator("main form button").click()
    expect(person.locator("#authenticator_secret")).to_be_visible()
    axe(person)
    person.locator("main .button-row a").click()
    # A facilitator's work begins at their groups; the account is one link away.
    expect(person).to_have_url(re.compile(rf"/{language}/groups/$"))
    axe(person)
    no_sideways_scrolling(person)
    person.locator("main .link-list a").last.click()
    expect(person).to_have_url(re.compile(rf"/{language}/staff/account/$"))
    expect(person.locator(".facts")).to_contain_text(email)
    axe(person)
    no_sideways_scrolling(person)
    for path in ("name/", "email/", "sessions/"):
        person.goto(f"/{language}/staff/account/{path}")
        expect(person.locator("h1")).to_be_visible()
        axe(person)
        no_sideways_scrolling(person)

    # The link is dead now, and the page says so.
    late = new_page(viewport, locale=language)
    late.goto(link)
    expect(late.locator("main ul li")).to_have_count(3)
    axe(late)

    # Closing the account ends what is open in the other browser.
    boss.reload()
    row = boss.locator(".team__person", has_text=email)
    row.locator(".team__ways a").click()
    axe(boss)
    no_sideways_scrolling(boss)
    boss.locator("main .button--danger").click()
    axe(boss)
    no_sideways_scrolling(boss)
    boss.locator("main form .button--danger").click()
    expect(boss.locator(".team__person", has_text="Neu im Team")).to_be_visible()
    axe(boss)
    person.reload()
    expect(person.locator("#id_login")).to_be_visible()
