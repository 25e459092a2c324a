"""Wagtail's user screens show and change staff, and never a learner."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.accounts.models import User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "/admin/users/new/"


@pytest.fixture
def learner(make_holder):
    learner, _key = make_holder()
    User.objects.filter(pk=learner.pk).update(display_name="Hidden Heron 33")
    learner.refresh_from_db()
    return learner


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def manager_client(client, editor):
    """Return a client of somebody who may manage accounts without being an administrator."""
    group = Group.objects.create(name="People managers")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"])
    )
    editor.groups.add(group)
    client.force_login(editor)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/admin/users/",
        "/admin/users/?q=Heron",
        "/admin/users/?q=hidden",
        "/admin/users/results/",
        "/admin/users/?ordering=-is_active",
        "/admin/reports/site-history/",
    ],
)
def test_no_list_shows_a_learner(admin_client, learner, path):
    response = admin_client.get(path)
    assert response.status_code == 200
    assert "Hidden Heron" not in response.content.decode()


def test_the_list_shows_staff(admin_client, editor):
    html = admin_client.get("/admin/users/").content.decode()
    assert "Edith Editor" in html
    assert "Ada Admin" in html


@pytest.mark.parametrize("screen", ["edit", "delete", "history", "usage", "history-results"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_screen_of_a_learner_is_missing(admin_client, learner, screen, method):
    response = getattr(admin_client, method)(f"/admin/users/{screen}/{learner.pk}/", follow=True)
    assert response.status_code == 404
    assert User.objects.filter(pk=learner.pk).exists()


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_actions_on_many_do_not_reach_learners(admin_client, learner, editor, action):
    path = f"/admin/bulk/accounts/user/{action}/"
    alone = admin_client.get(path, {"id": learner.pk}, follow=True)
    assert alone.status_code == 404
    for ids in ({"id": [learner.pk, editor.pk]}, {"id": "all"}):
        html = admin_client.get(path, ids).content.decode()
        assert "Hidden Heron" not in html
        assert "Edith Editor" in html


def test_deleting_all_deletes_no_learner(admin_client, learner, editor):
    admin_client.post("/admin/bulk/accounts/user/delete/?id=all")
    assert User.objects.filter(pk=learner.pk).exists()
    assert not User.objects.filter(pk=editor.pk).exists()


def fields(**changes):
    return {
        "email": "New.Person@Example.org",
        "display_name": "New Person",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }


def test_an_administrator_makes_a_staff_account(admin_client):
    assert "display_name" in admin_client.get(NEW).content.decode()
    assert admin_client.post(NEW, fields()).status_code == 302
    account = User.objects.get(email="new.person@example.org")
    assert account.is_staff_account
    assert account.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "ADMIN@example.org"}, "email"),
        ({"display_name": ""}, "display_name"),
        ({"password2": "another one 12345"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password2"),
    ],
)
def test_a_form_that_does_not_hold_makes_nobody(admin_client, changes, field):
    response = admin_client.post(NEW, fields(**changes))
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert User.objects.count() == 1


def test_an_account_is_changed_without_a_new_password(admin_client, editor):
    path = f"/admin/users/edit/{editor.pk}/"
    assert "Edith Editor" in admin_client.get(path).content.decode()
    changed = fields(display_name="Edith E.", password1="", password2="", is_active="on")
    assert admin_client.post(path, changed).status_code == 302
    editor.refresh_from_db()
    assert editor.display_name == "Edith E."
    assert editor.check_password(PASSWORD)
    assert editor.is_active


def test_a_manager_cannot_make_an_administrator(manager_client):
    assert 'name="is_superuser"' not in manager_client.get(NEW).content.decode()
    assert manager_client.post(NEW, fields(is_superuser="on")).status_code == 302
    assert not User.objects.get(email="new.person@example.org").is_superuser


def test_a_manager_cannot_take_over_an_administrator(manager_client, administrator):
    path = f"/admin/users/edit/{administrator.pk}/"
    manager_client.post(path, fields(is_active="on"))
    administrator.refresh_from_db()
    assert administrator.email == "admin@example.org"
    assert administrator.check_password(PASSWORD)


def test_the_account_page_asks_for_one_display_name(admin_client, administrator):
    html = admin_client.get("/admin/account/").content.decode()
    assert "first_name" not in html
    assert "/staff/password/change/" in html
    assert "/staff/2fa/" in html
    theme = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    response = admin_client.post(
        "/admin/account/", {"display_name-display_name": "Ada A.", **theme}
    )
    assert response.status_code == 302
    administrator.refresh_from_db()
    assert administrator.display_name == "Ada A."


def test_the_list_does_not_cost_more_with_more_accounts(admin_client, django_assert_num_queries):
    admin_client.get("/admin/users/")
    with CaptureQueriesContext(connection) as before:
        admin_client.get("/admin/users/")
    for number in range(5):
        User.objects.create_user(f"p{number}@example.org", display_name=f"P {number}")
    with django_assert_num_queries(len(before)):
        admin_client.get("/admin/users/")
