"""The embedded settings, plus what the benchmark needs to see; never used to serve people."""

from learn.settings.base import *  # noqa: F403
from learn.settings.base import INSTALLED_APPS, MIDDLEWARE

ROOT_URLCONF = "bench.urls"
INSTALLED_APPS = ["bench", *INSTALLED_APPS]
MIDDLEWARE = ["bench.middleware.CountQueriesMiddleware", *MIDDLEWARE]
