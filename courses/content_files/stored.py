"""Compares what a file says with what the database holds, and puts the one into the other."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.fields import RichTextField, StreamField

from courses.content_files.kinds import Kind
from courses.content_files.links import with_page_numbers
from courses.content_files.rich_tree import normal_html


def stored_values(kind: Kind, values: dict, page_numbers: dict) -> dict:
    """Return ``values`` the way the database holds them, ready to be set on an instance."""
    return {
        kind.model_field(name).attname: _prepared(kind.model_field(name), value, page_numbers)
        for name, value in values.items()
    }


def differing(kind: Kind, instance, wanted: dict) -> list[str]:
    """Return the names of the fields in which ``instance`` is not as ``wanted``."""
    changed = []
    for attname, value in wanted.items():
        field = kind.model._meta.get_field(attname)
        current = getattr(instance, attname)
        if isinstance(field, StreamField):
            is_same = comparable(_as_data(field, current)) == comparable(value)
        elif isinstance(field, RichTextField):
            is_same = current == value or normal_html(current) == normal_html(value)
        else:
            is_same = current == value
        if not is_same:
            changed.append(field.name)
    return changed


def comparable(data):
    """Return stream data with every rich text in its normal form."""
    if isinstance(data, str):
        return normal_html(data) if data.startswith("<") else data
    if isinstance(data, list):
        return [comparable(part) for part in data]
    if isinstance(data, dict):
        return {name: comparable(part) for name, part in data.items()}
    return data


def _prepared(field, value, page_numbers):
    if isinstance(field, StreamField):
        return with_page_numbers(_as_data(field, value), page_numbers)
    if isinstance(field, models.ForeignKey):
        return value.pk if value else None
    return with_page_numbers(value, page_numbers)


def _as_data(field: StreamField, value) -> list:
    """Return a stream value as plain data, as it comes back from the database."""
    # What was stored before a block gained a field lacks it; a block once looked at has them all.
    list(value)
    return json.loads(json.dumps(field.get_prep_value(value), cls=DjangoJSONEncoder))
