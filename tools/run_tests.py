"""
Run the test suite on every database of this machine and say which ones that were.

Arguments go to pytest: ``python -m tools.run_tests tests/quizzes -x``.
"""

import os
import subprocess
import sys
import tempfile

from tools.brokers import redis_server
from tools.databases import postgresql_url

SETTINGS = "learn.settings.test"
NO_POSTGRESQL = (
    "PostgreSQL was not tested: no server answers at 127.0.0.1:5432 for the user postgres. "
    "Name one with DATABASE_URL=postgres://user:password@host:5432/name."
)
NO_REDIS = (
    "Workers were not tested: no Redis answers at 127.0.0.1:6379. "
    "Name one with CELERY_BROKER_URL=redis://host:6379/1."
)


def run_tests(database: str, environment: dict[str, str], arguments: list[str]) -> bool:
    """Run pytest with ``environment``; return whether everything passed."""
    print(f"\n=== Tests on {database} ===", flush=True)
    # Test by test: what empties the database stays last in each process, as pytest-django put it.
    # A few at a time: the journeys stand side by side, and would all be left to one process.
    spread = ["-n", "auto", "--dist", "load", "--maxschedchunk", "4"]
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def leaving_out(marks: list[str]) -> list[str]:
    """Return the arguments of pytest that leave out tests with any of ``marks``."""
    return ["-m", " and ".join(f"not {mark}" for mark in marks)] if marks else []


def main() -> int:
    """Run on SQLite, then on PostgreSQL; return 0 when both passed."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="mitreden-test-") as data:
        embedded = {**os.environ, "MITREDEN_DATA": data, "DJANGO_SETTINGS_MODULE": SETTINGS}
        for service in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
            embedded.pop(service, None)
        broker = redis_server()
        if broker:
            embedded["TEST_BROKER_URL"] = broker
        without = [] if broker else ["broker"]
        results = {"SQLite": run_tests("SQLite", embedded, [*leaving_out(without), *arguments])}
        url = postgresql_url()
        if url:
            distributed = {**embedded, "DATABASE_URL": url}
            # The journeys start a server of their own, the embedded one, in either run.
            # Neither does it matter to what asks no database, as scoring and reading of files.
            arguments = [*leaving_out(["browser", *without]), "--database-only", *arguments]
            results["PostgreSQL"] = run_tests("PostgreSQL", distributed, arguments)
    print()
    for database, passed in results.items():
        print(f"Tests on {database}: {'passed' if passed else 'FAILED'}")
    if not url:
        print(NO_POSTGRESQL)
    if not broker:
        print(NO_REDIS)
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
