"""The answers of each type of question in Moodle XML, plugins included that schools here use."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.cloze import RULE, divide, read_cloze, read_missing_words
from quizzes.exchange.gift_answers import number
from quizzes.exchange.rich_text import one_line
from quizzes.exchange.texts import AUTO, HTML, MARKDOWN, PLAIN, Texts, decoded_file, share
from quizzes.exchange.xml_tree import Element

FORMATS = {
    "html": HTML,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
    "moodle_auto_format": AUTO,
}
YES = ("true", "1", "yes")
# Marks a question of ours that Moodle knows only in another form.
SORTING_TAG = "mitreden-sorting"


class Unreadable(Exception):
    """A question lacks what it cannot do without."""

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

    def stem(self) -> str:
        """Return the text of the question, its pictures and codes for gaps taken care of."""
        text = self.element.find("questiontext")
        if text is None:
            return ""
        before = {picture.name for picture in self.question.pictures}
        files = {f.attributes.get("name", ""): decoded_file(f.text) for f in text.all("file")}
        raw = text.words("text") or text.text
        form = _format(text, AUTO)
        if isinstance(self.question, model.GapTextQuestion):
            parts = RULE.split(self.gaps(raw), maxsplit=1)
            shown = [self.texts.html(part, form, self.question, files=files) for part in parts]
            html, self.question.text = divide(shown, self.question, self.texts)
        else:
            html = self.texts.html(raw, form, self.question, files=files)
        used = {picture.name for picture in self.question.pictures} - before
        for name in sorted(set(files) - used):
            self.count(
                _("The file “%(name)s” is no picture and is left out.") % {"name": name[:60]}
            )
        return html

    def gaps(self, raw: str) -> str:
        """Return ``raw`` with its gaps numbered, and add them to the question."""
        kind = self.element.attributes.get("type", "").lower()
        if kind in ("multianswer", "cloze"):
            return read_cloze(raw, self.question, self.texts)
        return read_missing_words(raw, self.question, self.missing_words())

    def missing_words(self) -> list[tuple[str, str]]:
        """Return the words to choose from, each with the name of its group."""
        return [
            (self.line(option, PLAIN), option.words("group", "1"))
            for option in self.element.all("selectoption", "dragbox")
        ]

    def html(self, element: Element | None) -> str:
        """Return the text of ``element`` as clean HTML."""
        if element is None:
            return ""
        raw = element.words("text") or element.text
        if element.find("file"):
            self.count(_("Pictures in options and explanations are left out."))
        return self.texts.html(raw, _format(element, HTML), self.question, is_line=True)

    def line(self, element: Element, form: str = HTML) -> str:
        """Return the text of ``element`` as a line of words."""
        raw = element.words("text") or element.text
        return self.texts.line(raw, _format(element, form), self.question)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether the element ``name`` says yes."""
        words = self.element.words(name).lower()
        return words in YES if words else default

    def answers(self) -> list[tuple[Element, float, str]]:
        """Return each answer with its share of the points and its feedback."""
        found = [
            (answer, share(_number(answer.attributes.get("fraction"))), self.feedback(answer))
            for answer in self.element.all("answer")
        ]
        if not found:
            raise Unreadable(_("This question has no answers."))
        return found

    def feedback(self, element: Element) -> str:
        return self.html(element.find("feedback"))

    def count(self, sentence: str) -> None:
        self.texts.count(sentence, self.question)


def _format(element: Element, default: str) -> str:
    return FORMATS.get(element.attributes.get("format", "").lower(), default)


def _number(text: str | None) -> float:
    value = number(text or "0")
    return float(value) if value is not None else 0


def read_choice(reading: Reading) -> None:
    question = reading.question
    question.is_single = reading.flag("single", default=True)
    question.is_shuffled = reading.flag("shuffleanswers", default=True)
    for answer, fraction, feedback in reading.answers():
        label = reading.line(answer)
        if not label:
            raise Unreadable(_("An option is empty."), answer.line)
        question.choices.append(model.Choice(label, fraction, feedback))
    if len(question.choices) < 2:
        raise Unreadable(_("This question has fewer than two options."))


