"""The site and everything about people who learn. Composes the rooms below; nothing imports it."""

from learn.celery import app as celery_app

__all__ = ["celery_app"]
