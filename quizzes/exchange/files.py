"""Files inside a file: pictures and recordings that came with a text, in base64."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

PICTURE_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,(.*)", re.DOTALL | re.IGNORECASE)
# What Moodle writes for the place where the files of a text lie.
PLACE = "@@PLUGINFILE@@"


class Files:
    """The files of one text, found by the addresses that stand in it."""

    def __init__(self, files: Iterable[tuple[str, str, bytes]] = ()):
        """Take ``files``, each as its folder, its name and what is in it."""
        self.by_path: dict[str, bytes] = {}
        self.by_name: dict[str, str] = {}
        self.used: set[str] = set()
        for folder, name, data in files:
            path = _normal(f"{folder.strip('/')}/{name}").lstrip("/")
            self.by_path[path] = data
            self.by_name.setdefault(_normal(name), path)

    def take(self, address: str) -> tuple[str, bytes]:
        """Return name and content of the file at ``address``; no content if it is not here."""
        if match := PICTURE_DATA.match(address):
            return f"picture.{match[1].lower()}", decoded_file(match[2])
        path = unquote(address.rpartition(PLACE)[2].partition("?")[0])
        path = _normal(path).lstrip("/")
        name = path.rpartition("/")[2]
        found = path if path in self.by_path else self.by_name.get(name, "")
        self.used.add(found)
        return name, self.by_path.get(found, b"")

    @property
    def unused(self) -> list[str]:
        """Return the names of files that nobody asked for."""
        return sorted(path for path in self.by_path if path not in self.used)


def decoded_file(text: str) -> bytes:
    """Return what ``text`` holds in base64, or nothing if it is no base64."""
    text = "".join(unquote(text).split()).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _normal(name: str) -> str:
    """Return ``name`` in one of the two ways in which computers write an é."""
    return unicodedata.normalize("NFC", name)
