import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction, get_page_models

from home.models import BasePage
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
