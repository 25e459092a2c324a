"""
Moodle XML: what Moodle itself exports, with pictures inside.

A question's type decides which function of ``moodle_kinds`` reads its answers. Types and elements
that are not read are named in a warning, once for each name.
"""

from django.utils.translation import gettext as _

from quizzes.exchange.losses import name_of
from quizzes.exchange.model import (
    ExchangeError,
    ImportedQuestion,
    OpenTextQuestion,
    Parsed,
    Picture,
)
from quizzes.exchange.moodle_kinds import KINDS, SORTING_TAG, Reading, Unreadable, as_sorting
from quizzes.exchange.texts import Texts, category_path, decoded_file, share
from quizzes.exchange.xml_tree import Element, parse_xml

# fmt: off
# Read for every type.
COMMON = {
    "name", "questiontext", "generalfeedback", "idnumber", "hint", "tags", "defaultgrade",
    "image", "image_base64",
}
# How Moodle shows or counts a question; without a meaning here.
SETTINGS = {
    "penalty", "hidden", "answernumbering", "showstandardinstruction", "shuffleanswers",
    "single", "usecase", "responseformat", "responserequired", "responsefieldlines",
    "minwordlimit", "maxwordlimit", "attachments", "attachmentsrequired", "maxbytes",
    "filetypeslist", "unitgradingtype", "unitpenalty", "showunits", "unitsleft", "instructions",
    "shownumcorrect", "layouttype", "selecttype", "selectcount", "gradingtype", "showgrading",
    "numberingstyle", "showeachanswerfeedback", "scoringmethod", "numberofrows",
    "numberofcolumns",
}
# fmt: on


def read(data: bytes | str) -> Parsed:
    """Return the questions in ``data``; raise ``ExchangeError`` unless it is safe Moodle XML."""
    root = parse_xml(data)
    if root.name != "quiz":
        raise ExchangeError(
            _("This XML does not come from Moodle: it begins with <%(name)s>, not with <quiz>.")
            % {"name": root.name[:40]},
            root.line,
        )
    parsed = Parsed()
    texts = Texts(parsed)
    category: tuple[str, ...] = ()
    for element in root.children:
        if element.name != "question":
            texts.count(_unknown(element.name), ImportedQuestion(line=element.line))
        elif element.attributes.get("type") == "category":
            category = category_path(element.words("category"))
        else:
            _read_question(parsed, texts, element, category)
    texts.finish()
    return parsed.finished()


def _read_question(parsed: Parsed, texts: Texts, element: Element, category) -> None:
    kind = element.attributes.get("type", "").lower()
    if kind not in KINDS:
        texts.count(
            _("Questions of the type “%(type)s” cannot be read and are left out.")
            % {"type": kind[:40]},
            ImportedQuestion(line=element.line),
        )
        return
    factory, known, read_answers = KINDS[kind]
    question = factory(line=element.line, category=category)
    reading = Reading(element, question, texts)
    if kind == "description":
        question.title = element.words("name")
        parsed.warn(
            element.line,
            _("“%(title)s” is a text that asks nothing and is left out.")
            % {"title": name_of(question)},
        )
        return
    _read_common(reading)
    try:
        read_answers(reading)
    except Unreadable as problem:
        parsed.error(problem.line or element.line, problem.message)
        return
    _name_the_rest(reading, known)
    if not (question.stem or question.pictures or getattr(question, "text", "")):
        parsed.error(element.line, _("The text of the question is missing."))
        return
    # Moodle needs a name where we have none: a name that only repeats the text is none.
    question = as_sorting(reading)
    title, question.title = " ".join(element.words("name").split()), ""
    question.title = "" if title == name_of(question) else title
    parsed.add(question)


def _read_common(reading: Reading) -> None:
    element, question = reading.element, reading.question
    question.stem = reading.stem()
    question.idnumber = element.words("idnumber")
    question.general_feedback = reading.html(element.find("generalfeedback"))
    for hint in element.all("hint"):
        if words := reading.line(hint):
            question.hints.append(words)
    if element.find("image_base64") and (data := decoded_file(element.words("image_base64"))):
        name = element.words("image").rpartition("/")[2] or "picture.png"
        question.pictures.append(Picture(name=name, data=data))
    try:
        grade = float(element.words("defaultgrade", "1") or 1)
    except ValueError:
        grade = 1
    if share(grade) != 1 and not isinstance(question, OpenTextQuestion):
        reading.count(_("Every question is worth one point here; other points are not kept."))


def _name_the_rest(reading: Reading, known: set[str]) -> None:
    """Count the elements of a question that nobody read."""
    for child in reading.element.children:
        if child.name in known:
            continue
        if child.name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            if reading.line(child):
                reading.count(_("Feedback for right, partly right and wrong answers is left out."))
        elif child.name == "tags":
            if any(tag.words("text") != SORTING_TAG for tag in child.all("tag")):
                reading.count(_("Tags are left out."))
        elif child.name not in COMMON | SETTINGS | known:
            reading.count(_unknown(child.name))


def _unknown(name: str) -> str:
    return _("The element <%(name)s> is not known and is left out.") % {"name": name[:40]}
