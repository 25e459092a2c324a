"""Gaps in texts: Moodle's Cloze codes, such as ``{1:SHORTANSWER:=Berlin}``, and ``[[1]]``."""

import re

from django.utils.html import escape as escape_html
from django.utils.translation import gettext as _

from quizzes.exchange.gift_answers import number
from quizzes.exchange.gift_writing import plain_number
from quizzes.exchange.model import MAX_PARTS, Answer, Gap, GapTextQuestion
from quizzes.exchange.moodle_reading import Unreadable
from quizzes.exchange.rich_text import from_plain, one_line
from quizzes.exchange.texts import HTML, NotForUs, Texts, share

CODE = re.compile(r"\{\s*(\d*)\s*:\s*([A-Z_]{2,20})\s*:", re.IGNORECASE)
END = re.compile(r"(?:[^\\}]|\\.)*+\}", re.DOTALL)
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
NUMBERS = {"NUMERICAL", "NM"}
CASE = {"SHORTANSWER_C", "SAC", "MWC"}
CHOSEN = re.compile(r"(MULTICHOICE|MULTIRESPONSE|MC|MR)(_?[VHS]{1,2})?$")
WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d{1,20})?)%")
# An escaped sign begins nothing; one after an escaped backslash does.
FEEDBACK = re.compile(r"(?<!\\)(?:\\\\)*#")
PLACE = re.compile(r"\[\[(\d{1,4})\]\]")


def read_cloze(raw: str, question: GapTextQuestion, texts: Texts) -> str:
    """
    Return ``raw`` with ``[[1]]`` for its first code and so on; add the gaps to ``question``.

    Raises ``Unreadable`` for a code that never ends, and ``NotForUs`` for one without words.
    """
    kept, position, points = [], 0, set()
    # What looks like our own mark is none.
    raw = PLACE.sub(r"[\1]", raw)
    while (match := CODE.search(raw, position)) and len(question.gaps) <= MAX_PARTS:
        kept.append(raw[position : match.start()])
        kind, end = match[2].upper(), END.match(raw, match.end())
        # Two codes in one: the end of the first is missing.
        if not end or CODE.search(end[0]):
            raise Unreadable(
                _("The } that ends this gap is missing: %(gap)s")
                % {"gap": one_line(raw[match.start() : match.start() + 60])}
            )
        position = end.end()
        if kind not in TYPED and not CHOSEN.match(kind):
            texts.count(
                _("A gap of the type “%(type)s” cannot be read.") % {"type": kind}, question
            )
            kept.append("_____")
            continue
        points.add(match[1] or "1")
        question.gaps.append(_gap(end[0][:-1], kind, question, texts))
        kept.append(f"[[{len(question.gaps)}]]")
    if len(points) > 1:
        texts.count(_("All gaps of a text weigh the same; their points are not kept."), question)
    return "".join([*kept, raw[position:]])


def _gap(source: str, kind: str, question: GapTextQuestion, texts: Texts) -> Gap:
    gap = Gap(is_select=kind not in TYPED, is_case_sensitive=kind in CASE)
    if kind.startswith(("MR", "MULTIRESPONSE")):
        texts.count(_("In each gap one answer is chosen; several cannot be asked for."), question)
    for part in re.findall(r"(?:[^\\~]|\\.)++", source, re.DOTALL):
        words, _sign, feedback = _split(part)
        fraction = 0.0
        if weight := WEIGHT.match(words):
            fraction, words = share(float(weight[1].replace(",", "."))), words[weight.end() :]
        elif words.lstrip().startswith("="):
            fraction, words = 100.0, words.lstrip()[1:]
        line = texts.line(_plain(words), HTML, question)
        if words.strip() and not line and gap.is_select:
            raise NotForUs(
                _("“%(question)s” is left out: in a gap, only words can be chosen here.")
            )
        if line:
            html = texts.html(_plain(feedback), HTML, question, is_line=True)
            wordings = _numbers(line, question, texts) if kind in NUMBERS else [line]
            gap.answers.append(Answer(wordings[0], fraction, html))
            gap.answers += [Answer(wording, fraction) for wording in wordings[1:]]
    return gap


def _numbers(words: str, question: GapTextQuestion, texts: Texts) -> list[str]:
    """Return how a number is typed: with a point, and with a comma."""
    words, colon, tolerance = words.partition(":")
    if colon and tolerance.strip("0., "):
        texts.count(_("In gaps, numbers have no tolerance."), question)
    value = number(words)
    if value is None:
        return [words.strip()]
    text = plain_number(value)
    return list(dict.fromkeys((text, text.replace(".", ","))))


def _split(part: str) -> tuple[str, str, str]:
    match = FEEDBACK.search(part)
    # "&#39;" is a letter, not the beginning of feedback.
    while match and part[: match.end() - 1].endswith("&"):
        match = FEEDBACK.search(part, match.end())
    if not match:
        return part, "", ""
    return part[: match.end() - 1], "#", part[match.end() :]


def _plain(text: str) -> str:
    return re.sub(r"\\([\\~#}={/\"])", r"\1", text).strip()


def written(question: GapTextQuestion) -> str:
    """Return stem and text of ``question`` with a Cloze code for each of its gaps."""
    parts = PLACE.split(from_plain(question.text))
    shown = [_inert(parts[0])]
    for place, text in zip(parts[1::2], parts[2::2], strict=True):
        is_gap = 1 <= int(place) <= len(question.gaps)
        shown += [_code(question.gaps[int(place) - 1]) if is_gap else f"[{place}]", _inert(text)]
    text = "".join(shown)
    return f"{_inert(question.stem)}<hr/>{text}" if question.stem else text


def _code(gap: Gap) -> str:
    typed = "SHORTANSWER_C" if gap.is_case_sensitive else "SHORTANSWER"
    kind = "MULTICHOICE_S" if gap.is_select else typed
    answers = "~".join(_answer(answer) for answer in gap.answers)
    return f"{{1:{kind}:{answers}}}"


def _answer(answer: Answer) -> str:
    mark = "=" if answer.fraction == 100 else f"%{answer.fraction:g}%"
    feedback = f"#{_escaped(answer.feedback)}" if answer.feedback else ""
    return f"{mark}{_escaped(escape_html(answer.text))}{feedback}"


def _escaped(text: str) -> str:
    # Entities by number would hold the sign that begins feedback.
    text = text.replace("&#x27;", "'")
    return _inert(re.sub(r"([\\~#}])", r"\\\1", text))


def _inert(html: str) -> str:
    """Return ``html`` with nothing in it that looks like a gap."""
    return re.sub(r"\[(?=\[)", "&#91;", html.replace("{", "&#123;"))
