"""
Collect the words of the interface into the catalogues that translators edit.

Does what Django's ``makemessages`` does, without gettext installed. Two things differ on
purpose: occurrences name files without lines and the header has no dates, so that a catalogue
changes only when words do; and a sentence that is gone is gone, because what looks like a
translation and is none misleads the next reader (git remembers it).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import django
import polib
from babel.messages.extract import extract as babel_extract
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from learn.certificates import sheet_words

ROOMS = ("home", "quizzes", "courses", "learn")
# The language the code is written in; it needs no catalogue.
SOURCE_LANGUAGE = "en"
COMMENT_TAGS = ("Translators:", "Translators ")
KEYWORDS = {
    name + ending: places
    for name, places in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for ending in ("", "_lazy")
} | {"_": None, "gettext_noop": None}


@dataclass
class Message:
    """A sentence of the interface and where it is said."""

    msgid: str
    context: str | None = None
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


@dataclass
class Catalogue:
    """A file for translators, and the sentences that belong into it."""

    language: str
    path: Path
    messages: list[Message]


def catalogues(root: Path) -> list[Catalogue]:
    """
    Return the catalogues of the platform at ``root``.

    One of everything for each language of the interface; of the certificates' words alone for
    each language that only they are printed in.
    """
    interface = [code for code, _name in settings.LANGUAGES]
    everything = extract(root, sources(root))
    of_sheets = extract(root, [Path(sheet_words.__file__)])
    return [
        Catalogue(code, catalogue_path(root / "locale", code), everything)
        for code in interface
        if code != SOURCE_LANGUAGE
    ] + [
        Catalogue(code, catalogue_path(sheet_words.CATALOGUES, code), of_sheets)
        for code in sheet_words.sheet_languages()
        if code not in interface
    ]


def extract(root: Path, paths: Iterable[Path]) -> list[Message]:
    """Return every sentence that the Python code and templates in ``paths`` show to people."""
    messages: dict[tuple[str | None, str], Message] = {}
    for path in paths:
        for words, comments, context in sentences(path):
            msgid, plural = (words[0], words[1]) if isinstance(words, tuple) else (words, "")
            message = messages.setdefault((context, msgid), Message(msgid, context))
            message.plural = message.plural or plural
            message.files.add(path.relative_to(root).as_posix())
            message.comments += [line for line in comments if line not in message.comments]
    return sorted(messages.values(), key=lambda m: (min(m.files), m.msgid, m.context or ""))


def sources(root: Path) -> Iterator[Path]:
    """Yield the files that hold words: the code of the rooms and all templates."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path


def sentences(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Yield words, comments for translators and context of each sentence in the file ``path``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Templatize leaves Python with the template's indentation, which means nothing here.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    found = babel_extract(
        "python", BytesIO(text.encode()), KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"}
    )
    for _line, words, comments, context in found:
        yield words, comments, context


def catalogue_path(folder: Path, language: str) -> Path:
    """Return where in ``folder`` the catalogue of ``language`` is."""
    return folder / to_locale(language) / "LC_MESSAGES" / "django.po"


def merged(messages: list[Message], existing: polib.POFile, language: str) -> polib.POFile:
    """Return a catalogue of ``messages`` with the translations that ``existing`` has for them."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "Mitreden",
        "Language": to_locale(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
    }
    known = {(entry.msgctxt, entry.msgid): entry for entry in existing if not entry.obsolete}
    for message in messages:
        entry = polib.POEntry(
            msgid=message.msgid,
            msgctxt=message.context,
            msgid_plural=message.plural,
            occurrences=[(file, "") for file in sorted(message.files)],
            comment="\n".join(message.comments),
            flags=["python-format"] if "%(" in message.msgid + message.plural else [],
        )
        copy_translation(known.get((message.context, message.msgid)), entry, catalogue.metadata)
        catalogue.append(entry)
    return catalogue


def copy_translation(source: polib.POEntry | None, entry: polib.POEntry, metadata: dict):
    """Give ``entry`` the words that ``source`` has for it, as far as they fit its plural."""
    if source is not None and not source.fuzzy:
        entry.tcomment = source.tcomment
        entry.msgstr = "" if entry.msgid_plural else source.msgstr
        entry.msgstr_plural = dict(source.msgstr_plural) if entry.msgid_plural else {}
    if entry.msgid_plural and not entry.msgstr_plural:
        entry.msgstr_plural = dict.fromkeys(range(plural_count(metadata)), "")


def plural_forms(language: str) -> str:
    """Return the plural rule of ``language`` exactly as Django's own catalogues have it."""
    for code in (language, language.split("-")[0]):
        path = Path(django.__file__).parent / "conf/locale" / to_locale(code)
        if path.is_dir():
            return polib.pofile(str(path / "LC_MESSAGES/django.po")).metadata["Plural-Forms"]
    raise LookupError(f"Django knows no plural rule for {language}.")


def plural_count(metadata: dict) -> int:
    """Return how many plural forms a catalogue with this header has."""
    return int(metadata["Plural-Forms"].split(";")[0].removeprefix("nplurals="))


def main():
    """Rewrite every catalogue and say what is left to translate."""
    for wanted in catalogues(settings.BASE_DIR):
        path = wanted.path
        existing = polib.pofile(str(path)) if path.exists() else polib.POFile()
        catalogue = merged(wanted.messages, existing, wanted.language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        name, missing = path.relative_to(settings.BASE_DIR), len(catalogue.untranslated_entries())
        print(f"{name}: {len(wanted.messages)} sentences, {missing} untranslated")


if __name__ == "__main__":
    main()
