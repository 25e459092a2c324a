"""Download everything, delete everything, leave this device."""

import json

import pytest
from django.db import connection
from django.test import Client

from learn.accounts import services
from learn.accounts.exceptions import StaffAccountRefused
from learn.accounts.models import RecoveryKey, User

pytestmark = pytest.mark.django_db

DATA = "/en/my/data/"
DOWNLOAD = "/en/my/data/download/"
DELETE = "/en/my/data/delete/"
LEAVE = "/en/my/leave/"


class TestYourData:
    def test_tells_a_visitor_that_nothing_is_stored(self, client):
        response = client.get(DATA)
        assert response.status_code == 200
        assert "accounts/your_data.html" in [t.name for t in response.templates]
        assert "Nothing about you is stored here." in response.content.decode()

    def test_shows_a_guest_the_name_we_made_up_and_what_can_be_done(self, client, guest):
        client.force_login(guest)
        html = client.get(DATA).content.decode()
        assert f"<bdi>{guest.display_name}</bdi>" in html
        assert "You have no key yet." in html
        for path in (DOWNLOAD, LEAVE, DELETE):
            assert path in html

    def test_does_not_warn_who_holds_a_key(self, client, make_holder):
        client.force_login(make_holder()[0])
        assert "You have no key yet." not in client.get(DATA).content.decode()

    def test_offers_staff_no_deletion(self, client, editor):
        client.force_login(editor)
        html = client.get(DATA).content.decode()
        assert "deleted by an administrator" in html
        assert DELETE not in html

    def test_is_never_kept(self, client):
        assert "no-store" in client.get(DATA).headers["Cache-Control"]

    def test_costs_few_queries(self, client, guest, django_assert_max_num_queries):
        client.force_login(guest)
        client.get(DATA)
        with django_assert_max_num_queries(6):
            client.get(DATA)


class TestDownload:
    def test_is_a_file_with_everything_and_is_never_kept(self, client, make_holder):
        learner, _key = make_holder("ar")
        client.force_login(learner)
        response = client.post("/ar/my/data/download/")
        assert response.headers["Content-Disposition"] == (
            'attachment; filename="mitreden-my-data.json"'
        )
        assert response.headers["Content-Type"] == "application/json"
        assert "no-store" in response.headers["Cache-Control"]
        account = json.loads(response.content)["account"]
        assert account["display_name"] == learner.display_name
        assert account["language"] == "ar"
        assert account["recovery_key_created_at"]
        # Arabic letters stay letters for people who open the file.
        assert learner.display_name in response.content.decode()

    def test_leaves_out_what_only_machines_need(self, client, make_holder):
        learner, _key = make_holder()
        client.force_login(learner)
        content = client.post(DOWNLOAD).content.decode()
        assert learner.recovery_key.digest not in content
        assert learner.password not in content

    def test_sends_a_visitor_back(self, client):
        response = client.post(DOWNLOAD)
        assert response.status_code == 302
        assert response.url == DATA

    def test_is_not_for_links(self, client, guest):
        client.force_login(guest)
        assert client.get(DOWNLOAD).status_code == 405


class TestDelete:
    def test_asks_first(self, client, guest):
        client.force_login(guest)
        response = client.get(DELETE)
        assert "accounts/erase.html" in [t.name for t in response.templates]
        assert "deleted at once and for ever" in response.content.decode()
        assert User.objects.filter(pk=guest.pk).exists()

    def test_deletes_the_person_with_everything_and_says_so(self, client, make_holder):
        learner, _key = make_holder()
        client.force_login(learner)
        response = client.post(DELETE, follow=True)
        assert response.redirect_chain == [(DATA, 302)]
        assert "Everything about you has been deleted." in response.content.decode()
        assert not User.objects.exists()
        assert not RecoveryKey.objects.exists()
        assert "_auth_user_id" not in client.session

    def test_works_without_a_key(self, client, guest):
        client.force_login(guest)
        client.post(DELETE)
        assert not User.objects.exists()

    def test_leaves_no_trace_in_any_table(self, client, make_holder):
        learner, _key = make_holder()
        client.force_login(learner)
        canaries = [str(learner.uuid), learner.uuid.hex, learner.display_name]
        client.post(DELETE)
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                rows = str(cursor.fetchall())
                assert not [canary for canary in canaries if canary in rows], table

    def test_signs_out_other_devices_too(self, client, guest):
        elsewhere = Client()
        elsewhere.force_login(guest)
        client.force_login(guest)
        client.post(DELETE)
        assert "Nothing about you is stored here." in elsewhere.get(DATA).content.decode()

    def test_pressed_twice_is_friendly(self, client, guest):
        client.force_login(guest)
        client.post(DELETE)
        assert client.post(DELETE).url == DATA

    def test_does_not_delete_staff(self, client, editor):
        client.force_login(editor)
        assert "deleted by an administrator" in client.get(DELETE).content.decode()
        assert client.post(DELETE).status_code == 403
        with pytest.raises(StaffAccountRefused):
            services.erase_user(user=editor)
        assert User.objects.filter(pk=editor.pk).exists()

    def test_sends_a_visitor_back(self, client):
        assert client.get(DELETE).url == DATA


class TestLeaving:
    def test_forgets_who_holds_a_key_and_keeps_their_learning(self, client, make_holder):
        learner, key = make_holder()
        client.force_login(learner)
        assert client.post(LEAVE).status_code == 302
        assert "_auth_user_id" not in client.session
        assert services.find_key_owner(key=key, address="198.51.100.1") == learner

    def test_warns_who_holds_no_key(self, client, guest):
        client.force_login(guest)
        response = client.post(LEAVE)
        assert "accounts/leave.html" in [t.name for t in response.templates]
        assert "Without a key nobody can come back" in response.content.decode()
        assert User.objects.filter(pk=guest.pk).exists()

    def test_deletes_what_nobody_could_reach_when_the_person_is_sure(self, client, guest):
        client.force_login(guest)
        assert client.post(LEAVE, {"sure": "1"}).status_code == 302
        assert not User.objects.exists()

    def test_changes_the_form_secret_so_that_the_next_person_is_somebody_else(self, client, guest):
        client.force_login(guest)
        client.get(DATA)
        before = client.cookies["csrftoken"].value
        client.post(LEAVE, {"sure": "1"})
        assert client.cookies["csrftoken"].value != before

    def test_stops_showing_the_key(self, client):
        client.post("/en/my/key/", {"client_uuid": "c0ffee00-0000-4000-8000-000000000000"})
        assert client.cookies["recovery_key_shown"].value
        client.post(LEAVE)
        assert not client.cookies["recovery_key_shown"].value

    def test_signs_staff_out_without_deleting_them(self, client, editor):
        client.force_login(editor)
        assert client.post(LEAVE).status_code == 302
        assert User.objects.filter(pk=editor.pk).exists()

    def test_is_not_for_links(self, client, learner):
        client.force_login(learner)
        assert client.get(LEAVE).url == DATA
        assert User.objects.filter(pk=learner.pk).exists()
        assert "_auth_user_id" in client.session

    def test_sends_a_visitor_back(self, client):
        assert client.post(LEAVE).url == DATA


def test_leaving_wipes_what_the_browser_still_keeps(client, guest):
    client.force_login(guest)
    response = client.post(LEAVE, {"sure": "1"})
    assert response["Clear-Site-Data"] == '"storage"'
