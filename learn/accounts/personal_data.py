"""
The list of everything we know about somebody, and what can be done with it.

Each room registers its models in ``AppConfig.ready()``. A test walks all models that point to
``User`` and fails for one that is neither registered nor exempted with a reason, so nobody can
add a table about people and forget to hand it over, to move it or to delete it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from learn.accounts.models import User


def nothing_to_erase(user: User) -> None:
    """Deleting the user's row takes the registered rows with it."""


@dataclass(frozen=True)
class PersonalData:
    """
    What one room knows about a person.

    ``export`` returns anything ``DjangoJSONEncoder`` can write. ``merge(source, target)`` moves
    what is worth keeping and may leave the rest to be deleted with ``source``. ``erase`` is
    for what lies outside the reach of a cascade (files, caches).
    """

    name: str
    export: Callable[[User], Any]
    merge: Callable[[User, User], None]
    erase: Callable[[User], None] = nothing_to_erase
    # Labels such as "quizzes.Attempt", in any case.
    models: tuple[str, ...] = field(default=())


_handlers: dict[str, PersonalData] = {}
_exempt_models: dict[str, str] = {}
_exempt_apps: dict[str, str] = {}


def register(handler: PersonalData) -> None:
    """Add ``handler``; the name of a room's data may be taken once only."""
    if handler.name in _handlers:
        raise ImproperlyConfigured(f"Personal data “{handler.name}” is registered twice.")
    _handlers[handler.name] = handler


def exempt_model(label: str, *, reason: str) -> None:
    """Declare that rows of ``label`` are not a learner's, and why."""
    _exempt_models[label.lower()] = reason


def exempt_app(app_label: str, *, reason: str) -> None:
    """Declare that no model of somebody else's app holds rows of a learner, and why."""
    _exempt_apps[app_label] = reason


def is_classified(model) -> bool:
    """Return whether ``model`` is registered or exempted."""
    label = model._meta.label_lower
    registered = {name.lower() for handler in _handlers.values() for name in handler.models}
    return label in registered or label in _exempt_models or model._meta.app_label in _exempt_apps


def export(user: User) -> dict[str, Any]:
    """Return everything about ``user``, by room."""
    return {name: handler.export(user) for name, handler in sorted(_handlers.items())}


def merge(*, source: User, target: User) -> None:
    """Move what ``source`` did to ``target``, room by room; call inside a transaction."""
    for handler in _handlers.values():
        handler.merge(source, target)


def erase(user: User) -> None:
    """Remove what deleting ``user``'s row would leave behind; call inside a transaction."""
    for handler in _handlers.values():
        handler.erase(user)
