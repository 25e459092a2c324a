"""The WSGI callable that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learn.settings.base")

application = get_wsgi_application()

# What was loaded up to here stays for good: the garbage collector need not look at it again, nor
# come by after every 700 new objects, when one page makes tens of thousands and drops them all.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
