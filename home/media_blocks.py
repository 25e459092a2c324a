"""Sound and moving pictures from our own files; nothing is embedded from elsewhere."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtailmedia.blocks import AbstractMediaChooserBlock
from wagtailmedia.models import get_media_model

from home.blocks import FormattedTextBlock


class MediaFileBlock(AbstractMediaChooserBlock):
    """Chooses an audio or video file."""

    def render_basic(self, value, context=None):
        return value.title if value else ""


class MediaBlock(blocks.StructBlock):
    """
    Audio or video with transcript, and captions for video (WCAG 2.2: 1.2.1 to 1.2.3).

    Raises a field error when a video comes without captions.
    """

    file = MediaFileBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file; needed for every video.")
    )
    transcript = FormattedTextBlock(
        label=_("Transcript"), help_text=_("Everything that is said, and what is seen.")
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if cleaned["file"].type == "video" and not cleaned["captions"]:
            raise blocks.StructBlockValidationError(
                {"captions": ValidationError(_("Add captions: a video needs them."))}
            )
        return cleaned

    def get_preview_value(self):
        """Return the newest file of the library, or ``None`` while there is none."""
        newest = get_media_model().objects.order_by("-created_at").first()
        if newest is None:
            return None
        return self.normalize({"file": newest, "title": newest.title, "transcript": "<p>…</p>"})

    class Meta:
        icon = "media"
        label = _("Audio or video")
        template = "home/blocks/media.html"
        description = _("From our own files, with transcript and captions.")


class OptionalMediaBlock(MediaBlock):
    """Audio or video that may be left out; once there is a file, it needs all that goes with it."""

    file = MediaFileBlock(label=_("File"), required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=150, required=False, default="")
    transcript = FormattedTextBlock(
        label=_("Transcript"),
        required=False,
        help_text=_("Everything that is said, and what is seen."),
    )

    def clean(self, value):
        cleaned = blocks.StructBlock.clean(self, value)
        if self.is_deferred_validation or not cleaned["file"]:
            return cleaned
        errors = {}
        if not cleaned["title"]:
            errors["title"] = ValidationError(_("Give this recording a title."))
        if not cleaned["transcript"] or not strip_tags(cleaned["transcript"].source).strip():
            errors["transcript"] = ValidationError(
                _("Write down what is said, for people who cannot hear it.")
            )
        if cleaned["file"].type == "video" and not cleaned["captions"]:
            errors["captions"] = ValidationError(_("Add captions: a video needs them."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    class Meta:
        required = False
        collapsed = True
