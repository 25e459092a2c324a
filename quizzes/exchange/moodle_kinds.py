"""The answers of each type of question in Moodle XML, plugins included that schools here use."""

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.gift_answers import number
from quizzes.exchange.moodle_gaps import check_gaps
from quizzes.exchange.moodle_reading import YES, Reading, Unreadable, float_of, raw_of
from quizzes.exchange.rich_text import one_line
from quizzes.exchange.table_kinds import FALSE, TRUE
from quizzes.exchange.texts import PLAIN, share

# Marks a question of ours that Moodle knows only in another form.
SORTING_TAG = "mitreden-sorting"
# Longer than any book.
MAX_WORDS = 100_000


def read_choice(reading: Reading) -> None:
    question = reading.question
    question.is_single = reading.flag("single", default=True)
    question.is_shuffled = reading.flag("shuffleanswers", default=True)
    for answer, fraction, feedback in reading.answers():
        label = reading.label(answer, _("An option is empty."))
        question.choices.append(model.Choice(label, fraction, feedback))
    if len(question.choices) < 2:
        raise Unreadable(_("This question has fewer than two options."))


def read_several(reading: Reading) -> None:
    """Read the plugin type in which every right option has the whole share."""
    read_choice(reading)
    question = reading.question
    question.is_single = False
    rights = sum(choice.fraction > 0 for choice in question.choices)
    for choice in question.choices:
        choice.fraction = share(100 / rights) if choice.fraction > 0 else 0.0


def read_all_or_nothing(reading: Reading) -> None:
    """Read the plugin type that gives points for the whole key only."""
    read_several(reading)
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
        if words := reading.wording(answer):
            reading.question.answers.append(model.Answer(words, fraction, feedback))
    if not reading.question.answers:
        raise Unreadable(_("An accepted answer is empty."))


def read_number(reading: Reading) -> None:
    question = reading.question
    for answer, fraction, feedback in reading.answers():
        words = one_line(raw_of(answer))
        value, tolerance = number(words), number(answer.words("tolerance", "0") or "0")
        if value is None and words != "*":
            raise Unreadable(_("“%(text)s” is no number.") % {"text": words[:40]}, answer.line)
        tolerance = abs(tolerance or Decimal(0))
        question.answers.append(model.NumberAnswer(value, tolerance, fraction, feedback))
    if all(answer.value is None for answer in question.answers):
        raise Unreadable(_("There is no right number."))
    units = reading.element.find("units")
    for unit in units.all("unit") if units else []:
        if float_of(unit.words("multiplier", "1")) == 1 and not question.unit:
            question.unit = one_line(unit.words("unit_name"))
        else:
            reading.count(_("Units other than the first are left out."))


def read_matching(reading: Reading) -> None:
    question = reading.question
    question.is_shuffled = reading.flag("shuffleanswers", default=True)
    for part in reading.element.all("subquestion"):
        answer = part.find("answer")
        if answer is None:
            raise Unreadable(_("A pair has no second half."), part.line)
        right = reading.label(answer, _("A pair has no second half."), PLAIN)
        if left := reading.label_if_any(part):
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
    rights = [one_line(raw_of(answer)) for answer in parts if answer]
    return model.SortingQuestion(
        **common, pairs=question.pairs, categories=list(dict.fromkeys(rights))
    )


def read_ordering(reading: Reading) -> None:
    missing = _("One of the things to put in order is empty.")
    found = [
        (
            float_of(answer.attributes.get("fraction")),
            reading.label(answer, missing),
            reading.feedback(answer),
        )
        for answer in reading.element.all("answer")
        if raw_of(answer).strip()
    ]
    places = [entry[0] for entry in found]
    if len(set(places)) == len(places):
        found.sort(key=lambda entry: entry[0])
    reading.question.items = [model.Thing(words, feedback) for _place, words, feedback in found]
    if len(reading.question.items) < 2:
        raise Unreadable(_("There are fewer than two things to put in order."))
    number_shown = float_of(reading.element.words("selectcount"))
    is_part = reading.element.words("selecttype").upper() in ("RANDOM", "CONTIGUOUS")
    if is_part and 0 < number_shown < len(found):
        reading.count(_("All things are put in order here, not some of them drawn at random."))


