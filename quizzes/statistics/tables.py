"""
The figures laid out in tables, once for the screen and for the export, so that both agree.

Numbers stay numbers, rounded to what is shown. A cell that cannot be said or may not be shown is
``None``: a dash on the screen, empty in a file.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.statistics.plain import language_name, remarks
from quizzes.statistics.reporting import QuizStatistics

# Moments are those of the platform's time zone, without naming it: spreadsheets know none.
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Table:
    """Rows below their headings; ``name`` is used in addresses, ``title`` on the screen."""

    name: str
    title: str
    headings: list[str]
    rows: list[list[Cell]]


TITLES = {
    "summary": gettext_lazy("All attempts together"),
    "questions": gettext_lazy("Questions"),
    "answers": gettext_lazy("Answers given"),
    "languages": gettext_lazy("Languages side by side"),
}


def all_tables(statistics: QuizStatistics) -> dict[str, Table]:
    """Return every table of ``statistics`` by name."""
    makers = {
        "summary": summary_table,
        "questions": questions_table,
        "answers": answers_table,
        "languages": languages_table,
    }
    return {name: make(statistics) for name, make in makers.items()}


def summary_table(statistics: QuizStatistics) -> Table:
    """Return how many handed in and what it came to."""
    summary = statistics.summary
    rows = [
        [_("Attempts"), summary.attempts],
        [_("Of these waiting to be marked"), summary.waiting],
        [_("Mean result (%)"), percent(summary.mean)],
        [_("Median result (%)"), percent(summary.median)],
        [_("Passed (%)"), percent(summary.passed)],
    ]
    return Table("summary", str(TITLES["summary"]), [_("What"), _("Figure")], rows)


def questions_table(statistics: QuizStatistics) -> Table:
    """Return one row for each question: words first, then figures."""
    headings = [
        _("No."),
        _("Question"),
        _("In words"),
        _("Kind"),
        _("Answers"),
        _("Facility (%)"),
        _("Fully right (%)"),
        _("Standard deviation (%)"),
        _("Discrimination index (%)"),
        _("Discriminative efficiency (%)"),
        _("Effective weight (%)"),
        _("Skipped (%)"),
        _("Left empty (%)"),
        _("Sure and wrong (%)"),
    ]
    rows = [
        [
            question.number,
            question.stem,
            " ".join(remark.words for remark in remarks(question)),
            question.kind,
            question.counted,
            percent(question.facility),
            percent(question.right),
            percent(question.deviation),
            rounded(question.discrimination),
            rounded(question.efficiency),
            rounded(question.weight),
            percent(question.skipped),
            percent(question.unanswered),
            percent(question.sure_and_wrong),
        ]
        for question in statistics.questions
    ]
    return Table("questions", str(TITLES["questions"]), headings, rows)


def answers_table(statistics: QuizStatistics) -> Table:
    """Return how often each answer was given, question by question."""
    headings = [_("No."), _("Answer"), _("Right"), _("Given by"), _("Share (%)")]
    rows = [
        [
            question.number,
            given.label,
            _("right") if given.is_right else _("wrong"),
            given.count,
            percent(given.share),
        ]
        for question in statistics.questions
        for given in question.answers
    ]
    return Table("answers", str(TITLES["answers"]), headings, rows)


def languages_table(statistics: QuizStatistics) -> Table:
    """Return the facility of each question in each language."""
    headings = [_("No."), _("Language"), _("Answers"), _("Facility (%)"), _("Note")]
    rows = [
        [
            question.number,
            language_name(figures.language),
            figures.counted,
            percent(figures.facility),
            _language_note(figures),
        ]
        for question in statistics.questions
        for figures in question.languages
    ]
    return Table("languages", str(TITLES["languages"]), headings, rows)


def percent(share: float | None) -> float | None:
    """Return ``share`` in per cent with one decimal."""
    return None if share is None else rounded(100 * share)


def rounded(number: float | None) -> float | None:
    """Return ``number`` with one decimal; more would promise what these figures do not hold."""
    # Adding 0 turns -0.0, which reads like a mistake, into 0.0.
    return None if number is None else round(number, 1) + 0.0


def _language_note(figures) -> str:
    if figures.is_harder:
        return _("looks harder than the source")
    return _("source language") if figures.is_source else ""
