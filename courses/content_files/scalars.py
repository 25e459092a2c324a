"""What a single text in a file means: a word, yes or no, a date, a number, one of a few choices."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.content_files.problems import Place, Problems, listing, suggestion
from courses.content_files.yaml_tree import Mapping, Scalar, Sequence

FLAGS = {"yes": True, "true": True, "no": False, "false": False}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Scalars:
    """Reads single texts and reports what cannot be read; then the answer is ``None``."""

    def __init__(self, problems: Problems):
        self.problems = problems

    def text_of(self, node, name: str) -> str | None:
        """Return what is written in ``node``, without spaces around it."""
        if isinstance(node, Scalar):
            return node.text.strip()
        self.problems.add(
            node.place,
            _("“%(name)s” holds a text here, not a list or further fields.") % {"name": name},
        )
        return None

    def line(self, node, name: str) -> str | None:
        """Return a text of one line."""
        text = self.text_of(node, name)
        if text is not None and "\n" in text:
            self.problems.add(
                node.place,
                _("“%(name)s” has one line only. Remove the line breaks.") % {"name": name},
            )
            return None
        return text

    def flag(self, node, name: str) -> bool | None:
        text = self.line(node, name)
        if text is None:
            return None
        if text.lower() not in FLAGS:
            self.problems.add(
                node.place,
                _("Write “yes” or “no” for “%(name)s”, not “%(text)s”.")
                % {"name": name, "text": text},
            )
        return FLAGS.get(text.lower())

    def date(self, node, name: str) -> datetime.date | None:
        text = self.line(node, name)
        if text is None:
            return None
        try:
            if DATE.fullmatch(text):
                return datetime.date.fromisoformat(text)
        except ValueError:
            pass
        self.problems.add(
            node.place,
            _("“%(text)s” is not a date. Write it as year-month-day, such as 2026-11-22.")
            % {"text": text},
        )
        return None

    def number(self, node, name: str) -> int | None:
        text = self.line(node, name)
        if text is None:
            return None
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            self.problems.add(
                node.place,
                _("“%(name)s” is a whole number, not “%(text)s”.") % {"name": name, "text": text},
            )
            return None
        return int(text)

    def choice(self, node, name: str, choices) -> str | None:
        """Return one of the values in ``choices``, which may be grouped."""
        text = self.line(node, name)
        if text is None:
            return None
        values = [str(value) for value in flat_values(choices)]
        if text not in values:
            self.problems.add(
                node.place,
                _("“%(text)s” is not possible for “%(name)s”. Choose from: %(values)s.")
                % {"text": text, "name": name, "values": listing(values)}
                + suggestion(text, values),
            )
            return None
        return text


def flat_values(choices) -> list:
    """Return the values of Django choices without the empty one."""
    values = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            values += flat_values(label)
        elif value not in ("", None):
            values.append(value)
    return values


def report_invalid(problems: Problems, place: Place, error: ValidationError) -> None:
    """Report every message of ``error`` at ``place``."""
    for message in error.messages:
        problems.add(place, message)


def report_model_errors(
    problems: Problems, error: ValidationError, places: dict[str, Place], place: Place
) -> None:
    """Report what a model has against its fields, each message at the line of its field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in by_field.items():
        for message in messages:
            problems.add(places.get(name, place), message)


def expect_mapping(node, problems: Problems, what: str) -> Mapping | None:
    """Return ``node`` if it has fields, else ``None`` after reporting it."""
    if isinstance(node, Mapping):
        return node
    problems.add(
        node.place, _("“%(what)s” has fields here, each as “name: text”.") % {"what": what}
    )
    return None


def expect_sequence(node, problems: Problems, what: str) -> Sequence | None:
    """Return ``node`` if it is a list, else ``None`` after reporting it."""
    if isinstance(node, Sequence):
        return node
    problems.add(
        node.place, _("“%(what)s” is a list here: each entry begins with “- ”.") % {"what": what}
    )
    return None
