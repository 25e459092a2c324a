import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, get_page_models

from home.models import BasePage
from home.views import _live_page
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accept", "path"),
    [("ar,en;q=0.5", "/ar/"), ("en-GB", "/en/"), ("fr", "/de/"), ("", "/de/")],
)
def test_the_front_door_speaks_the_browsers_language(client, homes, accept, path):
    response = client.get("/", headers={"accept-language": accept})
    assert (response.status_code, response.url) == (302, path)
    assert "Accept-Language" in response["Vary"]


def test_the_front_door_remembers_the_language_last_used(client, homes):
    client.force_login(LearnerFactory(ui_language="ar"))
    assert client.get("/", headers={"accept-language": "de"}).url == "/ar/"


def test_a_page_is_found_by_its_whole_path(client, module):
    lesson = module.get_children().first()
    response = client.get(lesson.url)
    assert response.status_code == 200
    assert response.context["page"].pk == lesson.pk
    assert "Lesson 1" in response.content.decode()


def test_finding_a_page_takes_the_same_queries_at_every_depth(
    client, module, django_assert_max_num_queries
):
    lesson = module.get_children().first()
    client.get(lesson.url)
    with django_assert_max_num_queries(9):
        client.get(lesson.url)


def test_drafts_and_unknown_paths_are_not_found(client, module):
    lesson = module.get_children().first()
    url = lesson.url
    lesson.unpublish()
    assert client.get(url).status_code == 404
    assert client.get("/de/no/such/page/").status_code == 404


def test_a_private_page_asks_for_its_password(client, module):
    lesson = module.get_children().first()
    PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    response = client.get(lesson.url)
    assert "Text 1" not in response.content.decode()


def test_a_page_below_a_private_one_is_private_in_every_language(client, homes, module):
    lesson = module.get_children().first().specific
    alias = lesson.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    PageViewRestriction.objects.create(
        page=module, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    for page in (lesson, alias):
        assert "Text 1" not in client.get(page.url).content.decode()


def test_a_form_left_open_too_long_is_explained(homes):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/de/my/", {})
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


def test_learners_get_the_strict_policy_and_the_admin_the_loose_one(client, homes):
    strict = client.get("/de/")["Content-Security-Policy"]
    assert "default-src 'none'" in strict
    assert "unsafe" not in strict
    loose = client.get("/admin/", follow=False)["Content-Security-Policy"]
    assert "'unsafe-inline'" in loose
    assert "http" not in strict + loose


@pytest.mark.parametrize("model", [m for m in get_page_models() if issubclass(m, BasePage)])
def test_no_page_can_be_closed_to_all_but_the_signed_in(model):
    # Every guest is signed in: such a page would only look closed.
    assert PageViewRestriction.LOGIN not in model.private_page_options


def test_a_preview_keeps_the_strict_policy_but_may_stand_in_a_frame_of_the_admin(
    admin_client, module
):
    lesson = module.get_children().first().specific
    lesson.save_revision()
    preview = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    strict = admin_client.get(lesson.url)["Content-Security-Policy"]
    assert preview["Content-Security-Policy"] == strict.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    assert "frame-ancestors 'none'" in strict


def test_only_the_preview_beside_an_editor_carries_the_scripts_of_the_checks_panel(
    admin_client, module
):
    lesson = module.get_children().first().specific
    lesson.save_revision()
    request = admin_client.get(reverse("wagtailadmin_home")).wsgi_request
    preview = lesson.make_preview_request(request, extra_request_attrs={"in_preview_panel": True})
    assert "wagtail-userbar" in preview.content.decode()
    assert "unsafe" not in preview["Content-Security-Policy"]
    for address in (lesson.url, reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])):
        assert "wagtail-userbar" not in admin_client.get(address).content.decode()


class TestRememberedPages:
    """Which page stands at an address is remembered; whether it may be seen never is."""

    def test_a_page_taken_down_behind_our_back_is_gone_at_once(self, client, module):
        url = module.url
        assert client.get(url).status_code == 200
        # As another process does it: nothing here hears of it.
        Page.objects.filter(pk=module.pk).update(live=False)
        assert client.get(url).status_code == 404

    def test_a_page_that_takes_the_place_of_another_is_found(self, client, module):
        first, second = module.get_children().specific()
        url, slug = first.url, first.slug
        assert client.get(url).context["page"] == first
        first.slug = "elsewhere"
        first.save_revision().publish()
        second.slug = slug
        second.save_revision().publish()
        assert client.get(url).context["page"] == second

    def test_one_query_finds_a_page_seen_before(self, client, module, django_assert_num_queries):
        client.get(module.url)
        with translation.override("de"), django_assert_num_queries(1):
            _live_page(module.url_path)


@pytest.mark.parametrize("change", ["publish", "unpublish", "move", "rename", "delete"])
def test_what_is_remembered_of_pages_is_forgotten_when_one_changes(
    module, change, django_capture_on_commit_callbacks
):
    step, other = module.get_children().specific()
    caches["process"].set("outline", "old")
    with django_capture_on_commit_callbacks(execute=True):
        change_page(step, other, change)
    assert caches["process"].get("outline") is None


def change_page(step, other, change):
    if change == "publish":
        step.save_revision().publish()
    elif change == "unpublish":
        step.unpublish()
    elif change == "move":
        step.move(other, pos="right")
    elif change == "rename":
        step.slug = "new"
        step.save()
    else:
        step.delete()
