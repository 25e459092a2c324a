"""What follows when the page tree changes."""

from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail import signals
from wagtail.models import PageViewRestriction


def forget_addresses(**_kwargs):
    """
    Let this process look up addresses, menus and outlines anew, at once and after the commit.

    At once, for what the same transaction reads; after it, because a reader beside it may have
    kept the old state meanwhile. Other processes follow within the seconds for which they keep
    such things.
    """
    kept = caches["process"]
    kept.clear()
    transaction.on_commit(kept.clear)


def register():
    """Listen to everything that adds, removes, renames, moves, locks or opens a page."""
    for signal in (
        signals.page_published,
        signals.page_unpublished,
        signals.page_slug_changed,
        signals.post_page_move,
    ):
        signal.connect(forget_addresses, dispatch_uid="home.forget_addresses")
    for signal in (post_save, post_delete):
        signal.connect(
            forget_addresses, sender=PageViewRestriction, dispatch_uid="home.forget_addresses"
        )
