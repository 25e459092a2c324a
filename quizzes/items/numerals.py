"""
Numbers as people type them: digits of any script, comma or point, thousands in groups.

Where a mark could be read both ways it is refused rather than guessed: "1,234" is more than a
thousand to some who write Arabic and hardly more than one to others.
"""

# Signs of several scripts that look alike are the subject here.
# ruff: noqa: RUF001

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# More digits than this are no answer to any question.
MAX_DIGITS = 18

# Written with either mark, depending on the country.
UNDECIDED_LANGUAGES = frozenset({"ar", "fa", "ckb", "ps", "ur"})

# The Arabic marks, the comma between Arabic words, and all that looks like a minus.
_SIGNS = {
    ord("٫"): ",",
    ord("،"): ",",
    **dict.fromkeys(map(ord, "−–‐‑‒—﹣－"), "-"),
    ord("＋"): "+",
}
# A sign, digits with marks between them, and perhaps the per cent sign that stands in the question.
_TYPED = re.compile(r"([+-]?)\s*([\d.,٬'’\s]*\d[\d.,٬'’\s]*)[%٪﹪％]?")
# Spaces, apostrophes and the Arabic thousands mark do nothing but group.
_GROUPING = re.compile(r"[٬'’\s]")
_IN_GROUPS = re.compile(r"\d{1,3}(?:[٬'’\s]\d{3})+(?:[.,]\d*)?")
_GROUPED = r"\d{1,3}(?:%s\d{3})+"


class NotANumber(ValueError):
    """Says in a sentence what is wrong with what was typed."""


def parse_number(text: str, language: str) -> Decimal:
    """
    Return the number that ``text`` says to somebody who writes ``language``.

    Spaces, apostrophes and the Arabic thousands mark may group digits in threes; so may comma or
    point. A single mark before three digits means what it means in the language; any other single
    mark is the decimal mark. "3 4" is not 34: somebody may mean three or four. Raises
    ``NotANumber``.
    """
    match = _TYPED.fullmatch(_plain(text))
    if not match:
        raise NotANumber(_("Type a number in digits, for example 12."))
    sign, digits = match[1], match[2].strip()
    if sum(digit.isdigit() for digit in digits) > MAX_DIGITS:
        raise NotANumber(_("This number has too many digits."))
    is_in_groups = _GROUPING.search(digits) is not None
    if is_in_groups and not _IN_GROUPS.fullmatch(digits):
        raise NotANumber(_("This is no number. Is there a space too many?"))
    digits = _GROUPING.sub("", digits)
    decimal_mark = "," if "٫" in text else _decimal_mark(digits, language)
    whole, _mark, rest = digits.partition(decimal_mark) if decimal_mark else (digits, "", "")
    try:
        return Decimal(f"{sign}{_ungrouped(whole) or '0'}.{rest or '0'}")
    except InvalidOperation as error:
        raise NotANumber(_("This is no number. Is there a comma or a point too many?")) from error


def _plain(text: str) -> str:
    """Return ``text`` with the digits 0 to 9, few signs, and nothing that cannot be seen."""
    visible = (char for char in text if unicodedata.category(char) != "Cf")
    # Not what looks like a digit and is none: 10² is not 102.
    digits = (str(unicodedata.decimal(char, char)) for char in visible)
    return "".join(digits).translate(_SIGNS).strip()


def _decimal_mark(digits: str, language: str) -> str:
    """Return the decimal mark in ``digits``, or an empty string if there is none."""
    marks = [mark for mark in ".," if mark in digits]
    if len(marks) == 2:
        # The decimal mark comes last: 1.234,5 and 1,234.5.
        return max(marks, key=digits.rindex)
    if not marks or digits.count(marks[0]) > 1:
        return ""
    [mark] = marks
    could_group = re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}", digits)
    if not could_group:
        return mark
    code = language.split("-")[0]
    if code not in UNDECIDED_LANGUAGES:
        if mark == formats.get_format("DECIMAL_SEPARATOR", lang=code):
            return mark
        if mark == formats.get_format("THOUSAND_SEPARATOR", lang=code):
            return ""
    raise NotANumber(
        _(
            "“%(number)s” can be read in two ways. If you mean thousands, leave out the mark; "
            "otherwise write a 0 at the end."
        )
        % {"number": digits}
    )


def _ungrouped(whole: str) -> str:
    """Return ``whole`` without its thousands marks; what is not grouped in threes stays wrong."""
    for mark in ".,":
        if re.fullmatch(_GROUPED % re.escape(mark), whole):
            return whole.replace(mark, "")
    return whole


def as_text(number: Decimal) -> str:
    """Return ``number`` as it is stored: plain digits, a point, nothing superfluous."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def as_shown(number: Decimal) -> str:
    """Return ``number`` as the active language writes it, in groups where it has groups."""
    return formats.number_format(as_text(number), use_l10n=True, force_grouping=True)


def as_typed(number: Decimal) -> str:
    """Return ``number`` as somebody would type it in the active language, to be read again."""
    text = as_text(number)
    # Three decimals could be taken for thousands.
    text += "0" if re.search(r"\.\d{3}$", text) else ""
    return text.replace(".", decimal_mark())


def decimal_mark() -> str:
    """Return the decimal mark of the active language."""
    return formats.get_format("DECIMAL_SEPARATOR", lang=(get_language() or "en").split("-")[0])
