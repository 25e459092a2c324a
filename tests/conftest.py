"""Fixtures that every room's tests share."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from hypothesis import HealthCheck, settings

from tests.factories import LearnerFactory, make_module, make_site

# How fast a machine makes up examples says nothing about what is tested with them.
settings.register_profile("mitreden", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mitreden")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep all journeys in one process, where they share one server and one browser."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the cache table too: the cache lives in the database, as in the embedded way."""
    with django_db_blocker.unblock():
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def forget():
    """
    Let no test read what another one kept in the memory of this process.

    Return a function that empties it again, for tests that count what a new process asks.
    """
    caches["process"].clear()
    return caches["process"].clear


@pytest.fixture
def homes(db):
    """Return a home page for each language, by language code, with nothing left in the cache."""
    for cache in caches.all(initialized_only=False):
        cache.clear()
    return make_site()


@pytest.fixture
def module(homes):
    """Return a German module with two lessons."""
    return make_module(homes["de"])


@pytest.fixture
def learner(db):
    """Return somebody with a pseudonym and nothing else."""
    return LearnerFactory()
