"""
XLSX files from strangers, looked through before a library opens them.

They are archives of XML. The library reads styles and shared strings whole and keeps what is
nested in memory, so twenty kilobytes can cost it minutes and gigabytes. Here every part is
unpacked piece by piece and thrown away again.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.model import MEGABYTE, ExchangeError
from quizzes.exchange.xml_tree import PIECE, feed

# What a file may unpack to, and from how many parts.
MAX_UNPACKED, MAX_PARTS = 20 * MEGABYTE, 200
# A thousand questions with twenty options each need a third of these elements.
MAX_ELEMENTS, MAX_DEPTH = 600_000, 40
# Each style costs the library as much as fifty cells.
MAX_STYLES = 20_000


def check_xlsx(data: bytes) -> None:
    """Raise ``ExchangeError`` unless ``data`` is an archive of reasonable XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # What the directory says may be a lie, so what is unpacked is counted as well.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large()
            left, elements = MAX_UNPACKED, MAX_ELEMENTS
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    size, number = _measured(archive, part, left, elements)
                    left, elements = left - size, elements - number
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
        *(NotImplementedError, RuntimeError, ValueError, OSError, EOFError),
    ) as error:
        raise ExchangeError(_("This is not a readable XLSX file.")) from error


def _measured(archive, part, left: int, elements: int) -> tuple[int, int]:
    """Return how many bytes and elements ``part`` has; raise ``ExchangeError`` above the rest."""
    if part.filename.lower().endswith("styles.xml"):
        elements = min(elements, MAX_STYLES)
    counter, sizes = _Counter(elements), []

    def pieces():
        with archive.open(part) as file:
            while piece := file.read(PIECE):
                sizes.append(len(piece))
                if sum(sizes) > left:
                    raise _too_large()
                yield piece

    feed(counter.parser, pieces())
    return sum(sizes), counter.number


class _Counter:
    """Counts elements, and stops at too many, at deep ones, and at document types."""

    def __init__(self, limit: int):
        self.limit = limit
        self.number = self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def start(self, _name, _attributes):
        self.number += 1
        self.depth += 1
        if self.number > self.limit or self.depth > MAX_DEPTH:
            raise _too_large()

    def end(self, _name):
        self.depth -= 1

    def refuse(self, *_declaration):
        raise ExchangeError(
            _("This XML declares a document type or entities. That is not safe to read.")
        )


def _too_large() -> ExchangeError:
    return ExchangeError(
        _("This XLSX file is too large when unpacked. Copy the cells into a new file.")
    )
