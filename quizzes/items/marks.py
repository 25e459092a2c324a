"""
Texts with [[marked]] words: read into words that can be chosen, and passages that are right.

Every word of the text is a token. A passage is what stands in one pair of brackets; it may be
several words. Tokens count from 0 and passages from 1, both in the order of the text.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True)
class Token:
    """A word with what stands right before and after it; ``index`` is ``None`` if it is no word."""

    before: str
    word: str = ""
    after: str = ""
    index: int | None = None
    # The number of the passage it belongs to, or ``None``.
    passage: int | None = None


def paragraphs(text: str) -> list[list[Token]]:
    """Return the tokens of ``text`` by paragraph. Brackets without a partner are plain text."""
    plain, numbers = _unmarked(text)
    result, index, start = [[]], 0, 0
    for match in _CHUNK.finditer(plain):
        if result[-1] and plain.count("\n", start, match.start()) > 1:
            result.append([])
        token = _token(match[0], numbers[match.start() : match.end()], index)
        index += token.index is not None
        result[-1].append(token)
        start = match.end()
    return [tokens for tokens in result if tokens]


def tokens(text: str) -> list[Token]:
    """Return the words of ``text`` that can be chosen; a token's index is its place here."""
    return [token for row in paragraphs(text) for token in row if token.index is not None]


def places(text: str) -> list[list[int]]:
    """Return for each passage of ``text`` the indices of its tokens."""
    found = [[] for _mark in MARK.findall(text)]
    for token in tokens(text):
        if token.passage:
            found[token.passage - 1].append(token.index)
    return found


def passages(text: str) -> list[str]:
    """Return the words of each passage of ``text``."""
    return [" ".join(passage.split()) for passage in MARK.findall(text)]


def marks_error(text: str) -> str:
    """Return why authors cannot use the marks in ``text``, or an empty string."""
    unmarked = MARK.sub("", text)
    if "[[" in unmarked or "]]" in unmarked or any("[[" in found for found in MARK.findall(text)):
        return _("A bracket is missing or too many. Write [[ before and ]] after each right word.")
    found = places(text)
    if not found:
        return _("Mark at least one right word: put it between [[ and ]].")
    for number, indices in enumerate(found, start=1):
        if not indices:
            return _("Mark %(number)d holds no whole word of its own.") % {"number": number}
    if len(tokens(text)) == sum(map(len, found)):
        return _("Every word is marked. Leave some that are not right.")
    return ""


def _unmarked(text: str) -> tuple[str, list[int]]:
    """Return ``text`` without its marks, and for each character its passage, or 0."""
    plain, numbers, end = [], [], 0
    for number, match in enumerate(MARK.finditer(text), start=1):
        for piece, of in ((text[end : match.start()], 0), (match[1], number)):
            plain.append(piece)
            numbers += [of] * len(piece)
        end = match.end()
    plain.append(text[end:])
    numbers += [0] * len(text[end:])
    return "".join(plain), numbers


def _token(chunk: str, numbers: list[int], index: int) -> Token:
    """Return ``chunk`` (no white space) with the punctuation around its word set apart."""
    letters = [place for place, char in enumerate(chunk) if char.isalnum()]
    if not letters:
        return Token(before=chunk)
    start, end = letters[0], letters[-1] + 1
    while end < len(chunk) and unicodedata.category(chunk[end]).startswith("M"):
        end += 1
    passage = next((number for number in numbers[start:end] if number), None)
    return Token(chunk[:start], chunk[start:end], chunk[end:], index, passage)
