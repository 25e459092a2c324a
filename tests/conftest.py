"""Fixtures that every room's tests share."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, settings

from courses.models import ModulePage
from home.models import HomePage
from learn.dashboard.management.catalogues import compile_stale_catalogues
from learn.groups.reading.states import kept_states
from quizzes.models.questions import frozen_rows
from tests import snapshots
from tests.factories import LearnerFactory, make_module, make_site

site = snapshots.Snapshot(make_site)
module_of_two_lessons = snapshots.Snapshot(
    lambda: make_module(HomePage.objects.get(locale__language_code="de"))
)


def pytest_addoption(parser):
    """
    Add ``--database-only``, for a run on a second database: the rest is the same there.

    And ``--explore``: made-up examples are the same in every run, so that what passed today passes
    tomorrow. With it they are others each time, to find what nobody thought of.
    """
    parser.addoption(
        "--database-only", action="store_true", help="leave out tests that ask no database"
    )
    parser.addoption("--explore", action="store_true", help="make up other examples each time")


def pytest_configure(config):
    """Make up examples as ``--explore`` says; how fast that goes says nothing about the tests."""
    settings.register_profile(
        "mitreden",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=not config.getoption("explore"),
    )
    settings.load_profile("mitreden")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """With ``--database-only``, leave out what asks no database."""
    if config.getoption("database_only"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = [item for item in items if asks_database(item)]


def asks_database(item) -> bool:
    """Return whether a test is allowed to ask the database, itself or through a fixture."""
    is_marked = any(item.get_closest_marker(mark) for mark in ("django_db", "broker"))
    return is_marked or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the cache table too: the cache lives in the database, as in the embedded way."""
    with django_db_blocker.unblock():
        call_command("createcachetable")
        snapshots.take(site, module_of_two_lessons)


@pytest.fixture(scope="session", autouse=True)
def sheet_catalogues():
    """Compile the words of certificates: they belong to a room, so no setting leaves them out."""
    compile_stale_catalogues()


@pytest.fixture(autouse=True)
def forget():
    """
    Let no test read what another one kept in the memory of this process.

    Return a function that empties it again, for tests that count what a new process asks.
    """

    def empty():
        caches["process"].clear()
        kept_states.cache.clear()
        frozen_rows.clear()

    empty()
    return empty


@pytest.fixture(autouse=True)
def own_language():
    """Begin in the platform's own language, whatever the test before was reading."""
    translation.deactivate()


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    """Return the context in which what follows a commit happens, mails above all."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def homes(db):
    """Return a home page for each language, by language code, with nothing left in the cache."""
    for cache in caches.all(initialized_only=False):
        cache.clear()
    site.put_back()
    rows = HomePage.objects.select_related("locale")
    return {home.locale.language_code: home for home in rows}


@pytest.fixture
def module(homes):
    """Return a German module with two lessons."""
    module_of_two_lessons.put_back()
    return ModulePage.objects.get()


@pytest.fixture
def learner(db):
    """Return somebody with a pseudonym and nothing else."""
    return LearnerFactory()
