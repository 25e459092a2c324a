"""
Every word that is printed on a certificate beside the frozen ones, and in which languages.

A sheet is shown to people who never see the platform, so it comes in more languages than the
interface. Those words have catalogues of their own (``learn/certificates/locale``) that hold what
is said in this module and nothing else; in the interface's languages it is translated with all
the rest (``locale``). Dates and names of languages are Django's.
"""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

# In which languages a sheet may be had beside those of the interface.
MORE_LANGUAGES = ("pl", "tr", "ru", "uk")
CATALOGUES = Path(__file__).parent / "locale"


def sheet_languages() -> list[str]:
    """Return the languages a sheet may be had in, those of the interface first."""
    own = [code for code, _name in settings.LANGUAGES]
    return own + [code for code in MORE_LANGUAGES if code not in own]


def labels() -> dict[str, str]:
    """Return what every sheet says, in the active language."""
    return {
        "heading": _("Certificate of participation"),
        "name": pgettext("person", "Name"),
        "duration": _("Duration"),
        "completed_on": _("Completed on"),
        "content_language": _("Language of the content"),
        "issued_by": _("Issued by"),
        "check": _("Is this certificate genuine?"),
        "how": _("Scan the code, or open this address and enter the check code:"),
        "code": _("Check code"),
        "qr_alt": _("QR code with the address where this certificate is checked"),
        "note": _(
            "It proves participation, without an examination. Whoever checks it is shown no name."
        ),
    }


def labels_of_subject(*, is_course: bool) -> dict[str, str]:
    """Return how a sheet for a course or for a module calls what was completed."""
    if is_course:
        return {"completed": _("Completed course"), "points_label": _("Modules of this course")}
    return {"completed": _("Completed module"), "points_label": _("Goals")}


def duration(minutes: int) -> str:
    """Return ``minutes`` in words: in hours and minutes from two hours on."""
    hours, rest = divmod(minutes, 60) if minutes >= 120 else (0, minutes)
    parts = []
    if hours:
        parts.append(ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours})
    if rest or not hours:
        parts.append(
            ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest}
        )
    return " ".join(parts)


def day(moment: date) -> str:
    """Return a date as the active language writes it."""
    return date_format(moment, "DATE_FORMAT")


def language_name(code: str) -> str:
    """Return the name of a language in the active one, as it stands on a line of its own."""
    return capfirst(str(get_language_info(code)["name_translated"]))
