"""Closing an account: what ends, who takes over, and how somebody comes back."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from learn.accounts import services
from learn.accounts.exceptions import LastAdministrator, OwnAccount, SuccessorNeeded
from learn.accounts.models import FormerRole, Invitation, StaffRole, User
from learn.accounts.sign_in import BACKEND
from tests.accounts.conftest import CANARY, TEAM, invited, person_path, roles_of
from tests.factories import StaffFactory, make_staff

pytestmark = pytest.mark.django_db


class TestClosing:
    def test_ends_roles_sessions_and_sign_in(self, client, as_boss, ours, colleague):
        other = type(client)()
        other.force_login(colleague, BACKEND)
        assert other.get("/en/staff/account/").status_code == 200
        assert as_boss.get(person_path(ours, colleague, "close/")).status_code == 200
        as_boss.post(person_path(ours, colleague, "close/"))
        assert other.get("/en/staff/account/").status_code == 302
        colleague.refresh_from_db()
        assert not colleague.is_active
        assert roles_of(colleague) == set()
        assert not colleague.sessions.exists()

    def test_an_account_with_work_elsewhere_stays_open(self, as_boss, ours, theirs, colleague):
        StaffRole.objects.create(
            user=colleague, organisation_key=theirs.translation_key, role="editor"
        )
        as_boss.post(person_path(ours, colleague, "close/"))
        colleague.refresh_from_db()
        assert colleague.is_active
        assert roles_of(colleague) == {"editor"}
        html = as_boss.get(TEAM).content.decode()
        assert colleague.email not in html

    def test_what_somebody_is_called_elsewhere_later_is_not_shown(
        self, as_boss, ours, theirs, colleague
    ):
        StaffRole.objects.create(
            user=colleague, organisation_key=theirs.translation_key, role="editor"
        )
        as_boss.post(person_path(ours, colleague, "close/"))
        services.rename(display_name=CANARY, actor=User.objects.get(pk=colleague.pk))
        html = as_boss.get(TEAM).content.decode()
        assert "Cora Colleague" in html
        assert CANARY not in html

    def test_nobody_closes_themself(self, as_boss, ours, boss):
        make_staff(ours, "administrator")
        page = as_boss.post(person_path(ours, boss, "close/"))
        assert "You cannot close your own account." in page.content.decode()
        with pytest.raises(OwnAccount):
            services.close_account(account=boss, organisation_key=ours.translation_key, actor=boss)

    def test_the_last_administrator_keeps_the_role_and_is_closed_by_an_operator(self, ours, boss):
        operator = StaffFactory(is_superuser=True)
        other = make_staff(ours, "administrator")
        services.close_account(account=boss, organisation_key=ours.translation_key, actor=other)
        with pytest.raises(LastAdministrator):
            services.change_roles(
                account=other,
                organisation_key=ours.translation_key,
                roles=["editor"],
                actor=other,
            )
        services.close_account(account=other, organisation_key=ours.translation_key, actor=operator)
        assert not User.objects.get(pk=other.pk).is_active

    def test_an_open_invitation_does_not_lead_back(self, as_boss, ours, boss, colleague):
        invited(ours, boss, email=colleague.email, role="administrator")
        as_boss.post(person_path(ours, colleague, "close/"))
        assert not Invitation.objects.open().exists()

    @pytest.mark.parametrize("is_closed", [True, False])
    def test_what_an_administrator_sent_ends_with_the_role(
        self, as_boss, ours, boss, colleague, is_closed
    ):
        other = make_staff(ours, "administrator", "editor")
        for sender in (other, boss):
            invited(ours, sender, email=f"{sender.pk}@example.org", role="administrator")
        about = {"account": other, "organisation_key": ours.translation_key, "actor": boss}
        if is_closed:
            services.close_account(**about)
        else:
            services.change_roles(**about, roles=["editor"])
        assert [one.invited_by for one in Invitation.objects.open()] == [boss]

    def test_what_an_operator_closed_is_not_closed_again_and_so_not_opened(
        self, as_boss, ours, boss, colleague
    ):
        User.objects.filter(pk=colleague.pk).update(is_active=False)
        page = as_boss.post(person_path(ours, colleague, "close/")).content.decode()
        assert "Only an operator can open this account again." in page
        as_boss.post(person_path(ours, colleague, "reopen/"))
        colleague.refresh_from_db()
        assert not colleague.is_active
        assert roles_of(colleague) == {"facilitator"}

    def test_who_has_other_work_from_an_operator_stays_open(self, ours, boss, colleague):
        colleague.groups.add(Group.objects.create(name="Translators"))
        services.close_account(account=colleague, organisation_key=ours.translation_key, actor=boss)
        colleague.refresh_from_db()
        assert colleague.is_active
        assert roles_of(colleague) == set()

    def test_groups_are_handed_over_before(self, as_boss, ours, boss, colleague, groups):
        groups[colleague.pk] = 3
        page = as_boss.get(person_path(ours, colleague, "close/"))
        assert "3 groups that need somebody else" in page.content.decode()
        page = as_boss.post(person_path(ours, colleague, "close/"), {})
        assert "Choose who takes over the groups." in page.content.decode()
        assert groups == {colleague.pk: 3}
        as_boss.post(person_path(ours, colleague, "close/"), {"successor": boss.pk})
        assert groups == {boss.pk: 3}
        colleague.refresh_from_db()
        assert not colleague.is_active

    def test_the_service_asks_for_a_successor_too(self, ours, boss, colleague, groups):
        groups[colleague.pk] = 1
        with pytest.raises(SuccessorNeeded):
            services.close_account(
                account=colleague, organisation_key=ours.translation_key, actor=boss
            )
        assert roles_of(colleague) == {"facilitator"}

    def test_is_written_into_the_history_of_the_account(self, as_boss, ours, boss, colleague):
        as_boss.post(person_path(ours, colleague, "close/"))
        entry = ModelLogEntry.objects.get(action="accounts.close")
        assert (entry.object_id, entry.user) == (str(colleague.pk), boss)
        assert entry.formatter.format_message(entry)


class TestReopening:
    def test_gives_back_what_was_taken(self, as_boss, ours):
        editor = make_staff(ours, "editor", "facilitator", display_name="Edda")
        as_boss.post(person_path(ours, editor, "close/"))
        assert "Edda" in as_boss.get(TEAM).content.decode()
        as_boss.post(person_path(ours, editor, "reopen/"))
        editor = User.objects.get(pk=editor.pk)
        assert editor.is_active
        assert roles_of(editor) == {"editor", "facilitator"}
        assert editor.has_perm("wagtailadmin.access_admin")
        assert not FormerRole.objects.exists()

    def test_what_an_operator_closed_stays_closed(self, as_boss, ours, theirs, colleague):
        StaffRole.objects.create(
            user=colleague, organisation_key=theirs.translation_key, role="editor"
        )
        as_boss.post(person_path(ours, colleague, "close/"))
        User.objects.filter(pk=colleague.pk).update(is_active=False)
        page = as_boss.post(person_path(ours, colleague, "reopen/"), follow=True)
        assert "Only an operator can open this account again." in page.content.decode()
        assert not User.objects.get(pk=colleague.pk).is_active

    def test_who_works_elsewhere_is_asked(self, as_boss, ours, theirs, colleague):
        StaffRole.objects.create(
            user=colleague, organisation_key=theirs.translation_key, role="editor"
        )
        as_boss.post(person_path(ours, colleague, "close/"))
        page = as_boss.post(person_path(ours, colleague, "reopen/"), follow=True)
        assert "This person is asked before they are taken back." in page.content.decode()
        assert roles_of(colleague) == {"editor"}
        assert FormerRole.objects.exists()

    def test_who_was_not_closed_here_is_not_found(self, as_boss, ours, colleague, stranger):
        for account in (colleague, stranger):
            assert as_boss.post(person_path(ours, account, "reopen/")).status_code == 404