def read_all_or_nothing(reading: Reading) -> None:
    """Read the plugin type that gives points for the whole key only."""
    read_choice(reading)
    reading.question.is_single = False
    reading.count(_("“All or nothing” becomes multiple choice, where a part counts in part."))


def read_true_false(reading: Reading) -> None:
    question, found = reading.question, reading.answers()
    names = [one_line(answer.words("text")).lower() for answer, _share, _feedback in found]
    # Whatever the names are in the language of the site, "true" comes first.
    true_at = next((at for at, name in enumerate(names) if name in YES), None)
    if true_at is None:
        true_at = 1 - names.index("false") if "false" in names[:2] else 0
    shares = [fraction for _answer, fraction, _feedback in found]
    feedback = [feedback for _answer, _share, feedback in found]
    question.is_true = true_at < len(shares) and shares[true_at] > 0
    if not any(fraction > 0 for fraction in shares):
        raise Unreadable(_("Neither true nor false is right here."))
    question.feedback_if_true = feedback[true_at] if true_at < len(feedback) else ""
    question.feedback_if_false = next(
        (text for at, text in enumerate(feedback) if at != true_at), ""
    )


def read_short_text(reading: Reading) -> None:
    reading.question.is_case_sensitive = reading.flag("usecase", default=False)
    for answer, fraction, feedback in reading.answers():
        if words := one_line(answer.words("text") or answer.text):
            reading.question.answers.append(model.Answer(words, fraction, feedback))
    if not reading.question.answers:
        raise Unreadable(_("An accepted answer is empty."))


def read_number(reading: Reading) -> None:
    question = reading.question
    for answer, fraction, feedback in reading.answers():
        words = one_line(answer.words("text") or answer.text)
        value, tolerance = number(words), number(answer.words("tolerance", "0") or "0")
        if value is None and words != "*":
            raise Unreadable(_("“%(text)s” is no number.") % {"text": words[:40]}, answer.line)
        tolerance = abs(tolerance or Decimal(0))
        question.answers.append(model.NumberAnswer(value, tolerance, fraction, feedback))
    if all(answer.value is None for answer in question.answers):
        raise Unreadable(_("There is no right number."))
    units = reading.element.find("units")
    for unit in units.all("unit") if units else []:
        if _number(unit.words("multiplier", "1")) == 1 and not question.unit:
            question.unit = one_line(unit.words("unit_name"))
        else:
            reading.count(_("Units other than the first are left out."))


def read_matching(reading: Reading) -> None:
    question = reading.question
    question.is_shuffled = reading.flag("shuffleanswers", default=True)
    for part in reading.element.all("subquestion"):
        left = reading.line(part)
        answer = part.find("answer")
        right = one_line(answer.words("text") or answer.text) if answer else ""
        if not right:
            raise Unreadable(_("A pair has no second half."), part.line)
        if left:
            question.pairs.append(model.Pair(left, right, reading.feedback(part)))
        else:
            question.distractors.append(right)
    if len(question.pairs) < 2:
        raise Unreadable(_("This question has fewer than two pairs."))


def as_sorting(reading: Reading) -> model.ImportedQuestion:
    """Return the question, as things to sort if its tag says that pairs once were that."""
    question, tags = reading.question, reading.element.find("tags")
    names = {tag.words("text") for tag in tags.all("tag")} if tags else set()
    if not isinstance(question, model.MatchingQuestion) or SORTING_TAG not in names:
        return question
    common = {f.name: getattr(question, f.name) for f in fields(model.ImportedQuestion)}
    parts = [part.find("answer") for part in reading.element.all("subquestion")]
    rights = [one_line(answer.words("text")) for answer in parts if answer]
    return model.SortingQuestion(
        **common, pairs=question.pairs, categories=list(dict.fromkeys(rights))
    )


