"""What is wrong in content files, as sentences an editor can act on, each with file and line."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Place:
    """A line in a content file; ``path`` is relative to the content folder."""

    path: str
    line: int

    def __str__(self):
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct."""

    place: Place
    sentence: str

    def __str__(self):
        return f"{self.place}: {self.sentence}"


class Problems:
    """Collects problems, so that one run reports all of them."""

    def __init__(self):
        self._found: set[Problem] = set()

    def add(self, place: Place, sentence: str) -> None:
        """Record that something is wrong at ``place``; the same twice counts once."""
        self._found.add(Problem(place, str(sentence)))

    def __bool__(self):
        return bool(self._found)

    def __len__(self):
        return len(self._found)

    def in_order(self) -> list[Problem]:
        """Return all problems by file, then line."""
        return sorted(self._found)

    def raise_if_any(self) -> None:
        """Raise ``ContentErrors`` unless nothing was found."""
        if self._found:
            raise ContentErrors(self.in_order())


class ContentErrors(Exception):
    """The content files cannot be loaded; ``problems`` says why, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``' Did you mean "…"?'`` for a ``word`` close to one of ``known``, else nothing."""
    close = difflib.get_close_matches(word, [str(name) for name in known], n=1, cutoff=0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": close[0]} if close else ""


def listing(names: Iterable[str]) -> str:
    """Return ``names`` as they stand in a sentence: a, b, c."""
    return ", ".join(str(name) for name in names)
