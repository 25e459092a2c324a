"""
Numbers as people type them: digits of three scripts, comma or point, thousands in groups.

Where a mark could be read both ways it is refused rather than guessed: "1,234" is more than a
thousand to some who write Arabic and hardly more than one to others.
"""

# Signs of several scripts that look alike are the subject here.
# ruff: noqa: RUF001

import re
from decimal import Decimal, InvalidOperation

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.items.normalising import DIGITS

# More digits than this are no answer to any question.
MAX_DIGITS = 18

# Written with either mark, depending on the country.
UNDECIDED_LANGUAGES = frozenset({"ar", "fa", "ckb", "ps", "ur"})

_SIGNS = {ord("٫"): ",", ord("−"): "-", ord("–"): "-"}
# Arabic thousands mark, apostrophes, and whatever counts as a space or steers direction.
_GROUPING = re.compile(r"[٬'’\s\u200e\u200f\u061c\u202f\u2066-\u2069]")
_GROUPED = r"\d{1,3}(?:%s\d{3})+"


class NotANumber(ValueError):
    """Says in a sentence what is wrong with what was typed."""


def parse_number(text: str, language: str) -> Decimal:
    """
    Return the number that ``text`` says to somebody who writes ``language``.

    Spaces, apostrophes and the Arabic thousands mark may group digits; so may comma or point
    where the groups are of three. A single mark before three digits means what it means in the
    language; any other single mark is the decimal mark. Raises ``NotANumber``.
    """
    is_arabic_mark = "٫" in text
    plain = _GROUPING.sub("", text.translate(DIGITS).translate(_SIGNS))
    match = re.fullmatch(r"([+-]?)([\d.,]*\d[\d.,]*)", plain, re.ASCII)
    if not match:
        raise NotANumber(_("Type a number in digits, for example 12."))
    sign, digits = match.groups()
    if sum(digit.isdigit() for digit in digits) > MAX_DIGITS:
        raise NotANumber(_("This number has too many digits."))
    decimal_mark = "," if is_arabic_mark else _decimal_mark(digits, language)
    whole, _mark, rest = digits.partition(decimal_mark) if decimal_mark else (digits, "", "")
    try:
        return Decimal(f"{sign}{_ungrouped(whole) or '0'}.{rest or '0'}")
    except InvalidOperation as error:
        raise NotANumber(_("This is no number. Is there a comma or a point too many?")) from error


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
