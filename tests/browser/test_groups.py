"""Groups: somebody makes one, shows its code on the wall, people join, and their work is seen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.codes import ARABIC_INDIC, drawn
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hands import Keyboard
from tests.browser.leading import code_on, count_presses, join, make_group, refused, type_code
from tests.browser.measuring import no_sideways_scrolling, targets_are_large
from tests.browser.test_print import pages_on_paper, visible_controls
from tests.browser.test_staff import give, password_of
from tests.browser.walking import STEPS_OF_MODULE, finish_module, next_step

pytestmark = pytest.mark.browser

DEMO_FACILITATOR = "gruppen-bvre@example.org"
NEWCOMER, PASSWORD = "first-group@example.org", "a-long-winter-in-Neustadt"
SMALLEST = {"width": 320, "height": 640}
ASSIGNED = ".my-learning__assigned"


def signed_in(browser, server, email: str, password: str) -> dict:
    """Return the cookies of ``email`` after signing in."""
    context = browser.new_context(base_url=server.url, locale="de")
    page = context.new_page()
    page.goto("/de/groups/")
    give(page, email, password)
    expect(page).to_have_url(re.compile(r"/de/groups/$"))
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture(scope="module")
def newcomer(browser, server) -> dict:
    """Return the cookies of a facilitator who has no group yet."""
    code = f"""
