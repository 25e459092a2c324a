"""Questions in rows and questions of order, drawn into a real page: keys, sizes, what is said."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import show
from tests.quizzes.factories import kprim, matching, ordering, sorting
from tests.quizzes.items.frozen import draw

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 740}
TARGET = 44


def order(page) -> list[str]:
    return [text[-1] for text in page.locator(".ordering__label").all_text_contents()]


def test_things_are_moved_by_keyboard_and_everybody_hears_it(new_page):
    page = new_page()
    show(page, ordering(), seed="one")
    before = order(page)
    up = page.get_by_role("button", name=f"Move up: Thing ordering-{before[2]}", exact=True)
    down = page.get_by_role("button", name=f"Move down: Thing ordering-{before[2]}", exact=True)
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator(".question [role=status]")).to_have_text("Moved to position 2 of 4.")
    page.keyboard.press("Enter")
    expect(page.locator(".question [role=status]")).to_have_text("Moved to position 1 of 4.")
    assert order(page) == [before[2], before[0], before[1], before[3]]
    # At the end the button stays where the focus is and does nothing.
    expect(up).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    assert order(page)[0] == before[2]
    down.focus()
    page.keyboard.press("Space")
    expect(down).to_be_focused()
    assert order(page) == [before[0], before[2], before[1], before[3]]


def test_the_lists_follow_and_are_sent(new_page):
    page = new_page()
    show(page, ordering(), seed="one")
    count = "window.changes = 0; addEventListener('change', () => { window.changes += 1; })"
    page.evaluate(count)
    page.get_by_role("button", name="Move down").first.click()
    assert page.evaluate("window.changes") == 1
    values = page.locator(".ordering__place").evaluate_all("all => all.map(one => one.value)")
    assert values == ["1", "2", "3", "4"]
    expect(page.locator(".ordering__place").first).to_be_hidden()


def hold_the_script(page) -> list:
    """Let the controller wait until ``let_it_come``; return where its request will stand."""
    held = []
    page.route("**/ordering_controller*.js", lambda route: held.append(route))
    return held


def let_it_come(page, held):
    """Send the controller, and return once it has looked at the page."""
    held[0].continue_()
    page.evaluate("address => import(address).then(() => {})", held[0].request.url)


def test_who_is_faster_than_the_script_keeps_what_was_chosen(new_page):
    page = new_page()
    held = hold_the_script(page)
    show(page, ordering(), seed="one")
    first, second = order(page)[:2]
    page.get_by_role("combobox", name=f"Thing ordering-{second}").select_option("1")
    let_it_come(page, held)
    page.get_by_role("combobox", name=f"Thing ordering-{first}").select_option("2")
    values = page.locator(".ordering__place").evaluate_all("all => all.map(one => one.value)")
    assert values == ["2", "1", "", ""]
    assert page.locator(".ordering__button:visible").count() == 0


def test_positions_from_a_draft_are_taken_over(new_page):
    page = new_page()
    held = hold_the_script(page)
    show(page, ordering(), seed="one")
    before = order(page)
    for name, place in zip(before, "3142", strict=True):
        page.get_by_role("combobox", name=f"Thing ordering-{name}").select_option(place)
    page.evaluate("document.activeElement.blur()")
    let_it_come(page, held)
    expect(page.locator(".ordering__place").first).to_be_hidden()
    assert order(page) == [before[1], before[3], before[0], before[2]]


def test_without_scripts_there_are_lists(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/de/")
    page.set_content(str(draw(ordering())))
    assert page.locator("select:visible").count() == 4
    assert page.locator("button:visible").count() == 0
    page.get_by_role("combobox", name="Thing ordering-c").select_option("1")


@pytest.mark.parametrize("question", [kprim, matching, sorting, ordering])
@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("is_revealed", [False, True])
def test_fits_a_narrow_phone_and_can_be_touched(new_page, axe, question, language, is_revealed):
    page = new_page(NARROW)
    show(page, question(), language, is_revealed=is_revealed)
    if question is ordering and not is_revealed:
        # The script has put its buttons in the place of the lists.
        expect(page.locator(".ordering__place").first).to_be_hidden()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]
    controls = page.locator(".question :is(button, select, .choice:has(input))").all()
    for control in controls:
        # What is hidden has no box.
        if box := control.bounding_box():
            assert min(box["width"], box["height"]) >= TARGET, control.get_attribute("class")
    axe(page)
