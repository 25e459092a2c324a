"""Settings of the test run: quick password hashes, mail in memory, files in a throw-away folder."""

import tempfile
from pathlib import Path

from learn.settings.base import *
from learn.settings.base import DATABASES, STORAGES

SECRET_KEY = "test-only"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="mitreden-test-media-"))
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="mitreden-test-static-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAILADMIN_BASE_URL = "http://testserver"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SHOW_COMPONENTS = True
# Tests read the interface as it is written in the code, whatever was translated or compiled;
# the journeys in tests/browser read it in German and Arabic.
LOCALE_PATHS = []
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads that race in a test must find a lock they can wait for.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.mkdtemp(prefix="mitreden-test-database-")) / "test.sqlite3")
    }
