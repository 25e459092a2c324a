"""Bytes that people upload, as text: byte order marks, UTF-16, Windows-1252, or no text at all."""

import codecs
import re

from django.utils.translation import gettext as _

from quizzes.exchange.model import MAX_LINES, MAX_TEXT_BYTES, MEGABYTE, ExchangeError

# UTF-32 first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How files of other sorts begin.
OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Word processors leave a few of these behind when people paste: one in so many letters is a slip.
LETTERS_FOR_A_SLIP = 50
# What those signs stand for there: ends of lines and pages, a hyphen, and some that nobody sees.
# The former become spaces, since in most formats lines mean something.
SLIPS = {
    **dict.fromkeys([*range(1, 9), *range(0x0E, 0x20), 0x7F, 0xFFFE, 0xFFFF]),
    **dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), " "),
    0x1E: "-",
}
SURROGATES = re.compile("[\ud800-\udfff]")
# Files put together from several may hold some letters of another encoding; more than so many
# bytes of it, and the whole file is of that.
MAX_STRAY_BYTES = 1000


def check_size(data: bytes | str, limit: int) -> None:
    """Raise ``ExchangeError`` if ``data`` is longer than ``limit`` bytes."""
    if len(data) > limit:
        raise ExchangeError(
            _("This file is too large. %(number)d MB are allowed.") % {"number": limit // MEGABYTE}
        )


def decode(
    data: bytes | str, *, limit: int = MAX_TEXT_BYTES, max_lines: int | None = MAX_LINES
) -> str:
    """
    Return ``data`` as text with plain line ends.

    Raises ``ExchangeError`` for what is too large or no text. What is neither UTF-8 nor marked as
    anything else is read as Windows-1252, in which old programs save; so are single letters in
    UTF-8 that are none there.
    """
    check_size(data, limit)
    text = _decoded(data) if isinstance(data, bytes) else data
    slips = len(NO_TEXT.findall(text))
    if "\x00" in text or slips * LETTERS_FOR_A_SLIP > len(text):
        raise _not_text()
    text = SURROGATES.sub("\ufffd", text.removeprefix("\ufeff"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(SLIPS)
    if max_lines is not None and text.count("\n") > max_lines:
        raise ExchangeError(_("This file has too many lines. Split it."))
    return text


def _decoded(data: bytes) -> str:
    if data.startswith(OTHER_FILES):
        raise _not_text()
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError:
        pass
    kept = data.decode("utf-8", "ignore")
    strays = len(data) - len(kept.encode())
    if strays <= MAX_STRAY_BYTES and not kept.isascii():
        return data.decode("utf-8", STRAY_LETTERS)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise _not_text() from None


def _stray_letters(error: UnicodeError) -> tuple[str, int]:
    """Return what is no UTF-8 in the letters of Windows-1252."""
    strays = error.object[error.start : error.end]
    return strays.decode("cp1252", "replace"), error.end


STRAY_LETTERS = "quizzes.exchange.stray-letters"
codecs.register_error(STRAY_LETTERS, _stray_letters)


def _encoding(data: bytes) -> str:
    """Return the encoding that a mark, or every second byte being zero, gives away."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:200]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[first::2].count(0)
        if zeros and zeros > len(sample) // 5 and not sample[1 - first :: 2].count(0):
            return encoding
    return "utf-8"


def _not_text() -> ExchangeError:
    return ExchangeError(
        _("This is not a text file. Save it as plain text (UTF-8), CSV, XLSX or XML.")
    )
