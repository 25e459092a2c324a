"""Gaps in texts: Moodle's Cloze codes, such as ``{1:SHORTANSWER:=Berlin}``, and ``[[1]]``."""

import re
from html import unescape

from django.utils.html import escape as escape_html
from django.utils.translation import gettext as _

from quizzes.exchange.model import MAX_PARTS, Answer, Gap, GapTextQuestion
from quizzes.exchange.rich_text import from_plain, is_plain, one_line, to_text
from quizzes.exchange.texts import Texts, share

CODE = re.compile(r"\{\s*\d*\s*:\s*([A-Z_]{2,20})\s*:", re.IGNORECASE)
END = re.compile(r"(?:[^\\}]|\\.)*+\}", re.DOTALL)
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
NUMBERS = {"NUMERICAL", "NM"}
CASE = {"SHORTANSWER_C", "SAC", "MWC"}
CHOSEN = re.compile(r"(MULTICHOICE|MULTIRESPONSE|MC|MR)(_?[VHS]{1,2})?$")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,10})?)%")
PLACE = re.compile(r"\[\[(\d{1,4})\]\]")
# Between what to do and the text with gaps; we write one, and read one that others wrote.
RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)


def read_cloze(raw: str, question: GapTextQuestion, texts: Texts) -> str:
    """Return ``raw`` with ``[[1]]`` for its first code and so on; add the gaps to ``question``."""
    kept, position = [], 0
    # What looks like our own mark is none.
    raw = PLACE.sub(r"[\1]", raw)
    while match := CODE.search(raw, position):
        kept.append(raw[position : match.start()])
        end = END.match(raw, match.end())
        kind = match[1].upper()
        is_known = kind in TYPED or CHOSEN.match(kind)
        if not end or len(question.gaps) > MAX_PARTS:
            kept.append(raw[match.start() :])
            return "".join(kept)
        position = end.end()
        if not is_known:
            texts.count(
                _("A gap of the type “%(type)s” cannot be read.") % {"type": kind}, question
            )
            kept.append("_____")
            continue
        question.gaps.append(_gap(end[0][:-1], kind, question, texts))
        kept.append(f"[[{len(question.gaps)}]]")
    return "".join([*kept, raw[position:]])


def _gap(source: str, kind: str, question: GapTextQuestion, texts: Texts) -> Gap:
    gap = Gap(is_select=kind not in TYPED, is_case_sensitive=kind in CASE)
    if kind.startswith(("MR", "MULTIRESPONSE")):
        texts.count(_("In each gap one answer is chosen; several cannot be asked for."), question)
    for part in re.findall(r"(?:[^\\~]|\\.)++", source, re.DOTALL):
        words, _sign, feedback = _split(part)
        fraction = 0.0
        if weight := WEIGHT.match(words):
            fraction, words = share(float(weight[1])), words[weight.end() :]
        elif words.startswith("="):
            fraction, words = 100.0, words[1:]
        words = one_line(unescape(re.sub(r"<[^<>]*>", "", _plain(words))))
        if kind in NUMBERS:
            words, colon, tolerance = words.partition(":")
            if colon and tolerance.strip("0. "):
                texts.count(_("In gaps, numbers have no tolerance."), question)
        if words:
            html = texts.html(_plain(feedback), "html", question, is_line=True)
            gap.answers.append(Answer(words, fraction, html))
    return gap


def _split(part: str) -> tuple[str, str, str]:
    match = re.search(r"(?<!\\)(?:\\\\)*#", part)
    # "&#39;" is a letter, not the beginning of feedback.
    while match and part[: match.end() - 1].endswith("&"):
        match = re.compile(r"(?<!\\)#").search(part, match.end())
    if not match:
        return part, "", ""
    return part[: match.end() - 1], "#", part[match.end() :]


def _plain(text: str) -> str:
    return re.sub(r"\\([\\~#}={/\"])", r"\1", text).strip()


def read_missing_words(raw: str, question: GapTextQuestion, words: list[tuple[str, str]]) -> str:
    """
    Return ``raw`` with its places numbered in their order; add the gaps to ``question``.

    ``words`` are all words with their groups; ``[[3]]`` asks for the third, among its group.
    """

    def gap_for(match):
        place = int(match[1])
        if not 1 <= place <= len(words) or len(question.gaps) > MAX_PARTS:
            return "_____"
        right, group = words[place - 1]
        others = dict.fromkeys(word for word, name in words if name == group and word != right)
        answers = [Answer(right, 100.0), *(Answer(word, 0.0) for word in others)]
        question.gaps.append(Gap(answers=answers, is_select=True))
        return f"[[{len(question.gaps)}]]"

    return PLACE.sub(gap_for, raw)


def divide(parts: list[str], question: GapTextQuestion, texts: Texts) -> tuple[str, str]:
    """
    Return what to do, as clean HTML, and the text with gaps, which is plain.

    ``parts`` are what stands before and after a rule. Without a rule, the paragraphs that have no
    gap and come before the first one say what to do.
    """
    if len(parts) == 2:
        stem, html = parts
    else:
        found = re.findall(r"<p>.*?</p>|.+?(?=<p>|$)", parts[0], re.DOTALL)
        first = next((at for at, part in enumerate(found) if PLACE.search(part)), 0)
        stem, html = "".join(found[:first]), "".join(found[first:])
    if not is_plain(html):
        texts.count(_("Formatting in texts with gaps is taken out."), question)
    html = re.sub(r"<[ou]l>|</?li>", "<br/>", html)
    text = to_text(re.sub(r"<(?!/?p>|br/>)[^>]*>", "", html))
    return stem, re.sub(r"\n{3,}", "\n\n", text).strip()


def written(question: GapTextQuestion) -> str:
    """Return stem and text of ``question`` with a Cloze code for each of its gaps."""

    def code_for(match):
        place = int(match[1])
        return _code(question.gaps[place - 1]) if 1 <= place <= len(question.gaps) else match[0]

    text = PLACE.sub(code_for, from_plain(question.text))
    return f"{question.stem}<hr/>{text}" if question.stem else text


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
    return re.sub(r"([\\~#}])", r"\\\1", text)
