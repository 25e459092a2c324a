"""Browsers somebody is known in."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from learn.accounts.models.people import User


class Session(AbstractBaseSession):
    """
    What the platform remembers of one browser.

    It names its person, so that one query brings both, and so that nothing is left of the
    sessions of somebody who is deleted. Staff see a list of their own, so of theirs it also says
    in which sort of browser they began and on which days; of learners it says nothing more.
    """

    person = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("user")
    )
    # The family only ("Firefox"), never the whole line by which a browser can be told apart.
    browser = models.CharField(
        _("browser"), max_length=20, blank=True, default="", db_default="", editable=False
    )
    begun_on = models.DateField(_("signed in on"), null=True, editable=False)
    used_on = models.DateField(_("last used on"), null=True, editable=False)

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls):
        """Return what reads and writes these rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore
