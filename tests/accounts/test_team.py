"""The team page: what administrators see and do, and what stays closed to everybody else."""

import uuid

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from learn.accounts import services
from learn.accounts.models import Invitation, StaffRole, User
from learn.accounts.sign_in import BACKEND
from tests.accounts.conftest import CANARY, TEAM, TOTP_SECRET, invited, person_path, roles_of
from tests.factories import LearnerFactory, StaffFactory, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign_invitation(theirs, stranger):
    return invited(theirs, stranger, email=f"invited-{CANARY}@example.org")


class TestSeeing:
    @pytest.mark.parametrize("role", ["facilitator", "editor"])
    def test_other_roles_may_not(self, client, ours, role):
        client.force_login(make_staff(ours, role), BACKEND)
        assert client.get(TEAM).status_code == 403
        assert client.get(f"{TEAM}{ours.translation_key}/invite/").status_code == 403

    @pytest.mark.parametrize("learner", [True, False])
    def test_who_is_no_staff_is_sent_to_sign_in(self, client, ours, learner):
        if learner:
            client.force_login(LearnerFactory(), BACKEND)
        assert client.get(TEAM).url == "/en/staff/login/?next=/en/team/"

    def test_an_administrator_sees_the_people_of_the_own_organisation(
        self, as_boss, ours, boss, colleague, stranger, foreign_invitation
    ):
        TOTP.activate(colleague, TOTP_SECRET)
        page = as_boss.get(TEAM)
        html = page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        assert "Cora Colleague" in html
        assert "second factor set up" in html
        assert "no second factor" in html
        assert "Organisation ours" in html
        assert "Organisation theirs" not in html
        assert CANARY not in html

    def test_an_operator_sees_every_organisation(self, client, ours, boss, stranger):
        client.force_login(StaffFactory(is_superuser=True), BACKEND)
        html = client.get(TEAM).content.decode()
        assert "Berta Boss" in html
        assert CANARY in html

    def test_a_learner_with_a_role_by_mistake_is_not_listed(self, as_boss, ours):
        learner = LearnerFactory(display_name=CANARY)
        StaffRole.objects.create(
            user=learner, organisation_key=ours.translation_key, role="facilitator"
        )
        assert CANARY not in as_boss.get(TEAM).content.decode()

    def test_queries_do_not_grow_with_people(
        self, as_boss, ours, boss, forget, django_assert_num_queries
    ):
        def add(number):
            make_staff(ours, "facilitator", "editor")
            invited(ours, boss, email=f"i{number}@example.org")
            left = make_staff(ours, "editor")
            services.close_account(account=left, organisation_key=ours.translation_key, actor=boss)

        add(0)
        as_boss.get(TEAM)
        with django_assert_num_queries(8):
            as_boss.get(TEAM)
        for number in range(1, 5):
            add(number)
        with django_assert_num_queries(8):
            as_boss.get(TEAM)


