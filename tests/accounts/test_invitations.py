"""Inviting people: who may, what the link opens, and what it never opens twice."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from learn.accounts import mailed_links, permissions, services
from learn.accounts.exceptions import (
    AccountClosed,
    AlreadyInvited,
    LinkUnusable,
    RoleHeld,
    WrongAccount,
)
from learn.accounts.models import Invitation, OutgoingMail, StaffRole, User
from learn.accounts.outbox import letter_of
from learn.accounts.services.editors import EDITORS
from tests.accounts.conftest import PASSWORD, mailed_path
from tests.factories import StaffFactory, make_staff

pytestmark = pytest.mark.django_db

GUEST = "new@example.org"


def invite(boss, organisation, role="facilitator", email=GUEST, language="en"):
    return services.invite(
        email=email,
        organisation_key=organisation.translation_key,
        role=role,
        language=language,
        actor=boss,
    )


def accept(token, name="Nora New"):
    return services.accept_as_new_person(
        token=token, display_name=name, password=PASSWORD, language="en"
    )


class TestWhoMay:
    @pytest.mark.parametrize("role", ["facilitator", "editor"])
    def test_no_other_role_invites(self, ours, role):
        with pytest.raises(PermissionDenied):
            invite(make_staff(ours, role), ours)

    def test_an_administrator_invites_to_the_own_organisation_only(self, ours, theirs, boss):
        with pytest.raises(PermissionDenied):
            invite(boss, theirs)
        assert invite(boss, ours).invited_by == boss

    @pytest.mark.parametrize("act", [services.resend_invitation, services.withdraw_invitation])
    def test_a_foreign_invitation_is_left_alone(self, ours, theirs, boss, act):
        foreign = invite(make_staff(theirs, "administrator"), theirs)
        with pytest.raises(PermissionDenied):
            act(invitation_id=foreign.pk, actor=boss)
        foreign.refresh_from_db()
        assert foreign.withdrawn_at is None


class TestInviting:
    def test_the_link_is_mailed_and_its_secret_is_stored_nowhere(self, ours, boss, after_commit):
        with after_commit():
            invitation = invite(boss, ours)
        token = mailed_links.token_of(invitation)
        assert token in mail.outbox[0].body
        row = Invitation.objects.filter(pk=invitation.pk).values().get()
        assert token not in str(row)
        assert services.find_invitation(token=token) == invitation

    def test_one_open_invitation_to_a_role_is_enough(self, ours, boss):
        invite(boss, ours)
        with pytest.raises(AlreadyInvited):
            invite(boss, ours, email="NEW@example.org")
        invite(boss, ours, role="editor")
        assert Invitation.objects.count() == 2

    def test_the_database_refuses_a_second_one_too(self, ours, boss):
        row = Invitation.objects.filter(pk=invite(boss, ours).pk).values().get()
        row |= {"id": None, "digest": "another"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**row)

    def test_one_whose_time_ran_out_makes_room(self, ours, boss):
        old = invite(boss, ours)
        Invitation.objects.update(expires_at=timezone.now())
        new = invite(boss, ours)
        old.refresh_from_db()
        assert old.withdrawn_at
        assert new.pk != old.pk

    def test_who_holds_the_role_here_is_not_invited(self, ours, boss):
        colleague = make_staff(ours, "facilitator")
        with pytest.raises(RoleHeld):
            invite(boss, ours, email=colleague.email.upper())

    def test_it_is_not_told_that_an_address_is_known_elsewhere(
        self, ours, theirs, boss, after_commit
    ):
        make_staff(theirs, "facilitator", email="known@example.org")
        with after_commit():
            invite(boss, ours, email="known@example.org")
            invite(boss, ours, email="unknown@example.org")
        known, unknown = (
            message.body.replace(mailed_links.token_of(invitation), "…")
            for message, invitation in zip(
                mail.outbox, Invitation.objects.order_by("pk"), strict=True
            )
        )
        assert known == unknown


class TestLink:
    def test_a_new_mail_kills_the_link_in_the_old_one(self, ours, boss, after_commit):
        old = mailed_links.token_of(invite(boss, ours))
        with after_commit():
            again = services.resend_invitation(
                invitation_id=Invitation.objects.get().pk, actor=boss
            )
        assert mailed_links.token_of(again) in mail.outbox[0].body
        with pytest.raises(LinkUnusable):
            services.find_invitation(token=old)

    def test_opens_nothing_once_it_is_withdrawn_used_or_too_old(self, ours, boss):
        withdrawn, used, old = (
            invite(boss, ours, email=f"{name}@example.org") for name in ("a", "b", "c")
        )
        services.withdraw_invitation(invitation_id=withdrawn.pk, actor=boss)
        accept(mailed_links.token_of(used))
        Invitation.objects.filter(pk=old.pk).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )
        for invitation in (withdrawn, used, old):
            with pytest.raises(LinkUnusable):
                accept(mailed_links.token_of(invitation), name="Second")
        assert User.objects.count() == 2

    @pytest.mark.parametrize("token", ["", "x", "0" * 43, "ä" * 43, "\x00" * 43, "9" * 10_000])
    def test_what_was_never_mailed_opens_nothing(self, ours, boss, token):
        invite(boss, ours)
        with pytest.raises(LinkUnusable):
            services.find_invitation(token=token)

    def test_outlives_a_change_of_the_secret_key(self, ours, boss, settings):
        invitation = invite(boss, ours)
        token = mailed_links.token_of(invitation)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another secret key, of the same length or so"
        assert services.find_invitation(token=token) == invitation

    def test_used_once_it_cannot_be_withdrawn_or_sent_again(self, ours, boss):
        invitation = invite(boss, ours)
        accept(mailed_links.token_of(invitation))
        for act in (services.resend_invitation, services.withdraw_invitation):
            with pytest.raises(Invitation.DoesNotExist):
                act(invitation_id=invitation.pk, actor=boss)


class TestAccepting:
    def test_makes_an_account_with_exactly_that_role(self, ours, boss):
        account = accept(mailed_links.token_of(invite(boss, ours)))
        assert (account.email, account.display_name) == (GUEST, "Nora New")
        assert account.check_password(PASSWORD)
        assert not account.is_superuser
        assert permissions.organisations_facilitated_by(account) == {ours.translation_key}
        assert permissions.organisations_administered_by(account) == set()
        assert not account.groups.exists()

    def test_an_editor_may_write_until_the_role_is_taken(self, ours, boss):
        account = accept(mailed_links.token_of(invite(boss, ours, role="editor")))
        assert account.has_perm("wagtailadmin.access_admin")
        services.change_roles(
            account=account,
            organisation_key=ours.translation_key,
            roles=["facilitator"],
            actor=boss,
        )
        account = User.objects.get(pk=account.pk)
        assert not account.groups.exists()
        assert not account.has_perm("quizzes.change_questionbank")

    def test_a_weak_password_uses_nothing_up(self, ours, boss):
        token = mailed_links.token_of(invite(boss, ours))
        with pytest.raises(ValidationError):
            services.accept_as_new_person(
                token=token, display_name="X", password="short", language="en"
            )
        assert services.find_invitation(token=token).accepted_at is None

    def test_an_account_from_elsewhere_gets_the_role_beside_its_own(self, ours, theirs, boss):
        account = make_staff(theirs, "editor", email=GUEST)
        services.accept_invitation(token=mailed_links.token_of(invite(boss, ours)), account=account)
        roles = set(account.staff_roles.values_list("organisation_key", "role"))
        assert roles == {
            (theirs.translation_key, "editor"),
            (ours.translation_key, "facilitator"),
        }

    def test_another_account_gets_nothing(self, ours, boss):
        with pytest.raises(WrongAccount):
            services.accept_invitation(
                token=mailed_links.token_of(invite(boss, ours)), account=StaffFactory()
            )
        assert StaffRole.objects.exclude(user=boss).count() == 0

    def test_a_closed_account_is_opened_if_that_gives_no_more_than_the_role(self, ours, boss):
        account = StaffFactory(email=GUEST, is_active=False)
        services.accept_invitation(token=mailed_links.token_of(invite(boss, ours)), account=account)
        account.refresh_from_db()
        assert account.is_active

    @pytest.mark.parametrize("power", ["operator", "group", "role elsewhere"])
    def test_a_closed_account_with_more_power_stays_closed(self, ours, theirs, boss, power):
        account = StaffFactory(email=GUEST, is_active=False, is_superuser=power == "operator")
        if power == "group":
            account.groups.add(Group.objects.create(name="People of the admin"))
        if power == "role elsewhere":
            StaffRole.objects.create(
                user=account, organisation_key=theirs.translation_key, role="administrator"
            )
        with pytest.raises(AccountClosed):
            services.accept_invitation(
                token=mailed_links.token_of(invite(boss, ours)), account=account
            )
        account.refresh_from_db()
        assert not account.is_active


class TestMail:
    @pytest.mark.parametrize(
        ("language", "path", "direction"),
        [("de", "/de/invitation/", "ltr"), ("ar", "/ar/invitation/", "rtl")],
    )
    def test_is_in_the_language_that_was_chosen_whoever_invites(
        self, ours, boss, after_commit, language, path, direction
    ):
        with after_commit():
            invite(boss, ours, language=language)
        html = mail.outbox[0].alternatives[0].content
        assert mailed_path().startswith(path)
        assert f'<html lang="{language}" dir="{direction}">' in html

    def test_holds_the_same_link_when_it_is_sent_twice(self, ours, boss):
        invite(boss, ours)
        owed = OutgoingMail.objects.get()
        assert letter_of(owed).context["url"] == letter_of(owed).context["url"]

    def test_is_not_written_for_what_was_withdrawn_or_is_gone(self, ours, boss):
        invitation = invite(boss, ours)
        owed = OutgoingMail.objects.get()
        assert letter_of(owed).to == GUEST
        services.withdraw_invitation(invitation_id=invitation.pk, actor=boss)
        assert letter_of(owed) is None
        Invitation.objects.all().delete()
        assert letter_of(owed) is None

    def test_a_hostile_name_adds_no_header_and_no_markup(self, ours, after_commit):
        evil = "<script>alert(1)</script>\nBcc: x@example.org"
        ours.name = f"Ours\nBcc: y@example.org {evil}"
        ours.save()
        with after_commit():
            invite(make_staff(ours, "administrator", display_name=evil[:60]), ours)
        message = mail.outbox[0]
        assert message.recipients() == [GUEST]
        assert "\n" not in message.subject
        assert "<script>" not in message.alternatives[0].content


def test_editors_share_one_group(ours, boss):
    for number in range(2):
        accept(
            mailed_links.token_of(invite(boss, ours, role="editor", email=f"e{number}@example.org"))
        )
    assert Group.objects.get(name=EDITORS).user_set.count() == 2
