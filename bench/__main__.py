"""``python -m bench [--quick]``: measure, and print Markdown."""

import argparse
import os
import platform
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report
from bench.first_load import first_load
from bench.scenarios import CONCURRENCY, measure_everything
from bench.server import environment, run, serving, throw_away_database
from bench.world import World
from tools.chromium import HOW_TO_GET_IT, chromium_path
from tools.databases import postgresql_url

FULL = {"lessons": 60, "learners": 1000, "scale": 1200}
QUICK = {"lessons": 4, "learners": 40, "scale": 40}


@contextmanager
def platform_with_content(size: dict[str, int], database_url: str | None):
    """Yield a served platform of this ``size`` as its port and what is in it."""
    with TemporaryDirectory(prefix="mitreden-bench-") as data:
        chosen = environment(data, database_url)
        run(chosen, "manage.py", "build_bench_world", str(size["lessons"]), str(size["learners"]))
        with serving(chosen) as port:
            yield port, World.read(Path(data))


def main() -> int:
    """Measure on every database there is and print what was found."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the speed of Mitreden.")
    parser.add_argument("--quick", action="store_true", help="a small trial; figures mean little")
    size = QUICK if parser.parse_args().quick else FULL
    results, loads = {}, []

    say("Measuring on SQLite …")
    with platform_with_content(size, None) as (port, world):
        results["SQLite"] = measure_everything(world, port=port, scale=size["scale"])
        chromium = chromium_path()
        if chromium:
            pages = {"home page": world.home, "first lesson": world.first_lesson}
            for name, path in pages.items():
                loads.append(first_load(name, f"http://127.0.0.1:{port}{path}", chromium))
        else:
            say(f"The first load was not measured. {HOW_TO_GET_IT}")

    url = postgresql_url()
    if url:
        say("Measuring on PostgreSQL …")
        with (
            throw_away_database(url) as database,
            platform_with_content(size, database) as (port, world),
        ):
            results["PostgreSQL"] = measure_everything(world, port=port, scale=size["scale"])
    else:
        say("PostgreSQL was not measured: no server answers; name one with DATABASE_URL.")

    print(
        f"{size['lessons']} lessons, {size['learners']} learners, {CONCURRENCY} at once, "
        f"one server process, {os.cpu_count()} processors shared with the visitors, "
        f"Python {platform.python_version()}.\n"
    )
    for database, measured in results.items():
        print(report.results_table(database, measured), end="\n\n")
    if loads:
        print(report.first_load_table(loads), end="\n\n")
    print(report.budgets_table(report.budgets(results, loads)))
    return 0


def say(sentence: str):
    """Tell what is going on, apart from the figures."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
