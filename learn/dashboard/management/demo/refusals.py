"""Why the demo does not start, said in a sentence instead of a traceback."""

import errno
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

FULL = "The disk is full: free some space below {folder} and start again; nothing is lost."
NOT_WRITABLE = (
    "The folder {folder} cannot be written; name another one, "
    'for example "make demo MITREDEN_DATA=/tmp/mitreden".'
)
PROJECT_NOT_WRITABLE = (
    "The folder {folder} cannot be written; copy Mitreden to a folder of your own and start there."
)


class Refusal(Exception):
    """The demo cannot start; the message is the sentence for the person at the keyboard."""


def refusal_for(error: OSError | DatabaseError) -> Refusal:
    """Return the refusal that explains what the disk or the database answered."""
    if isinstance(error, OSError):
        return _refusal_of_disk(error)
    reason = str(error)
    if "disk is full" in reason or "No space left" in reason:
        return Refusal(FULL.format(folder=settings.DATA_DIR))
    if "readonly database" in reason or "unable to open database" in reason:
        return Refusal(NOT_WRITABLE.format(folder=settings.DATA_DIR))
    return Refusal(f"The database cannot be used: {reason.strip().splitlines()[0]}")


def _refusal_of_disk(error: OSError) -> Refusal:
    folder = Path(error.filename).parent if error.filename else settings.DATA_DIR
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refusal(FULL.format(folder=folder))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        in_data = folder.is_relative_to(settings.DATA_DIR)
        sentence = NOT_WRITABLE if in_data else PROJECT_NOT_WRITABLE
        return Refusal(sentence.format(folder=folder))
    return Refusal(f"The folder {folder} cannot be used: {error.strerror}.")
