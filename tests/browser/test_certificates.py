"""A learner gets a certificate, and somebody else, who knows nobody, checks it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.codes import ARABIC_INDIC, drawn
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import finish_module, go_to_module, start_module

pytestmark = pytest.mark.browser

NAME = "Leyla Canary"


def finish(page: Page, language: str):
    """Complete the whole module and go to the page at its end."""
    go_to_module(page, language)
    start_module(page)
    finish_module(page)
    page.goto(f"/{language}/my/")


def get_certificate(page: Page) -> str:
    """From "My learning", get the certificate for the module and return its check code."""
    page.locator("main a[href*='/my/certificates/modules/']").first.click()
    page.locator("main form button").click()
    return page.locator(".certificate-check__code").inner_text().replace(" ", "")


@pytest.mark.parametrize(
    ("viewport", "language"),
    [pytest.param(DESKTOP, "de", id="desktop-de"), pytest.param(PHONE, "ar", id="phone-ar")],
)
def test_from_the_module_to_somebody_who_checks(new_page, axe, server, viewport, language):
    page = new_page(viewport, locale=language)
    finish(page, language)
    page.locator("main a[href*='/my/certificates/modules/']").first.click()
    axe(page)
    page.go_back()
    code = get_certificate(page)
    axe(page)

    page.locator("#id_name").fill(NAME)
    with page.expect_download() as download:
        page.locator("form[action*='/download/'] button").click()
    assert download.value.suggested_filename == f"mitreden-{code}.pdf"
    sheet = download.value.path().read_bytes()
    assert sheet.startswith(b"%PDF")
    assert f"/Lang({language})".encode() in sheet

    address = f"{server.url}/check/{code}/"
    shown = page.locator(".certificate-check__qr svg path").last.get_attribute("d")
    assert shown == drawn(address)

    other = new_page(PHONE, locale=language)
    other.goto(address)
    expect(other).to_have_url(f"{server.url}/{language}/check/{code}/")
    expect(other.locator(".notice--success")).to_be_visible()
    expect(other.locator(".certificate-facts__code")).to_contain_text(code[:4])
    assert NAME not in other.content()
    assert "sessionid" not in {cookie["name"] for cookie in other.context.cookies()}
    axe(other)

    page.locator("a[href$='/revoke/']").click()
    axe(page)
    page.locator(".button--danger").click()
    expect(page.locator(".notice--error")).to_be_visible()
    other.reload()
    expect(other.locator(".notice--error")).to_be_visible()
    axe(other)


def test_a_code_is_typed_as_it_stands_on_the_sheet(new_page, axe):
    page = new_page()
    finish(page, "de")
    code = get_certificate(page)

    other = new_page(PHONE, locale="ar", java_script_enabled=False)
    other.goto("/ar/check/")
    other.locator("main form button").click()
    expect(other.locator("#id_code_error")).to_be_visible()
    other.locator("#id_code").fill(f"{code[:4]} {code[4:8]} {code[8:]}".translate(ARABIC_INDIC))
    other.locator("main form button").click()
    expect(other.locator(".notice--success")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_typing_mistake_is_explained_at_the_field(new_page, axe, language):
    page = new_page({"width": 320, "height": 640}, locale=language)
    page.goto(f"/{language}/check/")
    axe(page)
    page.locator("#id_code").fill("1234 5678 9012")
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#id_code_error")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    axe(page)