def read_open_text(reading: Reading) -> None:
    question, element = reading.question, reading.element
    question.expectation = reading.html(element.find("graderinfo"))
    points = float_of(element.words("defaultgrade", "1"))
    # No points make a reflection that nobody marks, so a part of one becomes a whole one.
    question.points = max(1, round(points)) if points > 0 else 0
    if points != question.points:
        reading.count(_("Points of an open text are whole numbers."))
    for name, tag in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        setattr(question, name, round(min(float_of(element.words(tag)), MAX_WORDS)) or None)
    if reading.line(element.find("responsetemplate")):
        reading.count(_("Templates for an answer are left out."))
    is_file = element.words("responseformat") == "noinline"
    if is_file or float_of(element.words("attachments")):
        reading.count(_("People cannot send files as an answer here."))


def read_statements(reading: Reading) -> None:
    """Read Kprim and multiple true/false: rows, and a weight for each row and column."""
    element = reading.element
    reading.question.is_shuffled = reading.flag("shuffleanswers", default=True)
    weights = {
        (weight.attributes.get("rownumber"), weight.attributes.get("columnnumber")): weight
        for weight in element.all("weight")
    }
    true_column = _true_column(reading)
    for place, row in enumerate(element.all("row"), start=1):
        name = row.attributes.get("number", str(place))
        missing = _("A statement is empty.")
        text = row.find("rowtext")
        if text is None:
            raise Unreadable(missing, row.line)
        words = reading.label(text, missing)
        weight = weights.get((name, true_column))
        is_true = weight is not None and float_of(weight.words("value")) > 0
        statement = model.Statement(words, is_true, reading.html(row.find("feedbacktext")))
        reading.question.statements.append(statement)
    if not reading.question.statements:
        raise Unreadable(_("This question has no statements."))


def _true_column(reading: Reading) -> str:
    """Return the number of the column that says "true", and count what its name loses."""
    columns = reading.element.all("column")
    names = [reading.line(column.find("responsetext")).lower() for column in columns]
    if len(columns) > 2:
        reading.count(_("Only the first two columns of statements are read."))
    if names[:1] and names[0] in FALSE and names[1:2] and names[1] in TRUE:
        return columns[1].attributes.get("number", "2")
    if any(name not in TRUE | FALSE for name in names[:2]):
        reading.count(_("The two answers to a statement are called true and false here."))
    return columns[0].attributes.get("number", "1") if columns else "1"


def read_nothing(reading: Reading) -> None:
    """A description has no answers to read."""


ANSWER = {"answer"}
WORDS = {"selectoption", "dragbox"}
GAPFILL = ANSWER | {
    *("delimitchars", "answerdisplay", "casesensitive", "noduplicates", "disableregex"),
    *("fixedgapsize", "optionsaftertext", "letterhints", "singleuse"),
}
ROWS = {"row", "column", "weight"}

# Type in the file: what it becomes, the elements that are its own, and who reads them.
KINDS: dict[str, tuple[type[model.ImportedQuestion], set[str], Callable]] = {
    "multichoice": (model.ChoiceQuestion, ANSWER, read_choice),
    "multichoiceset": (model.ChoiceQuestion, ANSWER, read_all_or_nothing),
    "oumultiresponse": (model.ChoiceQuestion, ANSWER, read_several),
    "truefalse": (model.TrueFalseQuestion, ANSWER, read_true_false),
    "shortanswer": (model.ShortTextQuestion, ANSWER, read_short_text),
    "numerical": (model.NumberQuestion, ANSWER | {"units"}, read_number),
    "matching": (model.MatchingQuestion, {"subquestion"}, read_matching),
    "match": (model.MatchingQuestion, {"subquestion"}, read_matching),
    "ddmatch": (model.MatchingQuestion, {"subquestion"}, read_matching),
    "essay": (model.OpenTextQuestion, {"graderinfo", "responsetemplate"}, read_open_text),
    "description": (model.ImportedQuestion, set(), read_nothing),
    "multianswer": (model.GapTextQuestion, set(), check_gaps),
    "cloze": (model.GapTextQuestion, set(), check_gaps),
    "gapselect": (model.GapTextQuestion, WORDS, check_gaps),
    "ddwtos": (model.GapTextQuestion, WORDS, check_gaps),
    "gapfill": (model.GapTextQuestion, GAPFILL, check_gaps),
    "ordering": (model.OrderingQuestion, ANSWER, read_ordering),
    "kprime": (model.KprimQuestion, ROWS, read_statements),
    "mtf": (model.KprimQuestion, ROWS, read_statements),
}
