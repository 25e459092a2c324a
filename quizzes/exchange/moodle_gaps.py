"""
Texts with gaps in Moodle XML: Cloze, words to choose or to drag, and the plugin "gapfill".

Each writes its gaps in a way of its own. Here they become ``[[1]]``, ``[[2]]`` … in plain text.
"""

import re

from django.utils.translation import gettext as _

from quizzes.exchange.cloze import PLACE, read_cloze
from quizzes.exchange.model import MAX_PARTS, Answer, Gap, GapTextQuestion
from quizzes.exchange.moodle_reading import Reading, Unreadable
from quizzes.exchange.rich_text import is_plain, to_text
from quizzes.exchange.texts import HTML, PLAIN, NotForUs, Texts

# Between what to do and the text with gaps; we write one, and read one that others wrote.
RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
# A gap that has to stay empty.
NOTHING = "!"


def read_gap_text(reading: Reading) -> None:
    """Read what to do, the text and its gaps."""
    question = reading.question
    raw, form, files = reading.stem()
    parts = RULE.split(READERS[reading.kind](reading, raw), maxsplit=1)
    shown = [reading.texts.html(part, form, question, files=files) for part in parts]
    reading.name_unused(files)
    question.stem, question.text = divide(shown, question, reading.texts)


def check_gaps(reading: Reading) -> None:
    """Raise ``Unreadable``, or ``NotForUs``, unless there are gaps and all can be filled."""
    gaps = reading.question.gaps
    if not gaps and "_____" in reading.question.text:
        raise NotForUs(_("“%(question)s” is left out: none of its gaps can be read."))
    if not gaps:
        raise Unreadable(_("There is no gap in this text."))
    if any(not gap.answers for gap in gaps):
        raise Unreadable(_("A gap has no answer."))


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


def _cloze(reading: Reading, raw: str) -> str:
    return read_cloze(raw, reading.question, reading.texts)


def _words_to_choose(reading: Reading, raw: str) -> str:
    """
    Return ``raw`` with its places numbered in their order; add the gaps to the question.

    ``[[3]]`` asks for the third of all words, to be chosen among those of its group.
    """
    question = reading.question
    words = [
        (reading.label(option, _("A word to choose is empty."), PLAIN), option.words("group", "1"))
        for option in reading.element.all("selectoption", "dragbox")
    ]

    def gap_for(match):
        place = int(match[1])
        if not 1 <= place <= len(words):
            raise Unreadable(_("There is no word for %(gap)s.") % {"gap": match[0]})
        if len(question.gaps) > MAX_PARTS:
            return match[0]
        right, group = words[place - 1]
        others = dict.fromkeys(word for word, name in words if name == group and word != right)
        question.gaps.append(_chosen(right, others))
        return f"[[{len(question.gaps)}]]"

    return PLACE.sub(gap_for, raw)


def _gapfill(reading: Reading, raw: str) -> str:
    """Return ``raw`` with its places numbered; its gaps stand in it, between two signs."""
    question, element = reading.question, reading.element
    signs = element.words("delimitchars") or "[]"
    left, right = re.escape(signs[0]), re.escape(signs[-1])
    is_select = element.words("answerdisplay", "gapfill") != "gapfill"
    is_case_sensitive = reading.flag("casesensitive", default=False)
    if reading.flag("noduplicates", default=False):
        reading.count(_("In gaps with the same answers, the same one may be given twice here."))
    all_words = [reading.line(answer, PLAIN) for answer in element.all("answer")]
    others = dict.fromkeys(word for words in all_words for word in words.split("|") if word)

    def gap_for(match):
        wordings = [
            word
            for part in match[1].split("|")
            if (word := reading.texts.line(part, HTML, question))
        ]
        if NOTHING in wordings:
            raise NotForUs(_("“%(question)s” is left out: one of its gaps has to stay empty."))
        if not wordings:
            raise Unreadable(_("A gap has no answer."))
        if len(question.gaps) > MAX_PARTS:
            return match[0]
        if is_select:
            wrong = dict.fromkeys(word for word in others if word not in wordings)
            question.gaps.append(_chosen(wordings[0], wrong))
        else:
            answers = [Answer(word) for word in wordings]
            question.gaps.append(Gap(answers, is_case_sensitive=is_case_sensitive))
        return f"[[{len(question.gaps)}]]"

    return re.sub(f"{left}([^{left}{right}]{{1,1000}}){right}", gap_for, raw)


def _chosen(right: str, others) -> Gap:
    answers = [Answer(right, 100.0), *(Answer(word, 0.0) for word in others)]
    return Gap(answers=answers, is_select=True)


READERS = {
    "multianswer": _cloze,
    "cloze": _cloze,
    "gapselect": _words_to_choose,
    "ddwtos": _words_to_choose,
    "gapfill": _gapfill,
}
