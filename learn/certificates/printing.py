"""
Certificates as PDF: A4, tagged (PDF/UA-1), in any language whose letters the fonts have.

Typst sets them with the fonts that come with the platform and no others, so a sheet
looks the same wherever it was made. What it says goes in as data: the template evaluates none of
it and finds no file but itself, whatever somebody types as a name.
"""

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import segno
import typst
from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.translation import get_language_info

from learn.certificates import sheet_words
from learn.certificates.models import Certificate

log = logging.getLogger(__name__)

SHEET = Path(__file__).parent / "sheet" / "certificate.typ"
FONTS = Path(__file__).parent / "fonts"
ACCESSIBLE = ["ua-1"]
# Where a line may break if somebody wrote so many letters without a space.
UNBROKEN = re.compile(r"(\S{24})(?=\S)")
PROBE = (
    '#set document(title: "x")\n'
    '#set text(font: ("Noto Sans", "Noto Sans Arabic"), fallback: false)\n'
    "#sys.inputs.text"
)


def render_certificate(
    certificate: Certificate, *, language: str, check_address: str, name: str = ""
) -> bytes:
    """
    Return the sheet of one certificate in ``language``.

    ``check_address`` is the absolute address of the page that checks codes. Without ``name``
    there is a line to write one on; with it, it is on the sheet and nowhere else.
    """
    return render(
        sheets_of([certificate], language=language, check_address=check_address, name=name),
        labels_in(language, check_address=check_address),
    )


def render_batch(
    certificates: Iterable[Certificate], *, language: str, check_address: str
) -> bytes:
    """
    Return one PDF with a page for each valid certificate, with lines to write the names on.

    Raises ``ValueError`` when there are none: a PDF has at least one page.
    """
    valid = [certificate for certificate in certificates if certificate.is_valid]
    sheets = sheets_of(valid, language=language, check_address=check_address)
    if not sheets:
        raise ValueError("There is no certificate to print.")
    return render(sheets, labels_in(language, check_address=check_address))


def render(sheets: list[dict], labels: dict, **options) -> bytes:
    """
    Set ``sheets`` with ``labels``; ``options`` go to Typst, such as ``format="png"``.

    A title with a letter that no font here has cannot be accessible PDF. Better a sheet with one
    empty box than none; the log says so.
    """
    inputs = {"sheets": json.dumps(sheets), "labels": json.dumps(labels)}
    options = {"format": "pdf", **options}
    setting = {"root": str(SHEET.parent), "font_paths": fonts(), "sys_inputs": inputs, **options}
    if options["format"] != "pdf":
        return typst.compile(str(SHEET), **setting)
    try:
        return typst.compile(str(SHEET), pdf_standards=ACCESSIBLE, **setting)
    except typst.TypstError:
        # Without saying which: a name may be in it.
        log.warning("A certificate is not accessible PDF: a letter on it is in none of our fonts.")
        return typst.compile(str(SHEET), **setting)


def can_print(text: str) -> bool:
    """Return whether our fonts have all letters of ``text``."""
    try:
        typst.compile(
            PROBE.encode(),
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"text": text},
            pdf_standards=ACCESSIBLE,
        )
    except typst.TypstError:
        return False
    return True


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that come with the platform; those of the machine do not count."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def sheets_of(
    certificates: Iterable[Certificate], *, language: str, check_address: str, name: str = ""
) -> list[dict]:
    """Return what is said on each page in ``language``."""
    with translation.override(language):
        return [_sheet(c, language, check_address, name) for c in certificates]


def labels_in(language: str, *, check_address: str) -> dict:
    """Return what every page says in ``language``."""
    with translation.override(language):
        return {
            "language": primary(language),
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "address": check_address.partition("://")[2].rstrip("/"),
            "logo": _drawing("images/logo.svg"),
            **sheet_words.labels(),
        }


def _sheet(certificate, language, check_address, name) -> dict:
    words = certificate.words_in(language)
    is_course = certificate.is_course
    return {
        "name": breakable(name),
        "language": primary(words.language),
        "direction": words.direction,
        "content_language": sheet_words.language_name(certificate.language),
        "title": breakable(words.title),
        "points": [breakable(point) for point in (words.modules if is_course else words.goals)],
        "organisation": breakable(words.organisation),
        "mark": _drawing(f"images/organisations/{words.organisation_code}.svg"),
        "mark_alt": words.short_name,
        "duration": certificate.duration,
        "completed_on": sheet_words.day(certificate.completed_on),
        "code": certificate.grouped_code,
        "qr": _qr(f"{check_address}{certificate.check_code}/"),
        **sheet_words.labels_of_subject(is_course=is_course),
    }


def breakable(text: str) -> str:
    """
    Return ``text`` as it can be set: composed, without controls, and with room for line breaks.

    Marks that change the direction of writing would turn around what stands beside them.
    """
    text = "".join(c for c in unicodedata.normalize("NFC", text) if not is_control(c))
    return UNBROKEN.sub("\\1\u200b", text)


def is_control(character: str) -> bool:
    """Return whether nobody sees ``character`` or misses it; Persian spelling needs joiners."""
    is_joiner = character in "\u200c\u200d"
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and not is_joiner


def primary(language: str) -> str:
    """Return the language without what Typst and PDF readers do not know ("de" of "de-simple")."""
    return language.partition("-")[0]


def _drawing(name: str) -> str | None:
    path = finders.find(name)
    return Path(path).read_text(encoding="utf-8") if path else None


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=2, light="#fff", dark="#000", xmldecl=False
    )
    return drawing.getvalue().decode()
