"""
Plain questions as blocks of a bank: drafts, since an import publishes nothing.

What a kind cannot hold is said, not dropped in silence. What is still missing for publishing is
what the kind's own block says when it is cleaned, so both always mean the same.
"""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import blocks

from quizzes.exchange import model
from quizzes.exchange.block_values import CONVERTERS, Notes, converter_of
from quizzes.exchange.losses import kind_name, name_of
from quizzes.exchange.rich_text import from_plain, to_line
from quizzes.items import KINDS
from quizzes.items.base import WordsBlock


@dataclass
class Draft:
    """A question as a block; ``value`` is complete but for its picture and its category."""

    id: str
    kind: str
    value: dict
    question: model.ImportedQuestion
    # What the kind could not take over.
    notes: list[str] = field(default_factory=list)
    # What has to be written before this can be published.
    missing: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return name_of(self.question)

    @property
    def kind_label(self):
        return KINDS[self.kind].block_class._meta_class.label

    @property
    def picture(self) -> model.Picture | None:
        return self.question.pictures[0] if self.question.pictures else None

    @property
    def recording(self) -> model.Recording | None:
        return self.question.recordings[0] if self.question.recordings else None

    def raw(self) -> dict:
        """Return the block as stream data."""
        return {"type": self.kind, "id": self.id, "value": self.value}


def drafts_of(
    parsed: model.Parsed, *, bank_key: uuid.UUID, known_ids=frozenset(), instruction: str = ""
) -> list[Draft]:
    """
    Return the questions of ``parsed`` as drafts; warn of those whose kind does not exist here.

    ``bank_key`` names the bank and ``known_ids`` the questions in it, so that the same file gives
    the same ids each time. ``instruction`` goes above a gap text that has none.
    """
    found = []
    for question, id_ in zip(
        parsed.questions, question_ids(parsed.questions, bank_key, known_ids), strict=True
    ):
        notes = Notes()
        kind = converter_of(question)
        if kind not in KINDS or kind not in CONVERTERS:
            parsed.warn(
                question.line,
                _("“%(question)s” is left out: the kind “%(kind)s” cannot be imported yet.")
                % {"question": name_of(question), "kind": kind_name(question)},
            )
            continue
        value = {**_around(question, notes, instruction), **CONVERTERS[kind](question, notes)}
        value = _with_ids(value, uuid.UUID(id_))
        block = KINDS[kind].make_block()
        complete = block.get_prep_value(block.to_python(value))
        found.append(
            Draft(id_, kind, complete, question, notes.sentences, _missing(block, complete))
        )
    return found


def question_ids(questions, bank_key: uuid.UUID, known_ids=frozenset()) -> list[str]:
    """
    Return a stable id for each of ``questions`` in the bank ``bank_key``.

    It comes from the id in the file, or else from title and words: a place in the file would give
    another question the id of this one as soon as somebody adds a line above. An id that the
    bank already has stays what it is: so what was exported from a bank is known there again.
    """
    ids, times = [], Counter()
    for question in questions:
        if question.idnumber in known_ids:
            ids.append(question.idnumber)
            continue
        words = [question.title, question.kind, to_line(question.stem)]
        words.append(getattr(question, "text", ""))
        name = f"id:{question.idnumber}" if question.idnumber else "\n".join(words)
        times[name] += 1
        ids.append(str(uuid.uuid5(bank_key, f"{name}#{times[name]}")))
    return ids


def _around(question: model.ImportedQuestion, notes: Notes, instruction: str) -> dict:
    """Return what all kinds have around their answers."""
    if len(question.pictures) > 1:
        notes.add(_("Only the first picture is kept."))
    if len(question.recordings) > 1:
        notes.add(_("Only the first recording is kept."))
    stem = question.stem
    if not stem and question.kind == "gap_text":
        stem = from_plain(instruction)
    return {"stem": stem, "hint": " ".join(question.hints)}


def _with_ids(value: dict, namespace: uuid.UUID) -> dict:
    """Return ``value`` with every list in it made of entries with ids of their own."""
    made = {}
    for name, part in value.items():
        if isinstance(part, list):
            entries = []
            for place, entry in enumerate(part):
                id_ = uuid.uuid5(namespace, f"{name}-{place}")
                inner = _with_ids(entry, id_) if isinstance(entry, dict) else entry
                entries.append({"type": "item", "id": str(id_), "value": inner})
            made[name] = entries
        else:
            made[name] = part
    return made


def _missing(block: blocks.Block, value: dict) -> list[str]:
    """Return in sentences what keeps a question from being published."""
    # Missing explanations are counted, and filled in, since blocks look no further without them.
    filled, explanations = _explained(block, value)
    sentences = []
    try:
        block.clean(block.to_python(filled))
    except ValidationError as error:
        sentences = [": ".join([*path, text]) for path, text in _messages(block, error, [])]
    if explanations:
        sentences.append(
            ngettext(
                "%(number)d explanation is missing.",
                "%(number)d explanations are missing.",
                explanations,
            )
            % {"number": explanations}
        )
    return sentences


def _explained(block: blocks.Block, value) -> tuple[Any, int]:
    """Return ``value`` with something in each explanation that must not be empty, and how many."""
    if isinstance(block, blocks.ListBlock):
        parts = [_explained(block.child_block, entry["value"]) for entry in value]
        entries = [
            {**entry, "value": part} for entry, (part, _number) in zip(value, parts, strict=True)
        ]
        return entries, sum(number for _part, number in parts)
    if not isinstance(block, blocks.StructBlock):
        return value, 0
    made, count = {}, 0
    for name, part in value.items():
        child = block.child_blocks[name]
        if name.startswith("explanation") and isinstance(child, WordsBlock) and not part:
            made[name], number = "<p>…</p>", 1
        else:
            made[name], number = _explained(child, part)
        count += number
    return made, count


def _messages(block, error, path):
    """Yield every message in ``error`` with the labels of the blocks that lead to it."""
    if isinstance(error, blocks.StructBlockValidationError):
        for name, inner in error.block_errors.items():
            child = block.child_blocks[name]
            yield from _messages(child, inner, [*path, str(child.label)])
        yield from ((path, str(message)) for message in error.non_block_errors or [])
    elif isinstance(error, blocks.ListBlockValidationError):
        for place, inner in error.block_errors.items():
            label = _("number %(number)d") % {"number": place + 1}
            yield from _messages(block.child_block, inner, [*path, label])
        yield from ((path, str(message)) for message in error.non_block_errors or [])
    else:
        yield from ((path, message) for message in error.messages)
