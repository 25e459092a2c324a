"""Turning the catalogues that translators edit into the ones Django reads."""

import os
from pathlib import Path

import polib
from django.conf import settings

from learn.certificates.sheet_words import CATALOGUES


def compile_stale_catalogues() -> list[Path]:
    """
    Write the ``.mo`` beside every ``.po`` that is newer than it, and return those written.

    Done by polib, because a machine without gettext has no ``msgfmt``. A file appears whole or
    not at all, so a server that starts meanwhile never reads half a catalogue.
    """
    written = []
    for folder in [*settings.LOCALE_PATHS, CATALOGUES]:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            draft = source.with_suffix(f".{os.getpid()}.new")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)
            written.append(target)
    return written
