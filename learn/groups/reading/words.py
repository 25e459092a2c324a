"""The words for where somebody stands, the same on every screen and in every file."""

from django.utils.translation import pgettext

from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING


def state_words() -> dict[str, str]:
    """Return the word for each state, in the active language."""
    return {
        DONE: pgettext("progress", "done"),
        STUCK: pgettext("progress", "stuck"),
        WORKING: pgettext("progress", "working"),
        NOT_STARTED: pgettext("progress", "not started"),
    }
