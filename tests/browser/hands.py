"""Ways to use a form: with nothing but the keyboard, or by tapping."""

from playwright.sync_api import Locator, Page, expect

# More stops than any question page has.
MOST_STOPS = 150


class Keyboard:
    """Tab, arrows, space and Enter; the mouse is never used."""

    has_scripts = True

    def __init__(self, page: Page):
        self.page = page

    def focus(self, locator: Locator) -> None:
        """Press Tab until ``locator`` has the focus."""
        for _stop in range(MOST_STOPS):
            if locator.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {locator}.")

    def press(self, button: Locator) -> None:
        self.focus(button)
        self.page.keyboard.press("Enter")

    def open(self, details: Locator) -> None:
        self.press(details.locator("summary"))

    def choose(self, radio: Locator) -> None:
        """Tab to the group, then let the arrows choose: only one of a group is a stop."""
        group = radio.get_attribute("name")
        for _stop in range(MOST_STOPS):
            if self.page.evaluate("name => document.activeElement.name === name", group):
                break
            self.page.keyboard.press("Tab")
        for _option in range(10):
            if radio.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.focus(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def select(self, field: Locator, label: str) -> None:
        """Walk down the list until ``label`` is chosen."""
        self.focus(field)
        wanted = field.locator("option").filter(has_text=label).first.get_attribute("value")
        for _option in range(field.locator("option").count()):
            if field.input_value() == wanted:
                return
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(wanted)

    def write(self, field: Locator, text: str) -> None:
        self.focus(field)
        self.page.keyboard.type(text)


class Finger:
    """
    Taps on what one sees: a label stands for its field.

    ``has_scripts`` says whether the page may use scripts: with them, some things look another way.
    """

    def __init__(self, page: Page, *, has_scripts: bool = True):
        self.page = page
        self.has_scripts = has_scripts

    def press(self, button: Locator) -> None:
        button.tap()

    def open(self, details: Locator) -> None:
        details.locator("summary").tap()

    def choose(self, field: Locator) -> None:
        # The label covers the box, so that all of it can be touched.
        label = field.locator("xpath=ancestor::label | following-sibling::label[1]").last
        label.tap()
        expect(field).to_be_checked()

    tick = choose

    def select(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def write(self, field: Locator, text: str) -> None:
        field.tap()
        field.fill(text)
