"""Questions as Moodle XML, each kind as the type of Moodle or of a plugin that has it."""

import base64
import re
from urllib.parse import quote
from xml.etree import ElementTree

from django.utils.html import escape as escape_html

from quizzes.exchange import cloze, losses, model, recordings
from quizzes.exchange.files import PLACE
from quizzes.exchange.gift_writing import plain_number
from quizzes.exchange.moodle_kinds import SORTING_TAG
from quizzes.exchange.texts import category_text

KEEPS = {
    losses.FEEDBACK,
    losses.FORMATTING,
    losses.HINTS,
    losses.PICTURES,
    losses.RECORDINGS,
    losses.CATEGORY,
    losses.TITLE,
    losses.FIXED_ORDER,
}
# XML 1.0 has no place for these, not even escaped.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(questions: list[model.ImportedQuestion]) -> model.Written:
    """Return ``questions`` as Moodle XML, and what of them it cannot say."""
    lost = losses.Losses(KEEPS)
    root = ElementTree.Element("quiz")
    category: tuple[str, ...] = ()
    for question in questions:
        entry = WRITERS.get(type(question))
        if entry is None:
            lost.leave_out(question)
            continue
        if question.category != category:
            category = question.category
            node = ElementTree.SubElement(root, "question", type="category")
            _text(node, "category", category_text(category), form=None)
        kind, write_answers = entry
        node = ElementTree.SubElement(root, "question", type=kind)
        _common(node, question)
        write_answers(node, question)
        lost.note(question)
    ElementTree.indent(root)
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return model.Written(content, lost.sentences)


def _common(node, question: model.ImportedQuestion) -> None:
    _text(node, "name", question.title or losses.name_of(question), form=None)
    stem = cloze.written(question) if isinstance(question, model.GapTextQuestion) else question.stem
    files = [*question.pictures, *question.recordings]
    names = _file_names(files)
    for name, file in zip(names, files, strict=True):
        stem += _shown(file, f"{PLACE}/{quote(name)}")
    text = _text(node, "questiontext", stem)
    for name, file in zip(names, files, strict=True):
        element = ElementTree.SubElement(text, "file", name=name, path="/", encoding="base64")
        element.text = base64.b64encode(file.data).decode()
    _text(node, "generalfeedback", question.general_feedback)
    _plain(node, "defaultgrade", str(getattr(question, "points", 1)))
    _plain(node, "hidden", "0")
    _plain(node, "idnumber", question.idnumber)
    for hint in question.hints:
        _text(node, "hint", escape_html(hint))


def _shown(file: model.Picture | model.Recording, source: str) -> str:
    """Return the HTML that shows or plays ``file`` from the address ``source``."""
    if isinstance(file, model.Picture):
        return f'<p><img src="{source}" alt="{escape_html(file.alt)}"/></p>'
    tag = recordings.kind_of(file) or recordings.AUDIO
    title = f' title="{escape_html(file.title)}"' if file.title else ""
    return f'<p><{tag} controls="controls"{title}><source src="{source}"/></{tag}></p>'


def _file_names(files: list) -> list[str]:
    """Return a name for each of ``files`` that is used once and is no path."""
    names: list[str] = []
    for file in files:
        name = NO_XML.sub("", file.name).replace("/", "-").replace("?", "-") or "file"
        while name in names:
            name = f"1-{name}"
        names.append(name)
    return names


def _text(node, tag: str, words: str, *, form: str | None = "html", **attributes):
    """Add the element ``tag`` with a ``<text>`` in it, and return it."""
    if form:
        attributes["format"] = form
    element = ElementTree.SubElement(node, tag, **attributes)
    _plain(element, "text", words)
    return element


def _plain(node, tag: str, words: str) -> None:
    ElementTree.SubElement(node, tag).text = NO_XML.sub("", words)


def _flag(node, tag: str, is_set: bool) -> None:
    _plain(node, tag, "true" if is_set else "false")


def _answer(node, words: str, fraction: float, feedback: str, *, form: str = "html"):
    words = escape_html(words) if form == "html" else words
    answer = _text(node, "answer", words, form=form, fraction=f"{fraction:.7g}")
    _text(answer, "feedback", feedback)
    return answer


def _choice(node, question: model.ChoiceQuestion) -> None:
    _flag(node, "single", question.is_single)
    _flag(node, "shuffleanswers", question.is_shuffled)
    _plain(node, "answernumbering", "none")
    for choice in question.choices:
        _answer(node, choice.label, choice.fraction, choice.feedback)


