"""Settings for people who build: errors in full, the page of components, unhashed files."""

from learn.settings.base import *
from learn.settings.base import STORAGES

DEBUG = True
SHOW_COMPONENTS = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INTERNAL_IPS = ["127.0.0.1"]
