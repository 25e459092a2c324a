from functools import partial

from django.apps import AppConfig
from django.utils.text import slugify


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        # wagtail-localize makes every slug ASCII whenever a translation is saved: an Arabic one
        # came out empty and was replaced by one made from the title. Wagtail itself allows them.
        from wagtail_localize import models as localize

        localize.slugify = partial(slugify, allow_unicode=True)

        from home import signal_handlers

        signal_handlers.register()
