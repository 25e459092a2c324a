"""``python -m bench.statistics [--quick]``: how long a quiz's statistics take on PostgreSQL."""

import argparse
import sys
from tempfile import TemporaryDirectory

from bench.server import environment, run, throw_away_database
from tools.databases import postgresql_url

FULL, QUICK = 5000, 100


def main() -> int:
    """Fill a throw-away database, measure in it and print Markdown."""
    parser = argparse.ArgumentParser(prog="bench.statistics", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small trial; figures mean little")
    attempts = QUICK if parser.parse_args().quick else FULL
    url = postgresql_url()
    if not url:
        print("No PostgreSQL answers; name one with DATABASE_URL.", file=sys.stderr)
        return 1
    with (
        throw_away_database(url) as database,
        TemporaryDirectory(prefix="mitreden-bench-") as data,
    ):
        run(environment(data, database), "manage.py", "measure_statistics", str(attempts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
