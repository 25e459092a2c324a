"""The pages everybody stands on, and what they show: organisations, topics, pictures."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page, PageViewRestriction, TranslatableMixin
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail_localize.fields import SynchronizedField

from home.blocks import (
    TEXT_FEATURES,
    AccordionBlock,
    HeadingBlock,
    NamedTextBlock,
    PictureBlock,
    TextBlock,
)
from home.caching import mark_personal

DEFAULT_LICENCE = "CC BY-SA 4.0"


class CaptionedImage(AbstractImage):
    """A picture that never travels without saying who made it and what others may do with it."""

    credit = models.CharField(_("credit"), max_length=200, default="Mitreden")
    licence = models.CharField(_("licence"), max_length=60, default=DEFAULT_LICENCE)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(CaptionedImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="home_rendition_unique"
            )
        ]


@register_snippet
class Organisation(TranslatableMixin, index.Indexed, models.Model):
    """One of the six organisations of the alliance, or the alliance itself."""

    # The same in every language; also names the mark we drew as a placeholder for a logo.
    code = models.SlugField(_("short code"), max_length=20)
    short_name = models.CharField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    task = models.CharField(_("what it does, in one sentence"), max_length=300)
    url = models.URLField(_("website"), blank=True)
    is_alliance = models.BooleanField(_("is the alliance itself"), default=False)

    panels = [
        FieldPanel("code"),
        FieldPanel("short_name"),
        FieldPanel("name"),
        FieldPanel("task"),
        FieldPanel("url"),
        FieldPanel("is_alliance"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("short_name", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["-is_alliance", "short_name"]

    def __str__(self):
        return self.short_name


@register_snippet
class Topic(TranslatableMixin, index.Indexed, models.Model):
    """What a module is about; learners filter the catalogue by it."""

    code = models.SlugField(_("short code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=240, blank=True)

    panels = [FieldPanel("code"), FieldPanel("name"), FieldPanel("description")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    override_translatable_fields = [SynchronizedField("code", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name


def view_restrictions(path: str):
    """
    Return the restrictions on the page at the tree ``path`` and on all pages above it.

    An alias follows the rules of its source and cannot have its own.
    """
    paths = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    return PageViewRestriction.objects.filter(
        Q(page__path__in=paths, page__alias_of=None)
        | Q(page__aliases__path__in=paths)
        | Q(page__aliases__aliases__path__in=paths)
    ).distinct()


class BasePage(Page):
    """What every page of the platform has in common."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences, shown in lists and by search engines."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    show_in_menus_default = False
    # Not "login": a guest is signed in too, so that would keep nobody out.
    private_page_options = ["password", "groups"]

    class Meta:
        abstract = True

    @cached_property
    def content_locale(self):
        """
        The locale the words on this page are written in.

        It differs from ``locale`` on an alias: a page not yet translated shows its source.
        """
        source = self
        while source.alias_of_id:
            source = source.alias_of
        return source.locale

    def get_view_restrictions(self):
        """Return who may see this page, as Wagtail does, in one query instead of two and more."""
        return view_restrictions(self.path)


class PersonalPageMixin:
    """A page that shows how far its visitor has come; nobody's cache may keep that."""

    def serve(self, request, *args, **kwargs):
        """Serve the page as one person's own."""
        response = super().serve(request, *args, **kwargs)
        mark_personal(response)
        return response


class HomePage(BasePage):
    """The front door: what this is, who is behind it, what there is to learn."""

    lead_title = models.CharField(_("headline"), max_length=120)
    lead_text = models.TextField(_("lead"))
    hero_image = models.ForeignKey(
        CaptionedImage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hero_alt = models.CharField(_("text alternative"), max_length=300, blank=True)
    steps = StreamField([("step", NamedTextBlock())], verbose_name=_("how it works"), blank=True)
    alliance_title = models.CharField(_("title of the alliance section"), max_length=120)
    alliance_text = RichTextField(_("about the alliance"), features=TEXT_FEATURES)
    working_groups = StreamField(
        [("group", NamedTextBlock())], verbose_name=_("working groups"), blank=True
    )

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("lead_title"),
                FieldPanel("lead_text"),
                FieldPanel("hero_image"),
                FieldPanel("hero_alt"),
            ],
            heading=_("Top of the page"),
        ),
        FieldPanel("steps"),
        FieldPanel("alliance_title"),
        FieldPanel("alliance_text"),
        FieldPanel("working_groups"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        """Add ``organisations``, ``alliance`` and ``topics`` in the page's language."""
        context = super().get_context(request, *args, **kwargs)
        organisations = list(Organisation.objects.filter(locale_id=self.locale_id))
        context["alliance"] = next((o for o in organisations if o.is_alliance), None)
        context["organisations"] = [o for o in organisations if not o.is_alliance]
        context["topics"] = list(Topic.objects.filter(locale_id=self.locale_id))
        return context


class StandardPage(BasePage):
    """A plain page, such as "About" or "Privacy"."""

    body = StreamField(
        [
            ("heading", HeadingBlock()),
            ("text", TextBlock()),
            ("image", PictureBlock()),
            ("accordion", AccordionBlock()),
        ],
        verbose_name=_("content"),
        blank=True,
    )
    show_in_footer = models.BooleanField(_("show in the footer"), default=True)

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("show_in_footer"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