from home.models import Organisation
from learn.accounts.models import StaffRole
from learn.accounts.services import create_staff_account
account = create_staff_account(
    email="{NEWCOMER}", display_name="New here", password="{PASSWORD}"
)
StaffRole.objects.create(
    user=account,
    organisation_key=Organisation.objects.order_by("code").first().translation_key,
    role="facilitator",
)
"""
    server.manage("shell", "--no-imports", "-c", code)
    return signed_in(browser, server, NEWCOMER, PASSWORD)


@pytest.fixture(scope="module")
def demo_facilitator(browser, server) -> dict:
    """Return the cookies of the facilitator whose groups have learners with progress."""
    return signed_in(browser, server, DEMO_FACILITATOR, password_of(DEMO_FACILITATOR, server))


def test_a_first_group_is_on_the_wall_after_five_presses(new_page, newcomer, server):
    page = new_page(DESKTOP, locale="de", storage_state=newcomer)
    presses = count_presses(page)
    page.goto("/de/groups/")
    page.locator(".group-empty .button--primary").click()
    name = page.locator("#id_name")
    name.click()
    name.fill("Elternabend")
    module = page.locator(".taken__module").first
    module.locator("label").click()
    expect(module.locator("input")).to_be_checked()
    page.locator("main form button[type=submit]").click()
    code = code_on(page)
    page.locator("a[href$='/projector/']").click()
    expect(page.locator(".projector__code")).to_be_visible()
    assert len(presses) == 5
    places = dict.fromkeys(re.sub(r"[0-9a-f-]{36}", "group", url) for url in presses)
    assert [place.removeprefix(server.url) for place in places] == [
        "/de/groups/",
        "/de/groups/new/",
        "/de/groups/group/door/",
    ]
    assert code_on(page) == code
    expect(page.locator("h1")).to_have_text("Elternabend")
    qr_code = page.locator(".projector__qr svg")
    assert qr_code.locator("path").last.get_attribute("d") == drawn(f"{server.url}/join/{code}/")
    # The code must be seen from the back row without scrolling.
    box = qr_code.bounding_box()
    assert box["width"] >= 400
    assert box["y"] + box["height"] <= DESKTOP["height"]


def test_a_group_form_without_name_and_module_says_what_is_missing(new_page, axe, newcomer):
    page = new_page(PHONE, locale="ar", storage_state=newcomer)
    page.goto("/ar/groups/new/")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary li")).to_have_count(2)
    axe(page)
    page.locator(".error-summary a").last.click()
    assert page.evaluate("document.activeElement.name") == "taken"


def test_three_phones_join_and_their_work_is_seen(new_page, newcomer, server):
    facilitator = new_page(DESKTOP, locale="de", storage_state=newcomer)
    group = make_group(facilitator, "de", "Drei Sprachen")
    code = code_on(facilitator)
    facilitator.goto(f"{group}projector/")
    joined = facilitator.locator("[data-arrivals-target=joined]")
    expect(joined).to_have_text("0")
    facilitator.evaluate("window.isSamePage = true")

    phones = {language: new_page(PHONE, locale=language) for language in ("de", "ar", "en")}
    names = {}
    # The camera opens the address of the QR code.
    phones["de"].goto(f"/join/{code}/")
    expect(phones["de"]).to_have_url(f"{server.url}/de/join/{code}/")
    names["de"] = join(phones["de"], "Fliederbusch 7")
    expect(joined).to_have_text("1")
    type_code(phones["ar"], "ar", f"{code[:3]} {code[3:6]} {code[6:]}".translate(ARABIC_INDIC))
    names["ar"] = join(phones["ar"])
    expect(joined).to_have_text("2")
    # The short address is typed from the wall.
    phones["en"].goto(f"http://{facilitator.locator('.projector__address').inner_text()}")
    expect(phones["en"]).to_have_url(f"{server.url}/en/join/")
    phones["en"].locator("#id_code").fill(code)
    phones["en"].locator("main form button[type=submit]").click()
    offered = phones["en"].locator("#id_display_name").input_value()
    phones["en"].locator("main button[name=other]").click()
    expect(phones["en"].locator("#id_display_name")).not_to_have_value(offered)
    names["en"] = join(phones["en"])
    expect(joined).to_have_text("3")
    assert facilitator.evaluate("window.isSamePage") is True

    for language, phone in phones.items():
        expect(phone.locator(".messages .notice--success")).to_contain_text("Drei Sprachen")
        first = phone.locator(".my-learning article").first
        assert first.evaluate("(card, place) => !!card.closest(place)", ASSIGNED), language
        expect(first).to_contain_text("Drei Sprachen")
        no_sideways_scrolling(phone)
        first.locator(".button--primary").click()
        expect(phone.locator("form[action*='/steps/']")).to_be_visible()
        next_step(phone)
    finish_module(phones["de"])

    facilitator.goto(group)
    begun = ["done", "working"] + ["not_started"] * (STEPS_OF_MODULE - 2)
    assert states(facilitator) == {
        names["de"]: ["done"] * STEPS_OF_MODULE,
        names["ar"]: begun,
        names["en"]: begun,
    }
    next_step(phones["ar"])
    facilitator.reload()
    assert states(facilitator)[names["ar"]][:3] == ["done", "done", "working"]


def states(page: Page) -> dict[str, list[str]]:
    """Return for each name in the matrix what its cells say."""
    return page.eval_on_selector_all(
        ".matrix tbody tr",
        """rows => Object.fromEntries(rows.map(row => [
            row.querySelector("th a").textContent,
            [...row.querySelectorAll(".matrix__cell .state")].map(
                state => state.className.match(/state--(\\w+)/)[1]),
        ]))""",
    )


def test_who_knocks_is_let_in_and_finds_the_module(new_page, axe, newcomer):
    facilitator = new_page(DESKTOP, locale="de", storage_state=newcomer)
    group = make_group(facilitator, "de", "Mit Anklopfen", knocking=True)
    code = code_on(facilitator)
    facilitator.goto(f"{group}projector/")
    waiting = facilitator.locator("[data-arrivals-target=waiting]")
    expect(waiting).to_be_hidden()
    learner = new_page(PHONE, locale="ar")
    type_code(learner, "ar", code)
    name = join(learner)
    expect(learner.locator(".my-learning__groups .status--doing")).to_be_visible()
    expect(learner.locator(ASSIGNED)).to_have_count(0)
    axe(learner)

    expect(waiting.locator("strong")).to_have_text("1")
    expect(facilitator.locator("[data-arrivals-target=joined]")).to_have_text("0")
    waiting.locator("a").click()
    row = facilitator.locator(".task-list__item", has_text=name)
    axe(facilitator)
    row.locator(".button--primary").click()
    expect(facilitator.locator(".messages .notice--success")).to_contain_text(name)
    expect(facilitator.locator("[href*='/people/']", has_text=name)).to_be_visible()
    learner.reload()
    expect(learner.locator(f"{ASSIGNED} article")).to_have_count(1)
    expect(learner.locator(".my-learning__groups .status--doing")).to_have_count(0)


def test_a_group_is_made_joined_and_closed_without_javascript(new_page, newcomer):
    facilitator = new_page(PHONE, storage_state=newcomer, java_script_enabled=False)
    group = make_group(facilitator, "de", "Ohne Skripte", knocking=True)
    code = code_on(facilitator)
    learner = new_page(PHONE, java_script_enabled=False)
    type_code(learner, "de", code)
    name = join(learner)
    expect(learner.locator(ASSIGNED)).to_have_count(0)
    facilitator.goto(f"{group}projector/")
    expect(facilitator.locator(".projector__knocking strong")).to_have_text("1")
    facilitator.goto(f"{group}people/")
    facilitator.locator("form[action$='/admit/'] .button--primary").click()
    expect(facilitator.locator("[href*='/people/']", has_text=name)).to_be_visible()
    learner.reload()
    expect(learner.locator(f"{ASSIGNED} article")).to_have_count(1)

    facilitator.goto(f"{group}projector/")
    expect(facilitator.locator("[data-arrivals-target=joined]")).to_have_text("1")
    facilitator.goto(f"{group}door/")
    facilitator.locator("form[action$='/door/close/'] button").click()
    expect(facilitator.locator(".door__code")).to_have_count(0)
    refused(new_page(PHONE, java_script_enabled=False), "de", code)
    learner.reload()
    expect(learner.locator(f"{ASSIGNED} article")).to_have_count(1)


def test_a_group_is_made_with_the_keyboard_alone(new_page, newcomer):
    page = new_page(DESKTOP, locale="de", storage_state=newcomer)
    page.goto("/de/groups/new/")
    keyboard = Keyboard(page)
    keyboard.write(page.locator("#id_name"), "Nur Tasten")
    keyboard.tick(page.locator(".taken__module input").first)
    keyboard.open(page.locator("main details"))
    keyboard.tick(page.locator("[name=languages][value=ar]"))
    keyboard.press(page.locator("main form button[type=submit]"))
    expect(page).to_have_url(re.compile("/door/$"))
    code = code_on(page)
    keyboard.press(page.locator("a[href$='/projector/']"))
    expect(page.locator(".projector__code")).to_be_visible()
    assert code_on(page) == code
    keyboard.press(page.locator("main .button-row a[href$='/']").first)
    expect(page.locator(".tabs__link[aria-current]")).to_be_visible()


def every_group_page(page: Page, phone: Page, language: str):
    """Go through all kinds of pages of groups, and yield whoever stands on a new one."""
    page.goto(f"/{language}/groups/")
    yield page
    page.goto(f"/{language}/groups/new/")
    yield page
    page.goto(f"/{language}/groups/")
    page.locator(".group-card a").first.click()
    group = page.url
    expect(page.locator(".matrix tbody tr").first).to_be_visible()
    yield page
    page.goto(f"{group}door/")
    code = code_on(page)
    yield page
    for path in ("projector/", "poster/", "cards/", "people/"):
        page.goto(f"{group}{path}")
        yield page
    page.locator(".task-list a").first.click()
    expect(page.locator(".learner-columns__side")).to_be_visible()
    yield page
    page.locator("form[action$='/card/'] button").click()
    expect(page.locator("#recovery-key")).to_be_visible()
    yield page
    page.goto(f"{group}modules/")
    yield page
    page.locator(".assignment a.button").first.click()
    expect(page.locator("#id_note")).to_be_visible()
    yield page
    for path in ("modules/add/", "lists/progress/", "settings/", "end/", "delete/"):
        assert page.goto(f"{group}{path}").ok, path
        yield page
    for path in ("join/", "join/0000000000/"):
        phone.goto(f"/{language}/{path}")
        yield phone
    phone.goto(f"/{language}/join/{code}/")
    expect(phone.locator("#id_display_name")).to_be_visible()
    yield phone
    join(phone)
    yield phone
    phone.locator("a[href$='/leave/']").click()
    yield phone
    phone.locator("main form button").click()
    expect(phone).to_have_url(re.compile(r"/my/$"))
    phone.goto(f"/{language}/my/")
    expect(phone.locator(ASSIGNED)).to_have_count(0)


# Twenty pages a walk: colours are the same in both languages and sizes, so each scheme is walked
# once, in the language and on the screen that the other is not.
@pytest.mark.parametrize(
    ("language", "viewport", "scheme"),
    [
        pytest.param("de", DESKTOP, "light", id="desktop-de-light"),
        pytest.param("ar", PHONE, "dark", id="phone-ar-dark"),
    ],
)
def test_every_group_page_is_accessible(
    new_page, axe, demo_facilitator, language, viewport, scheme
):
    looks = {"locale": language, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = new_page(viewport, storage_state=demo_facilitator, **looks)
    for stop in every_group_page(page, new_page(viewport, **looks), language):
        axe(stop)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_group_page_fits_a_small_screen_and_a_finger(new_page, demo_facilitator, language):
    page = new_page(SMALLEST, locale=language, storage_state=demo_facilitator)
    for stop in every_group_page(page, new_page(SMALLEST, locale=language), language):
        no_sideways_scrolling(stop)
        targets_are_large(stop)


def test_cards_and_poster_fill_whole_sheets(new_page, newcomer, server):
    page = new_page(DESKTOP, locale="de", storage_state=newcomer)
    name = "Elterncafé der Grundschule am Neustädter Markt, dienstags"
    group = make_group(page, "de", name, languages=("ar", "en"))
    code = code_on(page)
    page.goto(f"{group}poster/")
    assert pages_on_paper(page) == 1
    page.emulate_media(media="print")
    assert visible_controls(page) == []
    words = page.locator(".poster__words")
    assert [place.get_attribute("lang") for place in words.all()] == ["de", "en", "ar"]
    expect(page.locator(".poster__words[lang=ar]")).to_have_css("direction", "rtl")
    assert page.locator(".poster__qr path").last.get_attribute("d") == drawn(
        f"{server.url}/join/{code}/"
    )

    page.goto(f"{group}cards/")
    sheets = page.locator(".join-cards")
    expect(sheets).to_have_count(2)
    assert pages_on_paper(page) == 2
    # As wide as A4 between its margins.
    page.set_viewport_size({"width": 718, "height": 1047})
    assert visible_controls(page) == []
    for sheet, language in zip(sheets.all(), ("en", "ar"), strict=True):
        cards = sheet.locator(".join-card")
        expect(cards).to_have_count(8)
        for card in cards.all():
            expect(card.locator(f"[lang={language}]")).to_be_visible()
            # Nothing is cut off.
            assert card.evaluate("e => e.scrollHeight <= e.clientHeight"), language
    code_box = page.locator(".join-card__qr").first.bounding_box()
    assert code_box["width"] >= 96


@pytest.mark.parametrize(
    ("zone", "is_over"), [("Pacific/Honolulu", False), ("Pacific/Kiritimati", True)]
)
def test_a_day_is_over_by_the_calendar_of_the_phone(new_page, newcomer, server, zone, is_over):
    name = f"Fristen {zone}"
    facilitator = new_page(DESKTOP, locale="de", storage_state=newcomer)
    make_group(facilitator, "de", name)
    code = code_on(facilitator)
    phone = new_page(PHONE, locale="de", timezone_id=zone)
    phone.goto(f"/de/join/{code}/")
    join(phone)
    server.manage(
        *("shell", "--no-imports", "-c"),
        f"""
from learn.groups.models import Assignment
Assignment.objects.filter(group__name="{name}").update(due_on="2027-03-12")
""",
    )
    # The same moment: the twelfth in the evening there, the thirteenth in the evening here.
    phone.clock.set_fixed_time("2027-03-13T05:00:00Z")
    phone.reload()
    due = phone.locator(f"{ASSIGNED} [data-due-day-value='2027-03-12']")
    expect(due.locator("[data-due-target=over]")).to_be_visible(visible=is_over)
    expect(due.locator("[data-due-target=ahead]")).to_be_visible(visible=not is_over)
