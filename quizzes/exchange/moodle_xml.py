"""
Moodle XML: what Moodle itself exports, with pictures inside.

A question's type decides which function of ``moodle_kinds`` reads its answers. Types and elements
that are not read are named in a warning, once for each name.
"""

from django.utils.translation import gettext as _

from quizzes.exchange.files import decoded_file
from quizzes.exchange.losses import name_of
from quizzes.exchange.model import (
    ExchangeError,
    GapTextQuestion,
    ImportedQuestion,
    OpenTextQuestion,
    Parsed,
    Picture,
)
from quizzes.exchange.moodle_gaps import read_gap_text
from quizzes.exchange.moodle_kinds import KINDS, SORTING_TAG, as_sorting
from quizzes.exchange.moodle_reading import Reading, Unreadable, raw_of
from quizzes.exchange.texts import NotForUs, Texts, category_path, share
from quizzes.exchange.xml_tree import Element, parse_xml

# fmt: off
# Read for every type.
COMMON = {
    "name", "questiontext", "generalfeedback", "idnumber", "hint", "tags", "defaultgrade",
    "coursetags", "image", "image_base64",
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
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# As much of a text as may be needed to name it.
BEGINNING = 2000


def read(data: bytes | str, *, language: str = "") -> Parsed:
    """Return the questions in ``data``; raise ``ExchangeError`` unless it is safe Moodle XML."""
    root = parse_xml(data)
    if root.name != "quiz":
        raise ExchangeError(
            _("This XML does not come from Moodle: it begins with <%(name)s>, not with <quiz>.")
            % {"name": root.name[:40]},
            root.line,
        )
    parsed = Parsed()
    texts = Texts(parsed, language)
    category: tuple[str, ...] = ()
    for element in root.children:
        if element.name != "question":
            texts.count(_unknown(element.name), ImportedQuestion(line=element.line))
        elif element.attributes.get("type", "").lower() == "category":
            category = category_path(element.words("category"))
            if element.words("info"):
                about = ImportedQuestion(line=element.line)
                texts.count(_("Descriptions of categories are left out."), about)
        else:
            _read_question(parsed, texts, element, category)
    texts.finish()
    return parsed.finished()


def _read_question(parsed: Parsed, texts: Texts, element: Element, category) -> None:
    kind = element.attributes.get("type", "").lower()
    name = " ".join(element.words("name").split())
    if kind not in KINDS or kind == "description":
        _leave_out(texts, element, kind, name)
        return
    factory, known, read_answers = KINDS[kind]
    reading = Reading(element, factory(line=element.line, category=category, title=name), texts)
    question = reading.question
    try:
        _read_common(reading)
        read_answers(reading)
    except NotForUs as reason:
        texts.leave_out(question, reason.sentence)
        return
    except Unreadable as problem:
        parsed.error(problem.line or element.line, problem.message)
        return
    _name_the_rest(reading, known)
    text = question.stem or getattr(question, "text", "")
    if not (text or question.pictures or question.recordings):
        parsed.error(element.line, _("The text of the question is missing."))
        return
    # Moodle needs a name where we have none: a name that only repeats the text is none.
    question = as_sorting(reading)
    question.title = ""
    question.title = "" if name == name_of(question) else name
    parsed.add(question)


def _leave_out(texts: Texts, element: Element, kind: str, name: str) -> None:
    """Say which question stays behind because we do not have its type."""
    text = element.find("questiontext")
    words = "" if text is None else raw_of(text)[:BEGINNING]
    question = ImportedQuestion(line=element.line, title=name, stem=words)
    if kind == "description":
        texts.leave_out(question, _("“%(question)s” is a text that asks nothing and is left out."))
    else:
        sentence = _(
            "“%(question)s” is left out: questions of the type “%(type)s” do not exist here."
        )
        texts.leave_out(question, sentence, type=kind[:40])


def _read_common(reading: Reading) -> None:
    element, question = reading.element, reading.question
    if element.find("image_base64") and (data := decoded_file(element.words("image_base64"))):
        name = element.words("image").rpartition("/")[2] or "picture.png"
        question.pictures.append(Picture(name=name, data=data))
    if isinstance(question, GapTextQuestion):
        read_gap_text(reading)
    else:
        reading.read_stem()
    question.idnumber = element.words("idnumber")
    question.general_feedback = reading.html(element.find("generalfeedback"))
    for hint in element.all("hint"):
        # Moodle 2.0 wrapped it once more.
        if words := reading.line(hint.find("hintcontent") or hint):
            question.hints.append(words)
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
        if child.name in COMBINED:
            continue
        if child.name in ("tags", "coursetags"):
            if any(tag.words("text") != SORTING_TAG for tag in child.all("tag")):
                reading.count(_("Tags are left out."))
        elif child.name not in COMMON | SETTINGS | known:
            reading.count(_unknown(child.name))
    if any(child.words("text") for child in reading.element.all(*COMBINED)):
        reading.count(_("Feedback for right, partly right and wrong answers is left out."))


def _unknown(name: str) -> str:
    return _("The element <%(name)s> is not known and is left out.") % {"name": name[:40]}
