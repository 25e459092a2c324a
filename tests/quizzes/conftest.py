"""Fixtures of the quiz engine's tests."""

import pytest
from django.test import override_settings
from django.utils.translation import trans_real


@pytest.fixture(scope="package", autouse=True)
def english():
    """Read the interface as the msgids are written, whatever the catalogues say."""
    with override_settings(LOCALE_PATHS=[]):
        trans_real._translations = {}
        yield
    trans_real._translations = {}
