"""
Statistics in words: what stands out about a question, before any figure.

Each rule is one sentence. The most urgent comes first: a key that may be wrong, then a wrong
answer that many share, then how hard it was. Parts are said as "7 of 10", which more people
understand than per cent (Gigerenzer & Hoffrage 1995, Psychological Review 102(4), 684-704).
"""

from dataclasses import dataclass
from math import sqrt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.statistics.calculating import Z_95
from quizzes.statistics.reporting import QuestionFigures, Summary
from quizzes.statistics.small_groups import FEWEST_SHOWN

ALMOST_ALL, MOST, FEW = 0.95, 0.8, 0.35
# From here on a question separates well, below that hardly. Ebel's rule of thumb (Measuring
# Educational Achievement, 1965: from 0.30 "reasonably good", below 0.20 "poor") was made for a
# simpler index; it serves here for words only, never for a figure.
SEPARATES_WELL, HARDLY_SEPARATES = 30, 20
SHARED_MISTAKE = 0.4
MANY_SURE_AND_WRONG = 0.2
MANY_SKIPPED = 0.25


@dataclass(frozen=True)
class Remark:
    """A sentence; ``is_warning`` where somebody should look at the question."""

    words: str
    is_warning: bool = False


def overview(summary: Summary) -> list[str]:
    """Return what there is to say about all attempts together; never nothing."""
    if summary.mean is None:
        return [_kept_back() if summary.is_kept_back else _too_few_attempts()]
    number = tenths(summary.passed)
    return [
        ngettext("%(number)d of 10 passed.", "%(number)d of 10 passed.", number)
        % {"number": number},
        _("On average people earned %(percent)d %% of the points.")
        % {"percent": round(100 * summary.mean)},
    ]


def remarks(question: QuestionFigures) -> list[Remark]:
    """Return what there is to say about ``question``, the most important first; never nothing."""
    if question.is_hidden:
        why = _kept_back() if question.is_kept_back else _too_few(question.counted)
        return [Remark(why), *_versions(question)]
    found = [
        *_key(question),
        *_shared_mistake(question),
        *_harder_translations(question),
        *_difficulty(question),
        *_sure_and_wrong(question),
        *_left_out(question),
        *_versions(question),
    ]
    return found or [Remark(_("Neither easy nor hard."))]


def tenths(share: float) -> int:
    """Return ``share`` as a number of 10; only nobody is 0 of 10 and only everybody 10 of 10."""
    if share in (0, 1):
        return int(share * 10)
    return min(max(int(share * 10 + 0.5), 1), 9)


def language_name(code: str) -> str:
    """Return what the reader calls this language, or its code if it is no longer offered."""
    return str(dict(settings.LANGUAGES).get(code, code))


def _kept_back():
    return _(
        "Not shown for this language alone: beside the figures of all languages it would tell what "
        "very few people answered."
    )


def _too_few_attempts():
    return ngettext(
        "Figures are shown from %(number)s attempt on, so that nobody can be recognised.",
        "Figures are shown from %(number)s attempts on, so that nobody can be recognised.",
        FEWEST_SHOWN,
    ) % {"number": FEWEST_SHOWN}


def _too_few(count):
    if not count:
        return _("Nobody has answered this yet.")
    return ngettext(
        "Only %(count)d answer so far: too few to show anything.",
        "Only %(count)d answers so far: too few to show anything.",
        count,
    ) % {"count": count}


def _key(question):
    """Say that the key may be wrong, unless the correlation may as well be chance."""
    if question.discrimination is None:
        return
    chance = 100 * Z_95 / sqrt(question.correlated - 1)
    if question.discrimination < -chance:
        yield Remark(_("Check the key: those who know most got it wrong."), is_warning=True)


def _shared_mistake(question):
    """Name a wrong answer that many gave, and more than the right one to the same part."""
    wrong = [given for given in question.answers if not given.is_right]
    if not wrong:
        return
    worst = max(wrong, key=lambda given: given.share)
    rivals = [
        given.share for given in question.answers if given.is_right and given.part == worst.part
    ]
    if worst.share < SHARED_MISTAKE or worst.share <= max(rivals, default=0):
        return
    number = tenths(worst.share)
    yield Remark(
        ngettext(
            "%(number)d of 10 chose the same wrong answer: “%(answer)s”.",
            "%(number)d of 10 chose the same wrong answer: “%(answer)s”.",
            number,
        )
        % {"number": number, "answer": worst.label},
        is_warning=True,
    )


def _harder_translations(question):
    source = next((one.language for one in question.languages if one.is_source), "")
    for figures in question.languages:
        if figures.is_harder:
            yield Remark(
                _("Harder in %(language)s than in %(source)s: read the translation again.")
                % {"language": language_name(figures.language), "source": language_name(source)},
                is_warning=True,
            )


def _difficulty(question):
    """Say how hard it was and whether it tells those who know from those who do not."""
    separation = question.discrimination
    separates = separation is not None and separation >= SEPARATES_WELL
    if question.right == 1:
        yield Remark(_("Everybody got this right."))
    elif question.right >= ALMOST_ALL:
        yield Remark(_("Almost everybody got this right."))
    elif question.facility >= MOST:
        yield Remark(_("Easy: most people got this right."))
    elif not question.right and not question.facility:
        yield Remark(_("Nobody got this right."), is_warning=True)
    elif question.facility < FEW and separates:
        yield Remark(_("Hard, but it separates well."))
    elif question.facility < FEW:
        yield Remark(_("Hard for most people."))
    elif separates:
        yield Remark(_("Neither easy nor hard, and it separates well."))
    elif separation is not None and separation < HARDLY_SEPARATES:
        yield Remark(_("It hardly tells who knows the rest of the quiz and who does not."))


def _sure_and_wrong(question):
    share = question.sure_and_wrong
    if share is None or share < MANY_SURE_AND_WRONG:
        return
    number = tenths(share)
    yield Remark(
        ngettext(
            "%(number)d of 10 was very sure and not right.",
            "%(number)d of 10 were very sure and not right.",
            number,
        )
        % {"number": number},
        is_warning=True,
    )


def _left_out(question):
    if question.skipped >= MANY_SKIPPED:
        number = tenths(question.skipped)
        yield Remark(
            ngettext("%(number)d of 10 skipped it.", "%(number)d of 10 skipped it.", number)
            % {"number": number}
        )
    if question.unanswered >= MANY_SKIPPED:
        number = tenths(question.unanswered)
        yield Remark(
            ngettext("%(number)d of 10 left it empty.", "%(number)d of 10 left it empty.", number)
            % {"number": number}
        )


def _versions(question):
    if question.older:
        yield Remark(
            ngettext(
                "%(count)d answer to an earlier version of this question is not counted here.",
                "%(count)d answers to earlier versions of this question are not counted here.",
                question.older,
            )
            % {"count": question.older}
        )
    if not question.is_asked_now:
        yield Remark(_("This question is asked no more."))
    if question.waiting:
        yield Remark(
            ngettext(
                "%(count)d answer waits to be marked and is not counted yet.",
                "%(count)d answers wait to be marked and are not counted yet.",
                question.waiting,
            )
            % {"count": question.waiting}
        )
