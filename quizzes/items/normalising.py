"""
Comparing typed words fairly: what differs only in how it was typed is the same answer.

Sources: Unicode Technical Report 15 (normalisation form NFKC) and the Unicode Standard, section
3.13 (caseless matching); for Arabic the light normalisation of Larkey, Ballesteros & Connell 2002
(Improving stemming for Arabic information retrieval, SIGIR): alef forms, final yeh and teh
marbuta made one, vowel marks and tatweel taken out. Beyond it, a hamza is taken from its seat, as
it is from an alef there. Persian, Kurdish and Urdu letters are read as Arabic ones, because
keyboards mix them.

Pure functions. ``forgiven`` is a collection of ``CASE``, ``ACCENTS``, ``LETTERS`` and ``ENDS``;
white space, invisible characters, wide or narrow forms of a letter, and which of several
apostrophes, quotation marks and dashes it is never matter: phones choose them by themselves.
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
    ord("ؤ"): "و",
    **dict.fromkeys(map(ord, "ئىی"), "ي"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    **dict.fromkeys(map(ord, "ةەۀہھ"), "ه"),
    # Tatweel, the vowel and hamza marks, the small alef above, and signs for reciting.
    0x640: None,
    **dict.fromkeys([*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670], None),
    **dict.fromkeys([*range(0x6D6, 0x6DD), *range(0x6DF, 0x6E5), 0x6E7, 0x6E8], None),
    **dict.fromkeys(range(0x6EA, 0x6EE), None),
    **DIGITS,
}
# Where a hamza sits differs from country to country: مسؤول in Beirut is مسئول in Cairo.
_SEATS = {ord("ؤ"): "ء", ord("ئ"): "ء"}

# Each of these is what a keyboard makes of the sign on the right.
_LOOKALIKES = {
    ord(char): sign
    for sign, chars in {"'": "‘’‛ʼʻʹ′`´", '"': "“”„‟«»″", "-": "‐‑‒–—―−"}.items()
    for char in chars
}

# Letters that Unicode does not take apart, although people do.
_STROKES = {
    ord(letter): plain
    for letters, plains in (("łøđħŧı", "lodhti"), ("ŁØĐĦŦ", "LODHT"))
    for letter, plain in zip(letters, plains, strict=True)
} | {ord("æ"): "ae", ord("Æ"): "AE", ord("œ"): "oe", ord("Œ"): "OE", ord("ß"): "ss", ord("ẞ"): "SS"}

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

    There are more than one where accents are forgiven, as "Müller" may be typed "Muller" and
    "Mueller", and where Arabic letters are, as a hamza may lack its seat or sit on another.
    """
    spellings = [unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))]
    if ACCENTS in forgiven:
        spellings += [spelling.translate(_GERMAN) for spelling in spellings]
    if LETTERS in forgiven:
        spellings += [spelling.translate(_SEATS) for spelling in spellings]
    return frozenset(normalise(spelling, forgiven) for spelling in spellings)


def is_same(typed: str, accepted: str, forgiven: Collection[str] = ()) -> bool:
    """Return whether ``typed`` and ``accepted`` differ in nothing but what is ``forgiven``."""
    return not forms(typed, forgiven).isdisjoint(forms(accepted, forgiven))


def _folded(text: str, forgiven: Collection[str]) -> str:
    # First: the acute accent that stands alone would become a space below.
    text = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))
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
    """Return ``text`` without the marks above, below and through Latin and other letters."""
    kept = []
    for char in unicodedata.normalize("NFC", text):
        if char in _NOT_ACCENTED:
            kept.append(char)
        else:
            parts = unicodedata.normalize("NFD", char)
            kept.append("".join(part for part in parts if not 0x300 <= ord(part) <= 0x36F))
    return "".join(kept).translate(_STROKES)


def _without_ends(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_end(text[start]):
        start += 1
    while end > start and _is_end(text[end - 1]):
        end -= 1
    return text[start:end] or text


def _is_end(char: str) -> bool:
    return char.isspace() or unicodedata.category(char).startswith("P")
