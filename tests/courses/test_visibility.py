"""No list names a page that the visitor may not open."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from courses.models import CatalogPage
from home.models import StandardPage
from learn.progress.models import Enrolment
from tests.factories import StaffFactory, make_module, publish

pytestmark = pytest.mark.django_db

TITLE = "Module locked"


@pytest.fixture
def locked(homes, module):
    """Return a second module, which asks for a password."""
    locked = make_module(homes["de"], slug="locked")
    lock(locked, password="sesame")
    return locked


def lock(page, **fields):
    kind = PageViewRestriction.GROUPS if "groups" in fields else PageViewRestriction.PASSWORD
    groups = fields.pop("groups", ())
    rule = PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)
    rule.groups.set(groups)
    return rule


def open_with(client, rule):
    """Type the password as a visitor does."""
    address = f"/de/_util/authenticate_with_password/{rule.pk}/{rule.page_id}/"
    client.post(address, {"password": "sesame", "return_url": "/de/"})


def lists(module) -> dict[str, str]:
    return {
        "home page": "/de/",
        "catalogue": CatalogPage.objects.get(locale=module.locale).url,
        "course": module.get_parent().url,
    }


@pytest.mark.parametrize("name", ["home page", "catalogue", "course"])
def test_a_locked_module_is_in_no_list(client, module, locked, name):
    address = lists(locked)[name]
    assert TITLE not in client.get(address).content.decode()
    open_with(client, locked.get_view_restrictions().get())
    assert TITLE in client.get(address).content.decode()


def test_the_modules_of_a_locked_course_are_in_no_list(client, module):
    lock(module.get_parent(), password="sesame")
    for name in ("home page", "catalogue"):
        assert "Module module" not in client.get(lists(module)[name]).content.decode()


def test_the_mirror_of_a_locked_module_is_in_no_list(client, homes, locked):
    mirror = locked.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    catalogue = CatalogPage.objects.get(locale=homes["ar"].locale)
    assert TITLE not in client.get(catalogue.url).content.decode()
    open_with(client, mirror.get_view_restrictions().get())
    assert TITLE in client.get(catalogue.url).content.decode()


def test_a_module_for_a_group_is_listed_for_that_group(client, homes, module):
    team = Group.objects.create(name="Team")
    locked = make_module(homes["de"], slug="locked")
    lock(locked, groups=[team])
    member = StaffFactory()
    client.force_login(member)
    catalogue = lists(locked)["catalogue"]
    assert TITLE not in client.get(catalogue).content.decode()
    member.groups.add(team)
    assert TITLE in client.get(catalogue).content.decode()


def test_a_locked_step_is_neither_named_nor_counted(client, module):
    first, second = module.get_children()
    rule = lock(second, password="sesame")
    page = BeautifulSoup(client.get(module.url).content, "html.parser")
    assert [link.text for link in page.select(".outline a")] == [first.title]
    assert second.title not in client.get(first.url).content.decode()
    open_with(client, rule)
    page = BeautifulSoup(client.get(module.url).content, "html.parser")
    assert [link.text for link in page.select(".outline a")] == [first.title, second.title]


def test_the_end_of_a_locked_module_is_not_there(client, locked):
    address = f"/de/modules/{locked.translation_key}/done/"
    assert client.get(address).status_code == 404
    open_with(client, locked.get_view_restrictions().get())
    assert client.get(address).status_code == 200


def test_whoever_began_a_module_keeps_it_in_their_own_list(client, learner, locked):
    """On a new phone the password is not known yet; what was learnt must not seem lost."""
    Enrolment.objects.create(learner=learner, module_key=locked.translation_key)
    client.force_login(learner)
    assert TITLE in client.get("/de/my/").content.decode()


def test_a_locked_plain_page_is_not_in_the_footer(client, homes):
    """The footer is kept and the same for everybody, also for those who know the password."""
    page = homes["de"].add_child(instance=StandardPage(title="For the team", slug="team"))
    publish(page)
    assert "For the team" in client.get("/de/").content.decode()
    rule = lock(page, password="sesame")
    assert "For the team" not in client.get("/de/").content.decode()
    open_with(client, rule)
    assert "For the team" not in client.get("/de/").content.decode()


def test_rules_cost_nothing_while_they_are_remembered(client, module, locked):
    lesson = module.get_children().first()
    counts = []
    for _visit in range(3):
        with CaptureQueriesContext(connection) as captured:
            client.get(lesson.url)
        counts.append(sum("pageviewrestriction" in query["sql"] for query in captured))
    # What is left is the one question that is asked each time: who may see this very page.
    assert counts == [3, 1, 1]
