"""Figures as people read them: Markdown tables, and the budgets with met or not met."""

from dataclasses import dataclass

from bench.first_load import FirstLoad
from bench.measuring import Result
from bench.scenarios import COMING_BACK, FIRST_PRINT, JOINING

LESSON_QUERIES, LESSON_CPU_MS = 10, 12
ANSWER_QUERIES, ANSWER_CPU_MS = 15, 15
QUIZ_CPU_MS = 120
GROUP_QUERIES, GROUP_CPU_MS, GROUP_FILE_MS = 12, 30, 5000
# Thirty people in ten seconds, wherever they come from.
JOIN_CPU_MS, CLASSROOM_MS = 30, 10_000
FIRST_PRINT_MS = 5000
FIRST_LOAD_KB, FIRST_LOAD_REQUESTS = 150, 15


@dataclass
class Budget:
    """A limit we set ourselves, and what was measured."""

    what: str
    limit: float
    measured: float

    @property
    def verdict(self) -> str:
        """``met`` or ``NOT met``."""
        return "met" if self.measured <= self.limit else "**NOT met**"


def results_table(database: str, results: list[Result]) -> str:
    """Return the figures measured on ``database``, each beside its ratio to the control."""
    control = next(result for result in results if result.name == "control")
    lines = [
        f"### {database}",
        "",
        "| work | requests | per second | p50 ms | p95 ms | CPU ms | CPU ÷ control | queries |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {result.name} | {result.requests:.0f} "
        f"| {result.per_second:.1f} ({result.per_second / control.per_second:.3f}x) "
        f"| {result.percentile_ms(50):.1f} ({ratio(result, control, 50)}) "
        f"| {result.percentile_ms(95):.1f} ({ratio(result, control, 95)}) "
        f"| {result.cpu_ms:.1f} | {result.cpu_ms / control.cpu_ms:.0f}x | {result.queries:.1f} |"
        for result in results
    ]
    return "\n".join(lines)


def ratio(result: Result, control: Result, percent: int) -> str:
    """Return how many times longer than the control ``percent`` of the work took at most."""
    return f"{result.percentile_ms(percent) / control.percentile_ms(percent):.0f}x"


def first_load_table(loads: list[FirstLoad]) -> str:
    """Return what a phone fetches that comes for the first time."""
    lines = [
        "### First load",
        "",
        "| page | requests | kB over the wire | of it |",
        "|---|---:|---:|---|",
    ]
    for load in loads:
        parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in load.by_kind.items())
        lines.append(f"| {load.page} | {load.requests} | {load.kilobytes:.1f} | {parts} |")
    return "\n".join(lines)


def budgets(results: dict[str, list[Result]], loads: list[FirstLoad]) -> list[Budget]:
    """Return every budget of the platform with the figure it is held against."""
    found = []
    for database, measured in results.items():
        by_name = {result.name: result for result in measured}
        lesson = by_name["lesson"]
        answer = by_name["one question: answer and next page"]
        quiz = by_name["ten-question quiz"]
        group = by_name["page of a large group"]
        joining = by_name[JOINING]
        coming_back = by_name[COMING_BACK]
        file = by_name["file of a large group"]
        printing = by_name[FIRST_PRINT]
        found += [
            Budget(f"lesson, queries ({database})", LESSON_QUERIES, lesson.queries),
            Budget(f"lesson, CPU ms ({database})", LESSON_CPU_MS, lesson.cpu_ms),
            Budget(f"one question, queries ({database})", ANSWER_QUERIES, answer.queries),
            Budget(f"one question, CPU ms ({database})", ANSWER_CPU_MS, answer.cpu_ms),
            Budget(f"ten-question quiz, CPU ms ({database})", QUIZ_CPU_MS, quiz.cpu_ms),
            Budget(f"page of a large group, queries ({database})", GROUP_QUERIES, group.queries),
            Budget(f"page of a large group, CPU ms ({database})", GROUP_CPU_MS, group.cpu_ms),
            Budget(f"{JOINING}, CPU ms ({database})", JOIN_CPU_MS, joining.cpu_ms),
            Budget(f"{JOINING}, ms ({database})", CLASSROOM_MS, joining.percentile_ms(95)),
            Budget(f"{COMING_BACK}, CPU ms ({database})", JOIN_CPU_MS, coming_back.cpu_ms),
            Budget(f"{COMING_BACK}, ms ({database})", CLASSROOM_MS, coming_back.percentile_ms(95)),
            Budget(
                f"file of a large group, ms ({database})", GROUP_FILE_MS, file.percentile_ms(95)
            ),
            Budget(f"{FIRST_PRINT}, ms ({database})", FIRST_PRINT_MS, printing.percentile_ms(95)),
        ]
    for load in loads:
        found += [
            Budget(f"first load of the {load.page}, kB", FIRST_LOAD_KB, load.kilobytes),
            Budget(f"first load of the {load.page}, requests", FIRST_LOAD_REQUESTS, load.requests),
        ]
    return found


def budgets_table(found: list[Budget]) -> str:
    """Return the budgets and whether they are met."""
    lines = ["### Budgets", "", "| budget | at most | measured | |", "|---|---:|---:|---|"]
    lines += [
        f"| {budget.what} | {budget.limit:g} | {budget.measured:.1f} | {budget.verdict} |"
        for budget in found
    ]
    return "\n".join(lines)
