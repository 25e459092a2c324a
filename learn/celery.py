"""The Celery application; without a broker its tasks run inline, in the same process."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learn.settings.base")

app = Celery("mitreden")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
