"""``python -m bench.guesses [--quick]``: what 100,000 guesses from ever new addresses are worth."""

import argparse
import sys
from tempfile import TemporaryDirectory

from bench.server import environment, run

FULL, QUICK = 100_000, 2_000


def main() -> int:
    """Guess in a throw-away database and print Markdown."""
    parser = argparse.ArgumentParser(prog="bench.guesses", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small trial")
    guesses = QUICK if parser.parse_args().quick else FULL
    with TemporaryDirectory(prefix="mitreden-bench-") as data:
        run(environment(data, None), "manage.py", "guess_codes", str(guesses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
