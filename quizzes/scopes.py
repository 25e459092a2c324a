"""
Which learners' attempts a member of staff may see.

The quiz engine knows no organisations and no groups, so rooms above tell it: each registers a
function once, in ``AppConfig.ready``. Superusers see all; as long as nothing is registered,
nobody else sees anything. It stands below the models, which ask it.
"""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

Scope = Callable[[AbstractBaseUser], Q]

_scopes: list[Scope] = []


def register_scope(scope: Scope) -> Scope:
    """
    Let ``scope`` say which attempts somebody may see, beside those that other scopes name.

    It takes a member of staff and returns a condition on ``Attempt``, for example
    ``Q(learner__in=Membership.objects.led_by(user).values("learner"))``; for people it knows
    nothing about, ``Q(pk__in=[])``. It is called for each request and never for superusers.
    Returned as it was, so that it may stand as a decorator; twice is the same as once.
    """
    if scope not in _scopes:
        _scopes.append(scope)
    return scope


def forget_scope(scope: Scope) -> None:
    """Take back ``register_scope``, for tests."""
    _scopes.remove(scope)


def scope_of(user: AbstractBaseUser) -> Q:
    """Return the condition on ``Attempt`` under which ``user`` may see it: any scope is enough."""
    # Matches nothing, so that without a scope there is nothing to see.
    condition = Q(pk__in=[])
    for scope in _scopes:
        condition |= scope(user)
    return condition
