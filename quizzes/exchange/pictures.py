"""Pictures out of files: which of them the image library would take."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.permissions import permission_policy

from quizzes.exchange.model import Picture

# How files begin, and what they should be called.
BEGINNINGS = {
    b"\x89PNG": ("png",),
    b"\xff\xd8\xff": ("jpg", "jpeg"),
    b"GIF8": ("gif",),
    b"RIFF": ("webp",),
}
MAX_NAME = 80


def file_name(picture: Picture) -> str:
    """Return a name for ``picture`` whose ending fits what it is."""
    stem, dot, ending = picture.name.rpartition(".")
    stem = (stem if dot else ending)[:MAX_NAME] or "picture"
    for beginning, endings in BEGINNINGS.items():
        if picture.data.startswith(beginning):
            return f"{stem}.{ending.lower() if ending.lower() in endings else endings[0]}"
    return picture.name[-MAX_NAME:]


def problem_with(picture: Picture) -> str:
    """Return why the library would refuse ``picture``, or an empty string."""
    file = SimpleUploadedFile(file_name(picture), picture.data)
    try:
        WagtailImageField().clean(file)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def digest(picture: Picture) -> str:
    """Return the fingerprint by which the library knows a file."""
    return hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()


def collection_for(actor):
    """Return the first collection to which ``actor`` may add pictures, or ``None``."""
    return permission_policy.collections_user_has_permission_for(actor, "add").first()
