"""
YAML as a tree of texts with line numbers.

Every scalar stays the text that was written: what it means (a word, a date, yes or no) is decided
by the field it stands for, so ``no`` and ``2026-11-22`` never surprise. Only what an editor needs
is understood: anchors, tags and several documents in one file are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from courses.content_files.problems import Place, Problems

# The parser written in C is twenty times faster; both produce the same events.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(slots=True)
class Scalar:
    """A text. ``first_line`` is where its words begin, below the ``|`` of a block."""

    text: str
    place: Place
    first_line: int


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list
    place: Place


@dataclass(slots=True)
class Mapping:
    """Fields with their values, in the order they were written."""

    place: Place
    values: dict[str, "Node"] = field(default_factory=dict)
    # Where each field's name stands.
    places: dict[str, Place] = field(default_factory=dict)

    def get(self, name: str) -> "Node | None":
        return self.values.get(name)

    def place_of(self, name: str) -> Place:
        """Return where the field ``name`` stands, or where the mapping begins."""
        return self.places.get(name, self.place)


Node = Scalar | Sequence | Mapping


def read_tree(file: Path, path: str, problems: Problems) -> Node | None:
    """Return the tree of ``file``, or ``None`` after reporting why there is none."""
    text = _decode(file.read_bytes(), path, problems)
    if text is None or _has_tabs(text, path, problems):
        return None
    try:
        return _Builder(yaml.parse(text, Loader=LOADER), path, problems).document()
    except yaml.YAMLError as error:
        problems.add(*_explain(error, text, path))
        return None


def _decode(data: bytes, path: str, problems: Problems) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add(
            Place(path, line),
            _("This file is not saved as UTF-8. Save it again with that encoding."),
        )
        return None


def _has_tabs(text: str, path: str, problems: Problems) -> bool:
    found = False
    for number, line in enumerate(text.split("\n"), start=1):
        indentation = line[: len(line) - len(line.lstrip())]
        if "\t" in indentation:
            found = True
            problems.add(
                Place(path, number), _("A tab indents this line. Use two spaces for each level.")
            )
    return found


class _Builder:
    """Turns YAML events into a tree, and refuses what the format does not have."""

    def __init__(self, events: Iterator, path: str, problems: Problems):
        self.events = events
        self.path = path
        self.problems = problems

    def document(self) -> Node | None:
        next(self.events)  # the stream starts
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            self.problems.add(Place(self.path, 1), _("This file is empty."))
            return None
        root = self.node(next(self.events))
        next(self.events)  # the document ends
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.problems.add(
                self.place(event), _("“---” starts a second document. Make it a file of its own.")
            )
            return None
        return root

    def place(self, event) -> Place:
        return Place(self.path, event.start_mark.line + 1)

    def node(self, event) -> Node:
        self.refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            place = self.place(event)
            below = 1 if event.style in ("|", ">") else 0
            return Scalar(event.value, place, place.line + below)
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = Sequence([], self.place(event))
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                sequence.items.append(self.node(item))
            return sequence
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event)
        # An alias: reported above, and an empty text in its place.
        return Scalar("", self.place(event), self.place(event).line)

    def mapping(self, start) -> Mapping:
        mapping = Mapping(self.place(start))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = self.place(event)
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.problems.add(place, _("The name of a field must be a single word."))
            elif key.text in mapping.values:
                self.problems.add(
                    place,
                    _("The field “%(name)s” is here twice; the first is in line %(line)d.")
                    % {"name": key.text, "line": mapping.places[key.text].line},
                )
            else:
                mapping.values[key.text] = value
                mapping.places[key.text] = place
        return mapping

    def refuse_extras(self, event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.problems.add(
                self.place(event),
                _("“&” and “*” at the start of a text have a meaning in YAML. Put it in quotes."),
            )
        elif getattr(event, "tag", None) not in (None, TEXT_TAG):
            self.problems.add(
                self.place(event),
                _("“!” at the start of a text has a meaning in YAML. Put it in quotes."),
            )


def _explain(error: yaml.YAMLError, text: str, path: str) -> tuple[Place, str]:
    """Return where the parser gave up and what an editor should look for."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    problem = (getattr(error, "problem", None) or str(error)).lower()
    context = (getattr(error, "context", None) or "").lower()
    line = mark.line + 1 if mark else 1
    if "quoted scalar" in context:
        line = context_mark.line + 1 if context_mark else line
        return Place(path, line), _("This text begins with a quotation mark that is never closed.")
    if "mapping values are not allowed" in problem:
        sentence = _("A text with a colon in it must stand in quotes.")
    elif "cannot start any token" in problem:
        sentence = _("A text that starts with “@”, “%” or “`” must stand in quotes.")
    elif "control characters are not allowed" in problem or "special characters" in problem:
        line = _line_of_control_character(text) or line
        sentence = _("There is an invisible control character in this line. Type the line again.")
    else:
        sentence = _(
            "This line does not fit the lines above it. Check its indentation, and put a text "
            "with special characters in quotes."
        )
    return Place(path, min(line, text.count("\n") + 1)), sentence


def _line_of_control_character(text: str) -> int | None:
    for number, line in enumerate(text.split("\n"), start=1):
        if any((ord(char) < 32 and char not in "\t\r") or ord(char) == 127 for char in line):
            return number
    return None
