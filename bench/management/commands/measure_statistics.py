"""Fill the throw-away database with answers and measure the statistics over them."""

import platform
import resource
from statistics import correlation, median
from time import perf_counter

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.answers import QUESTIONS, make_attempts, make_quiz
from learn.dashboard.management.demo import steps
from quizzes.models import Attempt, Response
from quizzes.statistics.reading import Selection
from quizzes.statistics.reporting import quiz_statistics

BUDGET_SECONDS = 2
TIMES = 7


class Command(BaseCommand):
    help = "Fills an empty database with answers to a quiz and measures its statistics."

    def add_arguments(self, parser):
        parser.add_argument("attempts", type=int)

    def handle(self, *, attempts, **options):
        steps.prepare_database(self.stderr.write)
        self.stderr.write(f"Making {attempts} attempts …")
        self.quiz = make_quiz()
        make_attempts(self.quiz, attempts)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.staff = get_user_model().objects.create_superuser(
            "bench@example.org", display_name="Bench"
        )
        before = peak_megabytes()
        seconds = median(timed(self.statistics) for _time in range(TIMES))
        grown = peak_megabytes() - before
        control = median(timed(self.control) for _time in range(TIMES))
        with CaptureQueriesContext(connection) as captured:
            self.statistics()
        self.require_agreement()
        verdict = "met" if seconds <= BUDGET_SECONDS else "**NOT met**"
        self.stdout.write(
            f"{attempts * QUESTIONS} responses ({attempts} attempts, {QUESTIONS} questions), "
            f"{connection.vendor}, Python {platform.python_version()}, median of {TIMES}.\n\n"
            "| work | seconds | ÷ control | queries |\n|---|---:|---:|---:|\n"
            f"| control: read the same marks and correlate them | {control:.2f} | 1.0x | 2 |\n"
            f"| statistics of a quiz | {seconds:.2f} | {seconds / control:.1f}x "
            f"| {len(captured)} |\n\n"
            f"Budget: at most {BUDGET_SECONDS} s: {verdict}. "
            f"Memory of the process at its peak grew by {grown:.0f} MB."
        )

    def statistics(self):
        """Return what the admin shows."""
        return quiz_statistics(
            quiz=self.quiz,
            selection=Selection(quiz_key=self.quiz.translation_key),
            user=self.staff,
            language="de",
        )

    def control(self) -> list[float]:
        """Return the discrimination of each question the plain way: rows into lists, correlate."""
        totals = dict(Attempt.objects.submitted().values_list("pk", "score"))
        columns = {}
        for attempt, version, score in Response.objects.order_by().values_list(
            "attempt_id", "version_id", "score"
        ):
            columns.setdefault(version, []).append((attempt, float(score)))
        return [
            100
            * correlation(
                [mark for _attempt, mark in column],
                [float(totals[attempt]) - mark for attempt, mark in column],
            )
            for _version, column in sorted(columns.items())
        ]

    def require_agreement(self):
        """Stop where both ways do not agree: a fast wrong figure is worth nothing."""
        ours = [question.discrimination for question in self.statistics().questions]
        for mine, other in zip(ours, self.control(), strict=True):
            if mine is None or abs(mine - other) > 1e-6:
                raise AssertionError(f"{mine} is not {other}.")


def timed(call) -> float:
    """Return how many seconds ``call`` takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def peak_megabytes() -> float:
    """Return the most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
