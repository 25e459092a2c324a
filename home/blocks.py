"""Blocks that lessons, questions and plain pages share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

# What running text may contain. Headings are blocks of their own, so that a lesson has an outline.
TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class FormattedTextBlock(blocks.RichTextBlock):
    """Rich text limited to emphasis, links and lists."""

    def __init__(self, features=None, **kwargs):
        super().__init__(features=features or TEXT_FEATURES, **kwargs)


class LinkAddressBlock(blocks.URLBlock):
    """A web address that may start with http or https and nothing else."""

    def clean(self, value):
        value = super().clean(value)
        if value and not value.startswith(("http://", "https://")):
            raise ValidationError(_("Write the address with https:// at the start."))
        return value


class HeadingBlock(blocks.StructBlock):
    """A heading within a lesson or page."""

    text = blocks.CharBlock(label=_("Heading"), max_length=120)

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "home/blocks/heading.html"
        description = _("Starts a new section.")
        preview_value = {"text": _("How do I check a source?")}


class TextBlock(blocks.StructBlock):
    """Running text."""

    text = FormattedTextBlock(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "home/blocks/text.html"
        description = _("Paragraphs and lists. Keep sentences short.")
        preview_value = {"text": "<p>Who is behind this page? An <b>imprint</b> tells you.</p>"}


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative; credit and licence belong to the image itself."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=300,
        help_text=_("What the picture shows and why it is here, for people who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False, default="")

    def get_preview_value(self):
        """Return the newest picture of the library, or ``None`` while there is none."""
        newest = get_image_model().objects.order_by("-created_at").first()
        if newest is None:
            return None
        return self.normalize({"image": newest, "alt": newest.title, "caption": newest.title})

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "home/blocks/image.html"
        description = _("A picture with text alternative, credit and licence.")


class OptionalPictureBlock(PictureBlock):
    """A picture that may be left out; once there is one, it needs its text alternative."""

    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=300,
        required=False,
        default="",
        help_text=_("What the picture shows and why it is here, for people who cannot see it."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and cleaned["image"] and not cleaned["alt"]:
            raise blocks.StructBlockValidationError(
                {"alt": ValidationError(_("Describe the picture for people who cannot see it."))}
            )
        return cleaned

    class Meta:
        required = False
        collapsed = True


class SourceBlock(blocks.StructBlock):
    """Where a statement comes from."""

    title = blocks.CharBlock(label=_("Title"), max_length=250)
    publisher = blocks.CharBlock(label=_("Publisher"), max_length=150, required=False, default="")
    url = LinkAddressBlock(label=_("Address"), required=False, default="")
    accessed_on = blocks.DateBlock(
        label=_("Read on"), required=False, help_text=_("The day somebody last read this source.")
    )

    class Meta:
        icon = "link"
        label = _("Source")
        template = "home/blocks/source.html"


class OptionalSourceBlock(SourceBlock):
    """A source that may be left out altogether; a title is needed as soon as anything is given."""

    title = blocks.CharBlock(label=_("Title"), max_length=250, required=False, default="")

    def clean(self, value):
        cleaned = super().clean(value)
        if not cleaned["title"] and any(
            cleaned.get(f) for f in ("publisher", "url", "accessed_on")
        ):
            raise blocks.StructBlockValidationError(
                {"title": ValidationError(_("Give this source a title."))}
            )
        return cleaned

    class Meta:
        required = False


class PostBlock(blocks.StructBlock):
    """
    A made-up post, drawn like one and always labelled as made up.

    Real posts are not embedded: they call foreign hosts, vanish, and expose real people.
    """

    look = blocks.ChoiceBlock(
        label=_("Looks like"),
        choices=[
            ("social", _("Post in a social network")),
            ("messenger", _("Forwarded message")),
            ("news", _("News page")),
            ("advert", _("Advertisement")),
            ("video", _("Video")),
        ],
        default="social",
    )
    author = blocks.CharBlock(
        label=_("Account"), max_length=80, help_text=_("Made up; never a real account or person.")
    )
    handle = blocks.CharBlock(label=_("Handle"), max_length=60, required=False, default="")
    posted = blocks.CharBlock(label=_("When"), max_length=60, required=False, default="")
    text = FormattedTextBlock(label=_("Text"))
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("Text alternative"), max_length=300, required=False, default="")
    note = blocks.CharBlock(
        label=_("Line below the post"), max_length=200, required=False, default=""
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["alt"]:
            raise blocks.StructBlockValidationError(
                {"alt": ValidationError(_("Describe the picture for people who cannot see it."))}
            )
        return cleaned

    class Meta:
        icon = "comment"
        label = _("Made-up post")
        template = "home/blocks/post.html"
        description = _("A fictional post, message or page to look at closely.")
        preview_value = {
            "look": "social",
            "author": _("Neustadt News Now"),
            "handle": "@neustadt_news_now",
            "posted": _("3 hours ago"),
            "text": "<p>Share this before it is deleted!</p>",
            "image": None,
            "alt": "",
            "note": "",
        }


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = FormattedTextBlock(label=_("Text"))


class AccordionBlock(blocks.StructBlock):
    """Sections that open one by one; all open in print."""

    items = blocks.ListBlock(AccordionItemBlock(), label=_("Sections"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Fold-out sections")
        template = "home/blocks/accordion.html"
        description = _("For detail that not everybody needs.")
        preview_value = {"items": [{"title": _("More about this"), "text": "<p>…</p>"}]}


class NamedTextBlock(blocks.StructBlock):
    """A short title with a sentence or two, as in the steps and working groups of the home page."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"))
