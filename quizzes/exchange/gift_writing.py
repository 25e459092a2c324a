"""Questions as GIFT, for every kind that GIFT has."""

import re
from decimal import Decimal

from django.utils.html import escape as escape_html
from django.utils.translation import gettext as _

from quizzes.exchange import aiken, losses, model
from quizzes.exchange.gift_answers import FORMAT, WEIGHT
from quizzes.exchange.gift_escapes import as_entities, escape
from quizzes.exchange.texts import category_text

# As Moodle's question type "ordering" writes it: all things, marked as we do. Nothing may be left
# out, or Moodle takes the first thing for a setting if it is "no" or "1".
ORDERING = ">0 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none"
# As a line of its own this would be a comment, a format, or what PHP takes for nothing; the key of
# a question in Aiken would not look like GIFT at all.
MISREAD = re.compile(r"//|\[|0$")
KEEPS = {losses.FEEDBACK, losses.FORMATTING, losses.CATEGORY, losses.TITLE}


def write(questions: list[model.ImportedQuestion]) -> model.Written:
    """Return ``questions`` as GIFT, and what of them GIFT cannot say."""
    lost = losses.Losses(KEEPS)
    parts, category = [], ()
    for question in questions:
        writer = WRITERS.get(type(question))
        answers = writer(question) if writer and question.stem else None
        if answers is None:
            lost.leave_out(question)
            continue
        lost.note(question, *_more_losses(question))
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {escape(category_text(category))}\n")
        parts.append(_question(question, answers))
    return model.Written("\n".join(parts).encode(), lost.sentences)


def _question(question: model.ImportedQuestion, answers: list[str]) -> str:
    lines = []
    if question.idnumber:
        lines.append(f"// [id:{_comment(question.idnumber)}]")
    title = f"::{escape(question.title)}::" if question.title else ""
    lines.append(f"{title}[html]{escape(question.stem)} {{")
    lines += [f"\t{answer}" for answer in answers]
    if question.general_feedback:
        lines.append(f"\t####{escape(question.general_feedback)}")
    return "\n".join([*lines, "}", ""])


def _comment(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


def _choice(question: model.ChoiceQuestion) -> list[str] | None:
    if len(question.choices) < 2 or not all(choice.label for choice in question.choices):
        return None
    rights = [choice for choice in question.choices if choice.fraction >= 100]
    if question.is_single and (not rights or len(rights) == len(question.choices)):
        return None
    return [_option(choice, is_single=question.is_single) for choice in question.choices]


def _option(choice: model.Choice, *, is_single: bool) -> str:
    label = escape(escape_html(choice.label))
    if FORMAT.match(label):
        label = f"[html]{label}"
    mark, usual = ("=", 100) if is_single and choice.fraction >= 100 else ("~", 0)
    weight = _percent(choice.fraction) if choice.fraction != usual or WEIGHT.match(label) else ""
    return f"{mark}{weight}{label}{_feedback(choice.feedback)}"


def _true_false(question: model.TrueFalseQuestion) -> list[str]:
    right, wrong = question.feedback_if_true, question.feedback_if_false
    if not question.is_true:
        right, wrong = wrong, right
    parts = [wrong, right]
    while parts and not parts[-1]:
        parts.pop()
    name = "TRUE" if question.is_true else "FALSE"
    # A space keeps an empty part from standing beside a sign: #### begins general feedback.
    return [name + "".join(f"# {escape(part)}" for part in parts)]


def _short_text(question: model.ShortTextQuestion) -> list[str] | None:
    words = [answer.text for answer in question.answers]
    # An arrow would make it a question of pairs, and "T" one of true or false.
    if not words or any("->" in text or not text for text in words):
        return None
    return [
        f"={_weight(answer)}{_words(answer.text)}{_feedback(answer.feedback)}"
        for answer in question.answers
    ]


def _words(text: str) -> str:
    escaped = escape(text)
    return f"[plain]{escaped}" if FORMAT.match(escaped) else escaped


def _weight(answer) -> str:
    needs_weight = answer.fraction != 100 or getattr(answer, "text", "").startswith("%")
    return _percent(answer.fraction) if needs_weight else ""


def _number(question: model.NumberQuestion) -> list[str] | None:
    if not any(answer.value is not None for answer in question.answers):
        return None
    return ["#", *(_number_answer(answer) for answer in question.answers)]


def _number_answer(answer: model.NumberAnswer) -> str:
    if answer.value is None:
        if answer.fraction == 0:
            return f"~{_feedback(answer.feedback)}"
        return f"={_weight(answer)}*{_feedback(answer.feedback)}"
    tolerance = f":{plain_number(answer.tolerance)}" if answer.tolerance else ""
    value = plain_number(answer.value)
    return f"={_weight(answer)}{value}{tolerance}{_feedback(answer.feedback)}"


def plain_number(value: Decimal) -> str:
    """Return ``value`` without an exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _matching(question: model.MatchingQuestion) -> list[str] | None:
    rights = [*(pair.right for pair in question.pairs), *question.distractors]
    lefts = [pair.left for pair in question.pairs]
    if len(lefts) < 2 or not all(rights) or not all(lefts):
        return None
    lines = [f"={_left(pair.left)} -> {escape(pair.right)}" for pair in question.pairs]
    return lines + [f"= -> {escape(right)}" for right in question.distractors]


def _left(text: str) -> str:
    label = escape(escape_html(text))
    return f"[html]{label}" if FORMAT.match(label) else label


def _ordering(question: model.OrderingQuestion) -> list[str] | None:
    things = [thing.text for thing in question.items]
    if len(things) < 2 or not all(things):
        return None
    return [ORDERING, *map(_thing, things)]


def _thing(text: str) -> str:
    """Return a thing as its line; Moodle's "ordering" takes it as HTML and leaves backslashes."""
    if MISREAD.match(text) or aiken.ANSWER.match(text):
        return f"&#{ord(text[0])};{as_entities(text[1:])}"
    return as_entities(text)


def _open_text(question: model.OpenTextQuestion) -> list[str] | None:
    return [] if question.points else None


def _percent(fraction: float) -> str:
    return f"%{plain_number(Decimal(str(fraction)))}%"


def _feedback(html: str) -> str:
    return f"#{escape(html)}" if html else ""


def _more_losses(question: model.ImportedQuestion) -> list[str]:
    more = []
    if isinstance(question, model.NumberQuestion) and question.unit:
        more.append(_("unit"))
    if isinstance(question, model.ShortTextQuestion) and question.is_case_sensitive:
        more.append(_("capital letters matter"))
    if isinstance(question, model.OpenTextQuestion):
        if question.expectation:
            more.append(_("what earns points"))
        if question.points != 1 or question.min_words or question.max_words:
            more.append(_("points and length"))
    if isinstance(question, model.MatchingQuestion) and any(p.feedback for p in question.pairs):
        more.append(_("explanations of the pairs"))
    if isinstance(question, model.OrderingQuestion) and any(t.feedback for t in question.items):
        more.append(_("explanations"))
    return more


WRITERS = {
    model.ChoiceQuestion: _choice,
    model.TrueFalseQuestion: _true_false,
    model.ShortTextQuestion: _short_text,
    model.NumberQuestion: _number,
    model.MatchingQuestion: _matching,
    model.OrderingQuestion: _ordering,
    model.OpenTextQuestion: _open_text,
}
