"""Valid files with something wrong in them, for readers that have to bear anything."""

import copy
import io
import random
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from quizzes.exchange.formats import FORMATS
from tests.quizzes.exchange.samples import every_kind, with_picture

FILES = Path(__file__).parent / "files"
LIST = b"".join(
    b"%d. What is %d?\n*a) this\nb) that\nExplanation: so\nc) neither\n\n"
    b"%d) True %d?\n[x] True\n[ ] False\n\n" % (number, number, number + 1, number)
    for number in range(1, 12, 2)
)
# What means something in one of the formats, or nothing anywhere.
SIGNS = [
    *("{", "}", "~", "=", "#", "####", "::", "%50%", "%", "->", "//", "$CATEGORY:", "\\", "[html]"),
    *("\n", "\n\n", "ANSWER: A", "A. ", "*b) ", "1. ", "<p>", "</text>", "<![CDATA[", "&lt;"),
    *("[[1]]", "{1:MC:=a~b}", "..", ":", "\x00", "\ufdd0", "\ud800", "'", '"', ",", ";", "<", "&"),
    *('<answer fraction="100">', "<question>", "</quiz>", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "é"),
    *("]]>", "@@PLUGINFILE@@/x.png", '<img src="@@PLUGINFILE@@/x.png">', "<audio src=x.mp3>"),
    *("{1:SA:=a}", "{1:MR:", "{mlang de}", '<span lang="de" class="multilang">', "[[99999]]"),
    *("1e99", "-1e-99", "nan", "inf", "100", "-1", "0", "٣", "true", "*", "\\*", "|", "!", "sep=;"),
    *("{>3 ALL\n", "AAAA", " ", "x" * 300),
]
NO_XML = re.compile("[\x00-\x08\ud800-\udfff\ufdd0]")
XML_SIGNS = [sign for sign in SIGNS if not NO_XML.search(sign)]
TYPES = [
    *("multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "cloze", ""),
    *("gapselect", "ddwtos", "gapfill", "ordering", "kprime", "mtf", "multichoiceset", "ddmatch"),
    *("oumultiresponse", "description", "category", "calculated"),
]


@cache
def seeds(name: str) -> list[bytes]:
    """Return valid files of the format ``name``: what we write, and what others do."""
    if name == "list":
        return [LIST]
    written = FORMATS[name].write([*every_kind(), with_picture()]).content
    others = {"xml": "*.xml", "gift": "*gift*", "aiken": "*aiken*"}
    return [written, *(path.read_bytes() for path in sorted(FILES.glob(others.get(name, "none"))))]


def mutated_bytes(original: bytes, chance: random.Random) -> bytes:
    """Return ``original`` with a few bytes taken out, doubled or replaced by signs."""
    data = bytearray(original)
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 2, 5, 40, 400)))
        sign = chance.choice(SIGNS).encode("utf-8", "surrogatepass")
        what = (b"", sign, sign * 3, bytes(data[start:end]) * 2, b"\xff", b"\x00")
        data[start:end] = chance.choice(what)
    return bytes(data)


def mutated_xml(original: bytes, chance: random.Random) -> bytes:
    """Return ``original`` still well-formed, with other elements, attributes and texts in it."""
    encoding = "cp1252" if b"windows-1252" in original[:80] else "utf-8"
    text = re.sub(r"<\?xml.*?\?>", "", original.decode(encoding)).replace(" & nicht", " nicht")
    root = fromstring(text)
    questions = list(root)
    for question in chance.sample(questions, max(0, len(questions) - 8)):
        root.remove(question)
    for _ in range(chance.randint(1, 10)):
        pairs = [(parent, child) for parent in root.iter() for child in parent]
        if pairs:
            _change(*chance.choice(pairs), pairs, chance)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _change(parent, child, pairs, chance: random.Random) -> None:
    words = "".join(chance.choice(XML_SIGNS) for _ in range(chance.randint(0, 3)))
    match chance.randrange(6):
        case 0:
            parent.remove(child)
        case 1:
            parent.append(copy.deepcopy(child))
        case 2:
            child.text = words
        case 3:
            name = chance.choice(list(child.attrib) or ["type", "fraction", "format"])
            child.set(name, chance.choice(TYPES) if name == "type" else words)
        case 4:
            child.tag = chance.choice(pairs)[1].tag
        case _:
            text = child.text or ""
            place = chance.randrange(len(text) + 1)
            child.text = text[:place] + words + text[place + chance.choice((0, 1, 3)) :]


def mutated_xlsx(original: bytes, chance: random.Random) -> bytes:
    """Return ``original``, still an archive, with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        # Most of the time the cells themselves.
        chosen = chance.choice([*names, *["xl/worksheets/sheet1.xml"] * 12])
        for name in names:
            part = old.read(name)
            if name == chosen:
                change = chance.choice((_mutated_cells, _mutated_cells, mutated_bytes))
                part = change(part, chance)
            new.writestr(name, part)
    return file.getvalue()


def _mutated_cells(part: bytes, chance: random.Random) -> bytes:
    """Return XML with some of its texts and attributes replaced."""
    root = fromstring(part)
    elements = list(root.iter())
    for _ in range(chance.randint(1, 8)):
        element = chance.choice(elements)
        words = "".join(chance.choice(XML_SIGNS) for _ in range(chance.randint(0, 3)))
        if element.attrib and chance.random() < 0.5:
            element.set(chance.choice(list(element.attrib)), words)
        else:
            element.text = words
    return ElementTree.tostring(root)


MUTATIONS = {"xml": [mutated_xml, mutated_xml, mutated_bytes], "xlsx": [mutated_xlsx]}


def mutated(name: str, chance: random.Random) -> bytes:
    """Return a file of the format ``name`` that is no longer quite what it was."""
    change = chance.choice(MUTATIONS.get(name, [mutated_bytes]))
    return change(chance.choice(seeds(name)), chance)
