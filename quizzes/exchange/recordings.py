"""Sound and video out of files: which of them the media library would take."""

import hashlib

from django.utils.translation import gettext as _
from wagtail.models import Collection
from wagtailmedia.permissions import permission_policy
from wagtailmedia.settings import wagtailmedia_settings

from quizzes.exchange.model import MEGABYTE, Recording

AUDIO, VIDEO = "audio", "video"
# Where in a file stands what shows that it is a recording of such a sort.
SIGNS = {
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"), (0, b"\xff\xfa")),
    "ogg": ((0, b"OggS"),),
    "wav": ((8, b"WAVE"),),
    "m4a": ((4, b"ftyp"),),
    "mp4": ((4, b"ftyp"),),
    "webm": ((0, b"\x1aE\xdf\xa3"),),
}
# In a file with questions a recording grows by a third, and such a file may have 20 MB.
MAX_WRITTEN = 10 * MEGABYTE
MAX_NAME = 80


def kind_of(recording: Recording) -> str:
    """Return whether ``recording`` is audio or video, or nothing if it is neither."""
    ending = _ending(recording)
    if not any(recording.data[at:].startswith(sign) for at, sign in SIGNS.get(ending, ())):
        return ""
    if ending in wagtailmedia_settings.VIDEO_EXTENSIONS:
        return VIDEO
    return AUDIO if ending in wagtailmedia_settings.AUDIO_EXTENSIONS else ""


def problem_with(recording: Recording) -> str:
    """Return why the library would refuse ``recording``, or an empty string."""
    if kind_of(recording):
        return ""
    endings = [*wagtailmedia_settings.AUDIO_EXTENSIONS, *wagtailmedia_settings.VIDEO_EXTENSIONS]
    return _("It is no recording that can be played here: %(endings)s.") % {
        "endings": ", ".join(endings)
    }


def title_of(recording: Recording) -> str:
    """Return what ``recording`` is called, if only by the name of its file."""
    return recording.title or recording.name.rpartition(".")[0]


def file_name(recording: Recording) -> str:
    return f"{recording.name.rpartition('.')[0][:MAX_NAME]}.{_ending(recording)}"


def digest(recording: Recording) -> str:
    """Return what tells recordings apart within one file."""
    return hashlib.sha256(recording.data).hexdigest()


def collection_for(actor) -> Collection | None:
    """Return the first collection to which ``actor`` may add recordings, or ``None``."""
    return permission_policy.collections_user_has_permission_for(actor, "add").first()


def _ending(recording: Recording) -> str:
    return recording.name.rpartition(".")[2].lower()
