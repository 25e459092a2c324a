"""What the ground floor changes in Wagtail."""

from django.templatetags.static import static
from django.utils.html import escape, format_html
from wagtail import hooks
from wagtail.rich_text import LinkHandler


class ExternalLinkHandler(LinkHandler):
    """Links to other sites, which learn nothing about the page somebody came from."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs):
        return f'<a href="{escape(attrs["href"])}" rel="noopener noreferrer">'


@hooks.register("register_rich_text_features")
def guard_external_links(features):
    features.register_link_type(ExternalLinkHandler)


@hooks.register("insert_global_admin_js")
def wait_for_drafts():
    """Publishing waits for a draft that is just being saved."""
    return format_html('<script type="module" src="{}"></script>', static("js/admin_saving.js"))
