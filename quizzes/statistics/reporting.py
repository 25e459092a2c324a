"""
The statistics of one quiz: what was read and calculated, with what must not be shown left out.

A question is the version that is asked now. What people answered to an earlier key is another
question and never mixed in; it is only counted, so that nobody wonders where answers went.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from operator import add
from statistics import mean, median
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from quizzes.items import KINDS
from quizzes.models import QuestionVersion, QuizPage
from quizzes.statistics import calculating
from quizzes.statistics.answers import GivenAnswer, given_answers, shortened
from quizzes.statistics.calculating import Group
from quizzes.statistics.reading import (
    UNITS_PER_POINT,
    MarkColumns,
    Marks,
    Selection,
    Tally,
    chosen_attempts,
    read_answer_languages,
    read_attempt_languages,
    read_marks,
    read_order,
    read_scores,
    read_tallies,
    read_versions,
    read_words,
)
from quizzes.statistics.small_groups import FEWEST_SHOWN, too_small

# Below this, a correlation is mostly chance: with 30 people and no connection at all, the 95 %
# interval of Pearson's r still reaches from -0.36 to 0.36; with 10 people to 0.63.
FEWEST_FOR_DISCRIMINATION = 30
# A translation is only called harder beyond this difference of facility, and with as many answers
# in both languages as discrimination asks for.
HARDER_BY = 0.15


@dataclass(frozen=True)
class LanguageFigures:
    """How a question did in one language; ``facility`` is ``None`` where too few answered."""

    language: str
    is_source: bool
    counted: int
    facility: float | None = None
    is_harder: bool = False


@dataclass(frozen=True)
class QuestionFigures:
    """
    What is known about one question. Shares and ``facility`` go from 0 to 1, the rest as Moodle.

    ``None`` means that it cannot be said or may not be shown; ``is_hidden`` that fewer than
    ``FEWEST_SHOWN`` answers are there or that the figures would tell those of so few,
    ``has_too_few`` that it is not enough to correlate.
    """

    number: int
    key: UUID
    kind: str
    stem: str
    is_asked_now: bool
    # Neither skipped nor waiting for a mark; a question left empty counts, as a mark of 0.
    counted: int
    # Whether subtraction would tell what a few people answered in other languages.
    is_kept_back: bool = False
    # Those of them whose attempt has no other answer waiting for a mark.
    correlated: int = 0
    # Answers to earlier versions of this question, which are in none of these figures.
    older: int = 0
    waiting: int = 0
    facility: float | None = None
    right: float | None = None
    deviation: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None
    weight: float | None = None
    skipped: float | None = None
    unanswered: float | None = None
    sure_and_wrong: float | None = None
    answers: list[GivenAnswer] = field(default_factory=list)
    languages: list[LanguageFigures] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing may be shown, since it would be about too few people."""
        return self.is_kept_back or self.counted < FEWEST_SHOWN

    @property
    def has_too_few(self) -> bool:
        """Whether too few people answered to correlate anything."""
        return self.correlated < FEWEST_FOR_DISCRIMINATION


@dataclass(frozen=True)
class Summary:
    """All attempts together, as shares of the points; ``None`` where they may not be shown."""

    attempts: int
    waiting: int
    is_kept_back: bool = False
    mean: float | None = None
    median: float | None = None
    passed: float | None = None


@dataclass(frozen=True)
class KeptBack:
    """What a report must not show although enough people answered: versions, by id, or the sum."""

    versions: frozenset[int] = frozenset()
    is_summary: bool = False


@dataclass(frozen=True)
class QuizStatistics:
    """Everything the screen and the export show about a quiz."""

    summary: Summary
    questions: list[QuestionFigures]


def quiz_statistics(
    *, quiz: QuizPage, selection: Selection, user: AbstractBaseUser, language: str
) -> QuizStatistics:
    """
    Return the statistics of ``quiz`` over those attempts of ``selection`` that ``user`` may see.

    ``language`` is that of the reader: questions are named in it where they were translated. At
    most eight queries, however many people answered.
    """
    attempts = chosen_attempts(user, selection)
    secret = _kept_back(user, selection)
    marks = read_marks(attempts)
    tallies = defaultdict(list)
    for tally in read_tallies(attempts):
        tallies[tally.version_id].append(tally)
    versions = read_versions(selection.quiz_key, list(tallies))
    shown, older = _shown_versions(versions, tallies, read_order(quiz))
    words = read_words(shown, language)
    earned = [_marks_and_rests(marks.columns[version.pk], marks) for version in shown]
    questions = [
        _figures(
            number,
            version,
            words[version.pk],
            tallies[version.pk],
            *pair,
            is_kept_back=version.pk in secret.versions,
        )
        for number, (version, pair) in enumerate(zip(shown, earned, strict=True), start=1)
    ]
    weights = calculating.effective_weights([_covariance_with_total(*pair) for pair in earned])
    questions = [
        replace(
            question,
            older=older[question.key],
            weight=None if question.is_hidden or question.has_too_few else weight,
        )
        for question, weight in zip(questions, weights, strict=True)
    ]
    summary = _summary(attempts, marks, is_kept_back=secret.is_summary)
    return QuizStatistics(summary=summary, questions=questions)


