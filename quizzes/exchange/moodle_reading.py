"""What every type of question in Moodle XML is read with: texts, files, answers and shares."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.files import PLACE, Files, decoded_file
from quizzes.exchange.gift_answers import number
from quizzes.exchange.rich_text import one_line
from quizzes.exchange.texts import AUTO, HTML, MARKDOWN, PLAIN, Texts, share
from quizzes.exchange.xml_tree import Element

FORMATS = {
    "html": HTML,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
    "moodle_auto_format": AUTO,
}
YES = ("true", "1", "yes")


class Unreadable(Exception):
    """A question lacks what it cannot do without: a mistake in the file."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Reading:
    """A question being read: its element, what it becomes, and the texts of the file."""

    element: Element
    question: model.ImportedQuestion
    texts: Texts

    @property
    def kind(self) -> str:
        """The type of the question in the file."""
        return self.element.attributes.get("type", "").lower()

    def stem(self) -> tuple[str, str, Files]:
        """Return the raw text of the question, its format, and the files that came with it."""
        text = self.element.find("questiontext")
        if text is None:
            return "", AUTO, Files()
        return raw_of(text), format_of(text, AUTO), Files(_files(text))

    def read_stem(self) -> None:
        """Read the text of the question, its pictures and recordings."""
        raw, form, files = self.stem()
        self.question.stem = self.texts.html(raw, form, self.question, files=files)
        self.name_unused(files)
        self.texts.check_stem(raw, self.question)

    def name_unused(self, files: Files) -> None:
        for name in files.unused:
            self.count(
                _("The file “%(name)s” is left out: no picture or recording of the text is in it.")
                % {"name": name[:60]}
            )

    def html(self, element: Element | None) -> str:
        """Return the text of ``element`` as clean HTML."""
        if element is None:
            return ""
        raw = raw_of(element)
        # What the text shows is counted where it stands.
        if element.find("file") and PLACE not in raw:
            self.count(_("Files in options and explanations are left out."))
        return self.texts.html(raw, format_of(element, HTML), self.question, is_line=True)

    def line(self, element: Element | None, form: str = HTML) -> str:
        """Return the text of ``element`` as a line of words."""
        if element is None:
            return ""
        return self.texts.line(raw_of(element), format_of(element, form), self.question)

    def label(self, element: Element, missing: str, form: str = HTML) -> str:
        """Return the text of ``element`` as a line; raise ``Unreadable`` if there is none."""
        words = self.label_if_any(element, form)
        if not words:
            raise Unreadable(missing, element.line)
        return words

    def label_if_any(self, element: Element, form: str = HTML) -> str:
        """Return the text of ``element`` as a line, which may be empty (see ``Texts.label``)."""
        return self.texts.label(raw_of(element), format_of(element, form), self.question)

    def wording(self, element: Element) -> str:
        """Return what people have to type, which is plain text in Moodle."""
        return one_line(self.texts.noticed(raw_of(element), self.question))

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether the element ``name`` says yes."""
        words = self.element.words(name).lower()
        return words in YES if words else default

    def answers(self) -> list[tuple[Element, float, str]]:
        """Return each answer with its share of the points and its feedback."""
        found = [
            (answer, fraction_of(answer), self.feedback(answer))
            for answer in self.element.all("answer")
        ]
        if not found:
            raise Unreadable(_("This question has no answers."))
        return found

    def feedback(self, element: Element) -> str:
        return self.html(element.find("feedback"))

    def count(self, sentence: str) -> None:
        self.texts.count(sentence, self.question)


def raw_of(element: Element) -> str:
    """Return the text of ``element``, which old programs wrote without a ``<text>`` around it."""
    return element.words("text") or element.text


def fraction_of(answer: Element) -> float:
    """Return the share of the points of ``answer`` in per cent."""
    if "fraction" in answer.attributes:
        return share(float_of(answer.attributes["fraction"]))
    # Old versions wrote it as an element, and as a part of one.
    return share(100 * float_of(answer.words("fraction")))


def format_of(element: Element, default: str) -> str:
    """Return the name of the format that the text of ``element`` is in."""
    return FORMATS.get(element.attributes.get("format", "").lower(), default)


def float_of(text: str | None) -> float:
    """Return the number in ``text``, or 0."""
    value = number(text or "0")
    return float(value) if value is not None else 0


def _files(element: Element) -> Iterable[tuple[str, str, bytes]]:
    for file in element.all("file"):
        attributes = file.attributes
        yield attributes.get("path", ""), attributes.get("name", ""), decoded_file(file.text)
