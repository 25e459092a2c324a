"""Typed and marked questions, drawn into a real page: keys, sizes, names, the slider."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import show
from tests.factories import uid
from tests.quizzes.factories import gap_text, mark_words, number, short_text
from tests.quizzes.items.frozen import draw

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 740}
TARGET = 44

QUESTIONS = {
    "short_text": (short_text(half=("contact",)), "contact", "partly"),
    "gap_text": (
        gap_text(),
        {uid("gaps-1"): "Impressum", uid("gaps-2"): uid("gaps-2-b")},
        "partly",
    ),
    "number": (number(tolerance="3"), "12.5", "partly"),
    "mark_words": (mark_words(), ["p1", "t1:de", "w2:de"], "partly"),
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("is_revealed", [False, True])
def test_fits_a_narrow_phone_and_can_be_touched(new_page, axe, kind, language, is_revealed):
    raw, answer, outcome = QUESTIONS[kind]
    page = new_page(NARROW)
    show(page, raw, language, answer=answer, outcome=outcome, is_revealed=is_revealed)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    for control in page.locator(".question :is(input, select)").all():
        if control.is_visible():
            box = control.bounding_box()
            assert box["height"] >= TARGET
            # Below 16 px, phones zoom in when the field is touched.
            size = control.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
            assert size >= 16
    axe(page)


def test_slider_and_field_follow_each_other(new_page):
    page = new_page()
    show(page, number(step="0.5"))
    field, slider = page.get_by_role("textbox"), page.get_by_role("slider")
    expect(slider).to_be_visible()
    field.fill("12.5")
    expect(slider).to_have_js_property("value", "12.5")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(field).to_have_value("13")
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("12,5")
    expect(slider).to_have_attribute("aria-valuetext", "12,5")
    field.fill("many")
    expect(slider).to_have_js_property("value", "12.5")
    field.fill("٢٠")
    expect(slider).to_have_js_property("value", "20")
    field.fill("٢٥ ٪")
    expect(slider).to_have_js_property("value", "25")


def test_the_slider_reads_thousands_as_the_server_does(new_page):
    page = new_page()
    show(page, number(right="1600", highest="5000", step="100"))
    field, slider = page.get_by_role("textbox"), page.get_by_role("slider")
    for typed, value in {
        "1.200": "1200",
        "2 400": "2400",
        "1200,0": "1200",
        "4’500": "4500",
    }.items():
        field.fill(typed)
        expect(slider).to_have_js_property("value", value)


def test_without_scripts_there_is_the_field(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/de/")
    page.set_content(str(draw(number())))
    expect(page.get_by_role("textbox")).to_be_visible()
    expect(page.locator("input[type=range]")).to_be_hidden()


def test_words_are_marked_by_keyboard_and_by_touch(new_page):
    page = new_page()
    show(page, mark_words())
    page.get_by_role("checkbox", name="shameless", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_text("rob", exact=True).click()
    ticked = page.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    assert ticked == ["t1:de", "t5:de"]


def test_chosen_words_of_two_lines_keep_apart(new_page):
    """The box reaches beyond its word, to be touched; what one sees of it does not."""
    page = new_page(NARROW)
    show(page, mark_words())
    seen, touched = page.evaluate(
        """() => ["label", "input"].map(name =>
            document.querySelector(`.mark-words ${name}`).getBoundingClientRect().height)"""
    )
    lines = page.evaluate(
        "() => parseFloat(getComputedStyle(document.querySelector('.mark-words')).lineHeight)"
    )
    assert touched >= TARGET
    assert seen + 4 < lines


@pytest.mark.parametrize(("language", "side"), [("de", "left"), ("ar", "right")])
def test_a_number_begins_where_the_page_begins(new_page, language, side):
    """Digits alone are written from left to right; their field still belongs to the page."""
    page = new_page(NARROW)
    show(page, number(), language)
    page.get_by_role("textbox").fill("-12")
    align = page.get_by_role("textbox").evaluate("one => getComputedStyle(one).textAlign")
    assert align == side


def test_gaps_are_named_by_their_number(new_page):
    page = new_page()
    show(page, gap_text())
    page.get_by_role("textbox", name="Gap 1").fill("Impressum")
    page.get_by_role("combobox", name="Gap 2").select_option(label="Word a")
