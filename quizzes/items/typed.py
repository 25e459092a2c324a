"""
What the kinds share that compare typed words: accepted wordings, and what is forgiven.

Wordings are written one on a line, in one text: so a translator can write more of them, or
fewer, than the source has. They are words, frozen for each language; the spec only holds their
fingerprint, so that another key makes another version.
"""

import hashlib
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.items import normalising

# Longer than any accepted wording, so that what people type can always be compared.
MAX_CHARACTERS = 200
MAX_WORDING = 100


class ForgivenBlock(blocks.StructBlock):
    """What does not matter in a typed answer. Only differences that nobody means are forgiven."""

    case = blocks.BooleanBlock(
        label=_("Capital and small letters"),
        required=False,
        default=True,
        help_text=_("“PRESS” is accepted for “press”."),
    )
    accents = blocks.BooleanBlock(
        label=_("Accents and umlauts"),
        required=False,
        default=True,
        help_text=_("“cafe” is accepted for “café”, “Mueller” and “Muller” for “Müller”."),
    )
    letters = blocks.BooleanBlock(
        label=_("Forms of Arabic letters, vowel marks and digits"),
        required=False,
        default=True,
        help_text=_("“احمد” is accepted for “أحمد”, “٢٠٢٤” for “2024”."),
    )
    ends = blocks.BooleanBlock(
        label=_("Full stops, quotation marks and the like at the ends"),
        required=False,
        default=True,
    )

    class Meta:
        label = _("What does not matter")
        help_text = _("Spaces never matter. Take a tick out only where spelling is what you ask.")
        required = False
        collapsed = True


def forgiven_names(value) -> list[str]:
    """Return the names of what the block ``value`` forgives, as kept in a spec."""
    return [name for name in normalising.FORGIVABLE if value.get(name)]


def accepted(text: str) -> dict | None:
    """Return the part for accepted wordings, one on a line, or ``None`` if there are none."""
    wordings = lines(text)
    return {"words": "\n".join(wordings), "is_accepted": True} if wordings else None


def lines(text: str) -> list[str]:
    """Return the lines of ``text`` that say something, each once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def is_accepted(typed: str, part: dict | None, forgiven: Collection[str]) -> bool:
    """
    Return whether ``typed`` is one of the wordings of ``part``.

    What is right in the source language is right in every language: people mix languages, and
    many terms have no translation that everybody knows.
    """
    if part is None:
        return False
    wordings = lines(part["words"]) + lines(part.get("source_words", ""))
    return any(normalising.is_same(typed, wording, forgiven) for wording in wordings)


def fingerprint(text: str) -> str:
    """Return what tells these wordings from others without saying them."""
    return hashlib.sha256("\n".join(sorted(lines(text))).encode()).hexdigest()[:16]


def has_long_line(text: str) -> bool:
    """Return whether a wording in ``text`` is longer than anybody should have to type."""
    return any(len(line) > MAX_WORDING for line in lines(text))


def without_nul(text: str) -> str:
    """Return typed ``text`` as a database can hold it."""
    return text.replace("\x00", "")[:MAX_CHARACTERS]