def _kept_back(user: AbstractBaseUser, selection: Selection) -> KeptBack:
    """
    Return what a report on one language would give away about the others.

    Nothing where no language was chosen; otherwise it costs two queries.
    """
    if not selection.language:
        return KeptBack()
    everybody = chosen_attempts(user, selection.in_all_languages())
    answers = read_answer_languages(everybody)
    return KeptBack(
        versions=frozenset(
            version for version, sizes in answers.items() if selection.language in too_small(sizes)
        ),
        is_summary=selection.language in too_small(read_attempt_languages(everybody)),
    )


def _summary(attempts, marks: Marks, *, is_kept_back: bool) -> Summary:
    scores = read_scores(attempts)
    marked = [score for score in scores if score.id not in marks.waiting]
    waiting = len(scores) - len(marked)
    if is_kept_back or len(marked) < FEWEST_SHOWN:
        return Summary(attempts=len(scores), waiting=waiting, is_kept_back=is_kept_back)
    shares = [score.score / score.max_score if score.max_score else 0.0 for score in marked]
    return Summary(
        attempts=len(scores),
        waiting=waiting,
        mean=mean(shares),
        median=median(shares),
        passed=sum(score.passed for score in marked) / len(marked),
    )


def _shown_versions(
    versions: list[QuestionVersion], tallies, order: dict[UUID, int]
) -> tuple[list[QuestionVersion], dict[UUID, int]]:
    """
    Return one version for each question, in the order of the quiz, and the answers to others.

    A question that is asked no more is shown in the last version that somebody answered, at the
    end.
    """
    by_key: dict[UUID, QuestionVersion] = {}
    older: dict[UUID, int] = defaultdict(int)
    for version in sorted(versions, key=lambda version: (version.is_current, version.pk)):
        if previous := by_key.get(version.question_key):
            older[version.question_key] += sum(t.answered for t in tallies[previous.pk])
        by_key[version.question_key] = version
    last = len(order)
    shown = sorted(by_key.values(), key=lambda v: (order.get(v.question_key, last), v.pk))
    return shown, older


def _figures(
    number, version, words, tallies: list[Tally], units, rests, *, is_kept_back
) -> QuestionFigures:
    asked = sum(tally.asked for tally in tallies)
    answered = sum(tally.answered for tally in tallies)
    skipped = sum(tally.skipped for tally in tallies)
    waiting = sum(tally.waiting for tally in tallies)
    figures = QuestionFigures(
        number=number,
        key=version.question_key,
        kind=str(kind_label(version.kind)),
        stem=shortened(words["stem"]["words"] if words["stem"] else ""),
        is_asked_now=version.is_current,
        counted=asked - skipped - waiting,
        is_kept_back=is_kept_back,
        correlated=len(units),
        waiting=waiting,
    )
    if figures.is_hidden:
        return figures
    points = version.points * UNITS_PER_POINT
    group = sum((tally.group for tally in tallies), start=Group(0, 0, 0))
    confident = sum(tally.confident for tally in tallies)
    figures = replace(
        figures,
        facility=calculating.facility(group, points),
        right=sum(tally.right for tally in tallies) / figures.counted,
        deviation=calculating.standard_deviation(group) / points,
        skipped=skipped / asked,
        unanswered=(figures.counted - answered) / asked,
        sure_and_wrong=sum(tally.sure_and_wrong for tally in tallies) / confident
        if confident >= FEWEST_SHOWN
        else None,
        answers=given_answers(version, words, tallies),
        languages=_by_language(version, tallies, points),
    )
    if figures.has_too_few:
        return figures
    return replace(
        figures,
        discrimination=calculating.discrimination_index(units, rests),
        efficiency=calculating.discriminative_efficiency(units, rests),
    )


@cache
def kind_label(kind: str):
    """Return what authors call this kind of question."""
    return KINDS[kind].make_block().label


def _marks_and_rests(column: MarkColumns, marks: Marks) -> tuple[list[int], list[int]]:
    """
    Return marks and what the same attempts earned with their other questions.

    An attempt of which something still waits to be marked has no total yet and is left out, as
    Moodle leaves out attempts that are not fully graded.
    """
    pairs = zip(column.attempts, column.units, strict=True)
    if marks.waiting:
        pairs = [pair for pair in pairs if pair[0] not in marks.waiting]
    units, rests = [], []
    for attempt, unit in pairs:
        units.append(unit)
        rests.append(marks.totals[attempt] - unit)
    return units, rests


def _covariance_with_total(units, rests) -> float | None:
    return calculating.covariance(units, list(map(add, units, rests)))


def _by_language(version, tallies: list[Tally], points: int) -> list[LanguageFigures]:
    """
    Return the figures by language, that of the source first; empty if only one was used.

    A language with too few answers is listed without figures. If those kept back are so few that
    subtraction would tell them, the smallest of the others is kept back with them.
    """
    groups: dict[str, Group] = defaultdict(lambda: Group(0, 0, 0))
    for tally in tallies:
        groups[tally.language] += tally.group
    groups = {language: group for language, group in groups.items() if group.count}
    if len(groups) < 2:
        return []
    source = version.source_language
    hidden = too_small({language: group.count for language, group in groups.items()})
    ordered = sorted(groups, key=lambda language: (language != source, language))
    return [
        LanguageFigures(
            language=language,
            is_source=language == source,
            counted=groups[language].count,
            facility=None if language in hidden else calculating.facility(groups[language], points),
            is_harder=source in groups
            and not {source, language} & hidden
            and calculating.looks_harder(
                groups[source],
                groups[language],
                points,
                fewest=FEWEST_FOR_DISCRIMINATION,
                difference=HARDER_BY,
            ),
        )
        for language in ordered
    ]