def read_ordering(reading: Reading) -> None:
    found = [
        (_number(answer.attributes.get("fraction")), reading.line(answer), reading.feedback(answer))
        for answer in reading.element.all("answer")
    ]
    places = [entry[0] for entry in found]
    if len(set(places)) == len(places):
        found.sort(key=lambda entry: entry[0])
    reading.question.items = [
        model.Thing(words, feedback) for _place, words, feedback in found if words
    ]
    if len(reading.question.items) < 2:
        raise Unreadable(_("There are fewer than two things to put in order."))


def read_open_text(reading: Reading) -> None:
    question, element = reading.question, reading.element
    question.expectation = reading.html(element.find("graderinfo"))
    question.points = max(0, round(_number(element.words("defaultgrade", "1"))))
    for name, tag in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        setattr(question, name, round(_number(element.words(tag))) or None)
    template = reading.element.find("responsetemplate")
    if template and reading.line(template):
        reading.count(_("Templates for an answer are left out."))


def read_statements(reading: Reading) -> None:
    """Read Kprim and multiple true/false: rows, and a weight for each row and column."""
    reading.question.is_shuffled = reading.flag("shuffleanswers", default=True)
    weights = {
        (weight.attributes.get("rownumber"), weight.attributes.get("columnnumber")): weight
        for weight in reading.element.all("weight")
    }
    for place, row in enumerate(reading.element.all("row"), start=1):
        name = row.attributes.get("number", str(place))
        text, feedback = row.find("rowtext"), row.find("feedbacktext")
        words = reading.line(text) if text else ""
        if not words:
            raise Unreadable(_("A statement is empty."), row.line)
        weight = weights.get((name, "1"))
        is_true = weight is not None and _number(weight.words("value")) > 0
        statement = model.Statement(words, is_true, reading.html(feedback))
        reading.question.statements.append(statement)
    if len(reading.element.all("column")) > 2:
        reading.count(_("Only the first two columns of statements are read."))
    if not reading.question.statements:
        raise Unreadable(_("This question has no statements."))


def read_gaps(reading: Reading) -> None:
    if not reading.question.gaps:
        raise Unreadable(_("There is no gap in this text."))
    if any(not gap.answers for gap in reading.question.gaps):
        raise Unreadable(_("A gap has no answer."))


def read_nothing(reading: Reading) -> None:
    """A description has no answers to read."""


ANSWER = {"answer"}
WORDS = {"selectoption", "dragbox"}
ROWS = {"row", "column", "weight"}

# Type in the file: what it becomes, the elements that are its own, and who reads them.
KINDS: dict[str, tuple[type[model.ImportedQuestion], set[str], Callable]] = {
    "multichoice": (model.ChoiceQuestion, ANSWER, read_choice),
    "multichoiceset": (model.ChoiceQuestion, ANSWER, read_all_or_nothing),
    "truefalse": (model.TrueFalseQuestion, ANSWER, read_true_false),
    "shortanswer": (model.ShortTextQuestion, ANSWER, read_short_text),
    "numerical": (model.NumberQuestion, ANSWER | {"units"}, read_number),
    "matching": (model.MatchingQuestion, {"subquestion"}, read_matching),
    "match": (model.MatchingQuestion, {"subquestion"}, read_matching),
    "essay": (model.OpenTextQuestion, {"graderinfo", "responsetemplate"}, read_open_text),
    "description": (model.ImportedQuestion, set(), read_nothing),
    "multianswer": (model.GapTextQuestion, set(), read_gaps),
    "cloze": (model.GapTextQuestion, set(), read_gaps),
    "gapselect": (model.GapTextQuestion, WORDS, read_gaps),
    "ddwtos": (model.GapTextQuestion, WORDS, read_gaps),
    "ordering": (model.OrderingQuestion, ANSWER, read_ordering),
    "kprime": (model.KprimQuestion, ROWS, read_statements),
    "mtf": (model.KprimQuestion, ROWS, read_statements),
}
