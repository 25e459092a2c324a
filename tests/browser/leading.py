"""Steps of people who lead a group, and of those who join it. They go by roles, not by language."""

import re

from playwright.sync_api import Page, expect

# Presses of finger or mouse; a tap on a label is one press, though its field is clicked too.
COUNT_PRESSES = "addEventListener('pointerdown', () => window.notePress(), true)"


def count_presses(page: Page) -> list[str]:
    """Return a list that grows by the address of the page with every press on it."""
    presses: list[str] = []
    page.expose_function("notePress", lambda: presses.append(page.url))
    page.add_init_script(COUNT_PRESSES)
    return presses


def make_group(page: Page, language: str, name: str, *, knocking=False, languages=()) -> str:
    """Make a group with the first module and return its address; its code is on screen then."""
    page.goto(f"/{language}/groups/new/")
    page.locator("#id_name").fill(name)
    page.locator(".taken__module label").first.click()
    if knocking or languages:
        page.locator("main details summary").click()
    if knocking:
        page.locator("#id_is_approval_needed").check()
    for code in languages:
        page.locator(f"[name=languages][value={code}]").check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/door/$"))
    return page.url.removesuffix("door/")


def code_on(page: Page) -> str:
    """Return the join code that stands on the page, ten digits."""
    shown = page.locator(".door__code, .projector__code, .poster__code").inner_text()
    code = re.sub(r"\D", "", shown)
    assert len(code) == 10, shown
    return code


def type_code(page: Page, language: str, code: str):
    """Type ``code`` where learners type it and go on."""
    page.goto(f"/{language}/join/")
    page.locator("#id_code").fill(code)
    page.locator("main form button[type=submit]").click()


def join(page: Page, name: str | None = None) -> str:
    """Join the group on screen under the name offered, or ``name``, and return the name."""
    field = page.locator("#id_display_name")
    if name:
        field.fill(name)
    name = field.input_value()
    assert name
    page.locator("main button[name=join]").click()
    expect(page).to_have_url(re.compile(r"/my/$"))
    return name


def refused(page: Page, language: str, code: str):
    """Try to come in with ``code`` and see that it opens nothing."""
    type_code(page, language, code)
    expect(page.locator("#id_code_error")).to_be_visible()
    expect(page.locator("#id_display_name")).to_have_count(0)