class TestSwappedIds:
    """Every way with an id of the other organisation, in the path and in the body."""

    @pytest.fixture
    def paths(self, ours, theirs, boss, colleague, stranger, foreign_invitation):
        foreign = theirs.translation_key
        nobody = uuid.uuid4()
        people = [stranger.uuid, colleague.uuid, boss.uuid, nobody]
        keys = [foreign, nobody]
        ways = ["", "close/", "reopen/"]
        paths = [f"{TEAM}{key}/invite/" for key in keys]
        paths += [
            f"{TEAM}{key}/people/{person}/{way}"
            for key in keys
            for person in people
            for way in ways
        ]
        paths += [f"{TEAM}{ours.translation_key}/people/{stranger.uuid}/{way}" for way in ways]
        paths += [
            f"{TEAM}invitations/{pk}/{way}/"
            for pk in (foreign_invitation.pk, 999_999, 10**30)
            for way in ("resend", "withdraw")
        ]
        return paths

    def test_give_404_and_change_nothing(self, as_boss, theirs, stranger, paths, after_commit):
        before = list(StaffRole.objects.order_by("pk").values())
        invitation = Invitation.objects.values().get()
        body = {
            "roles": ["administrator", "editor"],
            "email": "x@example.org",
            "role": "administrator",
            "language": "en",
            "organisation_key": theirs.translation_key,
        }
        with after_commit():
            for path in paths:
                for response in (as_boss.get(path), as_boss.post(path, body)):
                    assert response.status_code in (404, 405), path
                    assert CANARY not in response.content.decode()
        assert list(StaffRole.objects.order_by("pk").values()) == before
        assert Invitation.objects.values().get() == invitation
        assert mail.outbox == []
        stranger.refresh_from_db()
        assert stranger.is_active

    def test_an_organisation_in_the_body_counts_for_nothing(self, as_boss, ours, theirs):
        as_boss.post(
            f"{TEAM}{ours.translation_key}/invite/",
            {
                "email": "x@example.org",
                "role": "facilitator",
                "language": "en",
                "organisation_key": theirs.translation_key,
                "actor": 1,
            },
        )
        assert Invitation.objects.get().organisation_key == ours.translation_key

    def test_a_successor_from_elsewhere_is_none(self, as_boss, ours, colleague, stranger, groups):
        groups[colleague.pk] = 1
        closed = make_staff(ours, "facilitator", is_active=False)
        editor = make_staff(ours, "editor")
        for successor in (stranger, closed, editor, colleague, LearnerFactory()):
            page = as_boss.post(person_path(ours, colleague, "close/"), {"successor": successor.pk})
            assert "Choose somebody from the list." in page.content.decode()
        assert groups == {colleague.pk: 1}

    def test_successors_are_of_the_same_organisation(
        self, as_boss, ours, colleague, stranger, groups
    ):
        groups[colleague.pk] = 1
        html = as_boss.get(person_path(ours, colleague, "close/")).content.decode()
        assert "Berta Boss" in html
        assert CANARY not in html


