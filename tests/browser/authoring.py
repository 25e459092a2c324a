"""
Writing questions in the page editor with nothing but the keyboard, as somebody reads the screen.

Fields are found by their visible labels, buttons by their names: what has lost its label is not
found. Everything is in the language of the demo's staff, German.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Keyboard

# Where the focus is: the label of the field, or what a button is called.
HERE = """() => {
  const here = document.activeElement;
  const words = (node) => (node ? node.textContent.replace("*", "").trim() : "");
  if (here.matches("input, select, textarea, [role=textbox]")) {
    const field = here.closest("[data-contentpath]");
    return words(field && field.querySelector(".w-field__label"));
  }
  return here.title || here.getAttribute("aria-label") || "";
}"""
IS_EMPTY = """() => {
  const here = document.activeElement;
  return !(here.matches("[role=textbox]") ? here.textContent : here.value).trim();
}"""
CHOSEN = "() => document.activeElement.selectedOptions[0].textContent.trim()"
# The editor hands rich text on a moment after it is typed; nobody presses a button that fast.
IS_TAKEN_OVER = """() => [...document.querySelectorAll("[data-draftail-editor-wrapper]")].every(
  (editor) => [...editor.querySelectorAll("[data-block]")].every(
    (line) => editor.previousElementSibling.value.includes(
      JSON.stringify(line.textContent.trim()).slice(1, -1),
    ),
  ),
)"""
# From the first field of a question to its last: more stops than any has.
MOST_STOPS = 120
ADD_QUESTION, ADD_ROW, KINDS = "Einen Block einfügen", "Hinzufügen", "Suchoptionen…"
STEM, STATEMENT, EXPLANATION = "Frage", "Aussage", "Erklärung"
OPTION, IS_RIGHT, TRUTH = "Antwortmöglichkeit", "Das ist richtig", "Diese Aussage ist"
IF_TRUE = "Erklärung für alle, die „Stimmt“ geantwortet haben"
IF_FALSE = "Erklärung für alle, die „Stimmt nicht“ geantwortet haben"


class Author(Keyboard):
    """Writes where the focus is, and presses Tab to get anywhere else; ``stops`` counts that."""

    def __init__(self, page: Page):
        super().__init__(page)
        self.stops = 0

    def go_to(self, name: str, *, empty: bool = False) -> None:
        """Press Tab until the field or button called ``name`` has the focus."""
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(HERE) == name and not (empty and self._has_words()):
                return
            self.page.keyboard.press("Tab")
            self.stops += 1
        raise AssertionError(f"The keyboard does not reach “{name}”.")

    def fill_in(self, name: str, words: str) -> None:
        """Type ``words`` into the next empty field called ``name``."""
        self.go_to(name, empty=True)
        self.page.keyboard.insert_text(words)

    def check(self, name: str) -> None:
        """Tick the next box called ``name``."""
        self.go_to(name)
        self.page.keyboard.press("Space")

    def choose_from(self, name: str, option: str) -> None:
        """Walk down the next list called ``name`` to ``option``."""
        self.go_to(name)
        for _option in range(MOST_STOPS):
            if self.page.evaluate(CHOSEN) == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{name}” does not offer “{option}”.")

    def add_question(self, kind: str) -> None:
        """Open the list behind the next "+", type what the kind is called and take it."""
        stems = self.page.locator("[data-contentpath=items] [data-contentpath=stem]")
        known = stems.count()
        self.go_to(ADD_QUESTION)
        self.page.keyboard.press("Enter")
        self.focus(self.page.get_by_role("combobox", name=KINDS))
        self.page.keyboard.insert_text(kind)
        expect(self.page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
        self.page.keyboard.press("Enter")
        expect(stems).to_have_count(known + 1)
        # One can go on writing at once.
        expect(stems.last.get_by_role("textbox")).to_be_focused()

    def add_option(self) -> None:
        """Add one more row to the options of this question and wait until the focus is there."""
        self.go_to(ADD_ROW)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(f"name => ({HERE})() === name", arg=OPTION)

    def _has_words(self) -> bool:
        return not self.page.evaluate(IS_EMPTY)


def typed(page: Page) -> None:
    """Wait until the editor has taken over everything that was typed."""
    page.wait_for_function(IS_TAKEN_OVER)


@dataclass
class Choice:
    """Options, those that begin with a star marked as right; an explanation for each."""

    stem: str
    options: tuple[str, ...]
    kind: str = "Einfachauswahl"

    def write(self, author: Author) -> None:
        author.add_question(self.kind)
        author.fill_in(STEM, self.stem)
        for number, option in enumerate(self.options):
            if number > 1:
                author.add_option()
            label = option.lstrip("*")
            author.fill_in(OPTION, label)
            if option != label:
                author.check(IS_RIGHT)
            author.fill_in(EXPLANATION, f"Warum: {label}.")

    def answer(self, question: Locator, words: dict[str, str]) -> None:
        """Choose what is right; ``words`` are those that are translated."""
        for option in self.options:
            if option.startswith("*"):
                label = words.get(option[1:], option[1:])
                question.get_by_text(label, exact=True).click()


@dataclass
class Judgement:
    """A statement that is true or false, explained for both answers."""

    stem: str
    is_true: bool

    def write(self, author: Author) -> None:
        author.add_question("Stimmt oder stimmt nicht")
        author.fill_in(STATEMENT, self.stem)
        author.choose_from(TRUTH, "Stimmt" if self.is_true else "Stimmt nicht")
        author.fill_in(IF_TRUE, "Darum.")
        author.fill_in(IF_FALSE, "Darum.")

    def answer(self, question: Locator, words: dict[str, str]) -> None:
        """Choose what is right; ``words`` are those that are translated."""
        answer = "Stimmt" if self.is_true else "Stimmt nicht"
        question.get_by_text(words.get(answer, answer), exact=True).click()


@dataclass
class Typed:
    """Something to type: ``answer_field`` is where its author says what is right."""

    stem: str
    right: str
    kind: str = "Kurzantwort"
    answer_field: str = "Akzeptierte Antwort"

    def write(self, author: Author) -> None:
        author.add_question(self.kind)
        author.fill_in(STEM, self.stem)
        author.fill_in(self.answer_field, self.right)
        author.fill_in(EXPLANATION, "So steht es dort.")

    def answer(self, question: Locator, words: dict[str, str]) -> None:
        """Type what is right."""
        question.get_by_role("textbox").fill(self.right)


def several(stem: str, *options: str) -> Choice:
    """Return a question of which several options are right."""
    return Choice(stem, options, kind="Mehrfachauswahl")


def number(stem: str, right: str) -> Typed:
    """Return a question for a number."""
    return Typed(stem, right, kind="Zahl oder Schätzung", answer_field="Richtige Zahl")
