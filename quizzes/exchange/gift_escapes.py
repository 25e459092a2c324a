"""GIFT's backslashes: characters that mean themselves, hidden while the text is taken apart."""

import html
import re

SPECIAL = "\\~=#{}:n"
# Unicode keeps these code points free for use inside programs; no text may contain them.
HIDDEN = {char: chr(0xFDD0 + number) for number, char in enumerate(SPECIAL)}
SHOWN = {hidden: "\n" if char == "n" else char for char, hidden in HIDDEN.items()}
ESCAPE = re.compile(r"\\([\\~=#{}:n])")
# Stands in place of a line that is a comment, so that lines can still be counted.
COMMENT = chr(0xFDDF)
FOREIGN = re.compile("[\ufdd0-\ufdef]")
_restoring = str.maketrans(SHOWN)
_entities = str.maketrans({char: f"&#{ord(char)};" for char in "\\{}#$"})


def protect(text: str) -> str:
    """Return ``text`` with every escaped character hidden from those who look for special ones."""
    return ESCAPE.sub(lambda match: HIDDEN[match[1]], FOREIGN.sub("", text))


def restore(text: str) -> str:
    """Return protected ``text`` with its escaped characters as themselves."""
    return text.replace(f"\n{COMMENT}", "").replace(COMMENT, "").translate(_restoring)


def escape(text: str) -> str:
    """Return ``text`` with a backslash before everything that GIFT would read as a sign."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", FOREIGN.sub("", text)).replace("\n", "\\n")


def as_entities(text: str) -> str:
    """Return ``text`` as HTML with no sign of GIFT, for lines whose backslashes nobody undoes."""
    return html.escape(FOREIGN.sub("", text), quote=False).translate(_entities)