def _true_false(node, question: model.TrueFalseQuestion) -> None:
    for name, is_right, feedback in (
        ("true", question.is_true, question.feedback_if_true),
        ("false", not question.is_true, question.feedback_if_false),
    ):
        _answer(node, name, 100 if is_right else 0, feedback, form="moodle_auto_format")


def _short_text(node, question: model.ShortTextQuestion) -> None:
    _plain(node, "usecase", "1" if question.is_case_sensitive else "0")
    for answer in question.answers:
        _answer(node, answer.text, answer.fraction, answer.feedback, form="plain_text")


def _number(node, question: model.NumberQuestion) -> None:
    for answer in question.answers:
        value = "*" if answer.value is None else plain_number(answer.value)
        element = _answer(node, value, answer.fraction, answer.feedback, form="plain_text")
        _plain(element, "tolerance", plain_number(answer.tolerance))
    if question.unit:
        unit = ElementTree.SubElement(ElementTree.SubElement(node, "units"), "unit")
        _plain(unit, "multiplier", "1")
        _plain(unit, "unit_name", question.unit)


def _matching(node, question: model.MatchingQuestion) -> None:
    _flag(node, "shuffleanswers", question.is_shuffled)
    _pairs(node, [*question.pairs, *(model.Pair("", word) for word in question.distractors)])


def _pairs(node, pairs: list[model.Pair]) -> None:
    for pair in pairs:
        part = _text(node, "subquestion", escape_html(pair.left))
        _plain(ElementTree.SubElement(part, "answer"), "text", pair.right)
        # Moodle has no feedback here and passes over it; it comes back to us.
        if pair.feedback:
            _text(part, "feedback", pair.feedback)


def _sorting(node, question: model.SortingQuestion) -> None:
    """Write things to sort as pairs, with a tag that lets them come back as what they were."""
    pairs = []
    for category in question.categories:
        inside = [pair for pair in question.pairs if pair.right == category]
        pairs += inside or [model.Pair("", category)]
    _flag(node, "shuffleanswers", True)
    _pairs(node, pairs)
    _text(ElementTree.SubElement(node, "tags"), "tag", SORTING_TAG, form=None)


def _ordering(node, question: model.OrderingQuestion) -> None:
    for tag, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        _plain(node, tag, value)
    for place, thing in enumerate(question.items, start=1):
        _answer(node, thing.text, place, thing.feedback)


def _kprim(node, question: model.KprimQuestion) -> None:
    _text(node, "scoringmethod", "kprime", form=None)
    _flag(node, "shuffleanswers", question.is_shuffled)
    _plain(node, "numberofrows", str(len(question.statements)))
    _plain(node, "numberofcolumns", "2")
    for place, statement in enumerate(question.statements, start=1):
        row = ElementTree.SubElement(node, "row", number=str(place))
        _text(row, "rowtext", escape_html(statement.text))
        _text(row, "feedbacktext", statement.feedback)
    for place, name in ((1, "True"), (2, "False")):
        column = ElementTree.SubElement(node, "column", number=str(place))
        _text(column, "responsetext", name, form="plain_text")
    for place, statement in enumerate(question.statements, start=1):
        for column, is_right in (("1", statement.is_true), ("2", not statement.is_true)):
            weight = ElementTree.SubElement(
                node, "weight", rownumber=str(place), columnnumber=column
            )
            _plain(weight, "value", "1.000" if is_right else "0.000")


def _gaps(node, question: model.GapTextQuestion) -> None:
    """The gaps stand in the text already."""


def _open_text(node, question: model.OpenTextQuestion) -> None:
    _plain(node, "responseformat", "plain")
    _plain(node, "responserequired", "1")
    _text(node, "graderinfo", question.expectation)
    for tag, number in (("minwordlimit", question.min_words), ("maxwordlimit", question.max_words)):
        if number:
            _plain(node, tag, str(number))


WRITERS = {
    model.ChoiceQuestion: ("multichoice", _choice),
    model.TrueFalseQuestion: ("truefalse", _true_false),
    model.ShortTextQuestion: ("shortanswer", _short_text),
    model.NumberQuestion: ("numerical", _number),
    model.MatchingQuestion: ("matching", _matching),
    model.SortingQuestion: ("matching", _sorting),
    model.OrderingQuestion: ("ordering", _ordering),
    model.KprimQuestion: ("kprime", _kprim),
    model.GapTextQuestion: ("multianswer", _gaps),
    model.OpenTextQuestion: ("essay", _open_text),
}
