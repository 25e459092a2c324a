"""Pictures out of files: which of them the image library would take."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import Image
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from quizzes.exchange.model import Picture

# Where in a file stands what shows its sort, and how files of that sort end.
SIGNS = (
    (0, b"\x89PNG", ("png",)),
    (0, b"\xff\xd8\xff", ("jpeg", "jpg")),
    (0, b"GIF8", ("gif",)),
    (0, b"RIFF", ("webp",)),
    (4, b"ftypavif", ("avif",)),
)
MAX_NAME = 80


def file_name(picture: Picture) -> str:
    """Return a name for ``picture`` whose ending fits what it is."""
    stem, dot, ending = picture.name.rpartition(".")
    stem = (stem if dot else ending)[:MAX_NAME] or "picture"
    endings = _endings(picture)
    if not endings:
        return picture.name[-MAX_NAME:]
    return f"{stem}.{ending.lower() if ending.lower() in endings else endings[0]}"


def content_type(picture: Picture) -> str:
    """Return what a browser has to know to show ``picture``, or nothing if it is none of ours."""
    endings = _endings(picture)
    return f"image/{endings[0]}" if endings else ""


def _endings(picture: Picture) -> tuple[str, ...]:
    found = (endings for at, sign, endings in SIGNS if picture.data[at:].startswith(sign))
    return next(found, ())


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
    # Wagtail's own policy for pictures, which stands elsewhere in each of its versions.
    policy = CollectionOwnershipPermissionPolicy(
        get_image_model(), auth_model=Image, owner_field_name="uploaded_by_user"
    )
    return policy.collections_user_has_permission_for(actor, "add").first()
