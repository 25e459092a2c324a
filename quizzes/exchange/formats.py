"""The formats there are: their names, how a file of each is known, read and written."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import aiken, gift, gift_writing, moodle_writing, moodle_xml, pasted, table
from quizzes.exchange.decoding import check_size
from quizzes.exchange.model import MAX_FILE_BYTES, ImportedQuestion, Parsed, Written


@dataclass(frozen=True)
class Format:
    """A format that questions can be written in."""

    name: str
    label: str
    # Without the dot.
    extension: str
    content_type: str
    write: Callable[[list[ImportedQuestion]], Written]


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("xml", _("Moodle XML"), "xml", "application/xml", moodle_writing.write),
        Format("gift", _("GIFT"), "txt", "text/plain", gift_writing.write),
        Format("aiken", _("Aiken"), "txt", "text/plain", aiken.write),
        Format("csv", _("CSV table"), "csv", "text/csv", table.write_csv),
        Format(
            "xlsx",
            _("XLSX table"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            table.write_xlsx,
        ),
    )
}

# Each takes ``language``, that of the bank: where a text has several, it is the one to take.
READERS: dict[str, Callable[..., Parsed]] = {
    "xml": moodle_xml.read,
    "gift": gift.read,
    "aiken": aiken.read,
    "csv": table.read_csv,
    "xlsx": table.read_xlsx,
    "list": pasted.read_list,
}


def read_file(name: str, data: bytes, *, language: str = "") -> Parsed:
    """
    Return the questions in the file ``name`` with content ``data``, for a bank in ``language``.

    The content decides where it can: text files of every sort are called ``.txt``. Raises
    ``ExchangeError`` if the file cannot be read.
    """
    check_size(data, MAX_FILE_BYTES)
    extension = name.rpartition(".")[2].lower()
    starts_as_xml = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<quiz"))
    if extension == "xlsx":
        read = table.read_xlsx
    elif extension in ("csv", "tsv"):
        read = table.read_csv
    elif extension == "xml" or starts_as_xml:
        read = moodle_xml.read
    else:
        read = gift.read if extension == "gift" else pasted.read
    return read(data, language=language)
