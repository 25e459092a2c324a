"""The page of all components is for people who build."""

import pytest

pytestmark = pytest.mark.browser


def test_the_demo_shows_nobody_the_page_of_components(new_page):
    assert new_page().goto("/de/components/").status == 404