class TestInviting:
    def path(self, ours):
        return f"{TEAM}{ours.translation_key}/invite/"

    def test_sends_a_mail_and_lists_the_invitation(self, as_boss, ours, after_commit):
        with after_commit():
            response = as_boss.post(
                self.path(ours),
                {"email": "New@Example.org", "role": "facilitator", "language": "ar"},
            )
        assert response.url == TEAM
        assert mail.outbox[0].to == ["new@example.org"]
        assert "new@example.org" in as_boss.get(TEAM).content.decode()

    @pytest.mark.parametrize(
        "body",
        [
            {"email": "not an address"},
            {"email": "a@example.org\nBcc: b@example.org"},
            {"email": f"{'x' * 260}@example.org"},
            {"role": "operator"},
            {"role": ""},
            {"language": "tlh"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, as_boss, ours, body):
        good = {"email": "new@example.org", "role": "facilitator", "language": "en"}
        page = as_boss.post(self.path(ours), good | body)
        assert page.status_code == 200
        assert "error-summary" in page.content.decode()
        assert not Invitation.objects.exists()

    def test_says_what_is_open_or_held_already(self, as_boss, ours, colleague):
        body = {"email": "new@example.org", "role": "facilitator", "language": "en"}
        as_boss.post(self.path(ours), body)
        assert "open invitation" in as_boss.post(self.path(ours), body).content.decode()
        page = as_boss.post(self.path(ours), body | {"email": colleague.email})
        assert "has that role already" in page.content.decode()

    def test_the_answer_is_the_same_for_an_address_known_elsewhere(self, as_boss, ours, stranger):
        body = {"role": "facilitator", "language": "en"}
        answers = [
            as_boss.post(self.path(ours), body | {"email": email})
            for email in (stranger.email, "nobody@example.org")
        ]
        assert answers[0].url == answers[1].url == TEAM
        html = as_boss.get(TEAM).content.decode()
        assert html.count("valid until") == 2

    def test_nobody_floods_a_mailbox(self, as_boss, ours, settings, after_commit):
        settings.ACCOUNT_RATE_LIMITS = {"invite": "2/h/user"}
        cache.clear()
        body = {"email": "n@example.org", "role": "editor", "language": "en"}
        with after_commit():
            as_boss.post(self.path(ours), body)
            path = f"{TEAM}invitations/{Invitation.objects.get().pk}/resend/"
            as_boss.post(path)
            refusals = [
                as_boss.post(path, follow=True),
                as_boss.post(self.path(ours), body | {"email": "m@example.org"}),
            ]
        assert len(mail.outbox) == 2
        for refusal in refusals:
            assert "too many mails" in refusal.content.decode()

    def test_resending_and_withdrawing(self, as_boss, ours, after_commit):
        as_boss.post(
            self.path(ours), {"email": "n@example.org", "role": "editor", "language": "en"}
        )
        invitation = Invitation.objects.get()
        with after_commit():
            as_boss.post(f"{TEAM}invitations/{invitation.pk}/resend/")
        assert len(mail.outbox) == 1
        as_boss.post(f"{TEAM}invitations/{invitation.pk}/withdraw/")
        assert not Invitation.objects.open().exists()
        assert as_boss.post(f"{TEAM}invitations/{invitation.pk}/resend/").status_code == 404

    def test_one_accepted_in_the_same_moment_is_not_there(self, as_boss, ours, boss, monkeypatch):
        invitation = invited(ours, boss)

        def lock_open(*args):
            raise Invitation.DoesNotExist

        monkeypatch.setattr("learn.accounts.services.invitations._lock_open", lock_open)
        for way in ("resend", "withdraw"):
            assert as_boss.post(f"{TEAM}invitations/{invitation.pk}/{way}/").status_code == 404


class TestRoles:
    def test_are_changed(self, as_boss, ours, colleague):
        as_boss.post(person_path(ours, colleague), {"roles": ["editor", "administrator"]})
        assert roles_of(colleague) == {"editor", "administrator"}
        assert User.objects.get(pk=colleague.pk).has_perm("wagtailadmin.access_admin")

    def test_taking_one_binds_the_next_request(self, client, as_boss, ours, colleague):
        as_boss.post(person_path(ours, colleague), {"roles": ["administrator"]})
        other = type(client)()
        other.force_login(colleague, BACKEND)
        assert other.get(TEAM).status_code == 200
        as_boss.post(person_path(ours, colleague), {"roles": ["facilitator"]})
        assert other.get(TEAM).status_code == 403

    def test_at_least_one_stays(self, as_boss, ours, colleague):
        page = as_boss.post(person_path(ours, colleague), {})
        assert "Tick at least one role." in page.content.decode()
        assert roles_of(colleague) == {"facilitator"}

    def test_the_last_administrator_stays_one(self, as_boss, ours, boss):
        make_staff(ours, "administrator", is_active=False)
        page = as_boss.post(person_path(ours, boss), {"roles": ["facilitator"]})
        assert "This is the last administrator." in page.content.decode()
        assert roles_of(boss) == {"administrator"}

    def test_who_leads_groups_stays_able_to(self, as_boss, ours, colleague, groups):
        groups[colleague.pk] = 1
        page = as_boss.post(person_path(ours, colleague), {"roles": ["editor"]})
        assert "This person leads groups." in page.content.decode()
        assert roles_of(colleague) == {"facilitator"}
        as_boss.post(person_path(ours, colleague), {"roles": ["editor", "administrator"]})
        assert roles_of(colleague) == {"editor", "administrator"}

    def test_an_operator_is_not_touched(self, as_boss, ours):
        operator = make_staff(ours, "facilitator", is_superuser=True)
        for way in ("", "close/"):
            path = person_path(ours, operator, way)
            assert as_boss.get(path).status_code == 403
            assert as_boss.post(path, {"roles": ["editor"]}).status_code == 403
        assert roles_of(operator) == {"facilitator"}

    def test_roles_elsewhere_are_neither_shown_nor_changed(self, as_boss, ours, theirs, colleague):
        StaffRole.objects.create(
            user=colleague, organisation_key=theirs.translation_key, role="editor"
        )
        html = as_boss.get(person_path(ours, colleague)).content.decode()
        assert html.count("checked") == 1
        as_boss.post(person_path(ours, colleague), {"roles": ["administrator"]})
        assert set(colleague.staff_roles.values_list("organisation_key", "role")) == {
            (theirs.translation_key, "editor"),
            (ours.translation_key, "administrator"),
        }


def test_an_invitation_that_ran_out_says_so(as_boss, ours, boss):
    invited(ours, boss, email="late@example.org")
    Invitation.objects.update(expires_at=timezone.now())
    assert "ran out on" in as_boss.get(TEAM).content.decode()
