"""
Comparing typed words fairly: what differs only in how it was typed is the same answer.

Sources: Unicode Technical Report 15 (normalisation form NFKC) and the Unicode Standard, section
3.13 (caseless matching); for Arabic the light normalisation of Larkey, Ballesteros & Connell 2002
(Improving stemming for Arabic information retrieval, SIGIR): alef forms, final yeh and teh
marbuta made one, vowel marks and tatweel taken out. Persian letters are read as Arabic ones,
because keyboards mix them.

Pure functions. ``forgiven`` is a collection of ``CASE``, ``ACCENTS``, ``LETTERS`` and ``ENDS``;
white space, invisible characters and wide or narrow forms of a letter never matter.
"""

# Letters of several scripts that look alike are the subject here.
# ruff: noqa: RUF001

import unicodedata
from collections.abc import Collection

# What an author may forgive.
CASE, ACCENTS, LETTERS, ENDS = "case", "accents", "letters", "ends"
FORGIVABLE = (CASE, ACCENTS, LETTERS, ENDS)

# Arabic-Indic and Persian digits.
DIGITS = {
    **{0x660 + digit: str(digit) for digit in range(10)},
    **{0x6F0 + digit: str(digit) for digit in range(10)},
}

_ARABIC = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    ord("ی"): "ي",
    ord("ک"): "ك",
    ord("ة"): "ه",
    # Tatweel, the vowel and hamza marks, and the small alef above.
    0x640: None,
    **dict.fromkeys([*range(0x64B, 0x660), 0x670], None),
    **DIGITS,
}

# Typed where a keyboard has no such key (DIN 5007-2 sorts them the same way).
_GERMAN = {
    ord(letter): pair
    for letter, pair in {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ẞ": "SS",
    }.items()
}

# Cyrillic letters of their own, although Unicode writes them as a letter with a mark.
_NOT_ACCENTED = frozenset("йЙїЇ")

# Folding can bring letters together that then compose anew; Hypothesis finds no third round.
_ROUNDS = 4


def normalise(text: str, forgiven: Collection[str] = ()) -> str:
    """
    Return ``text`` in the one form that stands for all it should equal.

    Doing it twice changes nothing. Never raises; the result is at most 18 times as long (the
    bound of NFKC), for real words not longer at all. Text that is nothing but punctuation stays.
    """
    for _round in range(_ROUNDS):
        folded = _folded(text, forgiven)
        if folded == text:
            break
        text = folded
    return text


def forms(text: str, forgiven: Collection[str] = ()) -> frozenset[str]:
    """
    Return all normal forms of ``text``; two texts are the same if they share one.

    There are two where accents are forgiven: "Müller" may be typed "Muller" and "Mueller".
    """
    plain = normalise(text, forgiven)
    if ACCENTS not in forgiven:
        return frozenset({plain})
    spelt_out = unicodedata.normalize("NFKC", text).translate(_GERMAN)
    return frozenset({plain, normalise(spelt_out, forgiven)})


def is_same(typed: str, accepted: str, forgiven: Collection[str] = ()) -> bool:
    """Return whether ``typed`` and ``accepted`` differ in nothing but what is ``forgiven``."""
    return not forms(typed, forgiven).isdisjoint(forms(accepted, forgiven))


def _folded(text: str, forgiven: Collection[str]) -> str:
    text = unicodedata.normalize("NFKC", text)
    # Direction marks, joiners, soft hyphens: nobody sees whether they were typed.
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    if LETTERS in forgiven:
        text = text.translate(_ARABIC)
    if CASE in forgiven:
        # The Turkish dotless i: its capital is the I of all other languages.
        text = text.casefold().replace("ı", "i").replace("i\u0307", "i")
    if ACCENTS in forgiven:
        text = _without_accents(text)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    return _without_ends(text) if ENDS in forgiven else text


def _without_accents(text: str) -> str:
    """Return ``text`` without the marks above and below Latin, Greek and Cyrillic letters."""
    kept = []
    for char in unicodedata.normalize("NFC", text):
        if char in _NOT_ACCENTED:
            kept.append(char)
        else:
            parts = unicodedata.normalize("NFD", char)
            kept.append("".join(part for part in parts if not 0x300 <= ord(part) <= 0x36F))
    return "".join(kept).replace("ß", "ss").replace("ẞ", "SS")


def _without_ends(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_end(text[start]):
        start += 1
    while end > start and _is_end(text[end - 1]):
        end -= 1
    return text[start:end] or text


def _is_end(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("P")
