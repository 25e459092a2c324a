"""The team page: whom an administrator invites, gives roles and takes them from."""

from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.caching import personal
from learn.accounts import handover, permissions, services
from learn.accounts.decorators import staff_required
from learn.accounts.exceptions import (
    AccountClosed,
    AlreadyInvited,
    ConsentNeeded,
    LastAdministrator,
    OwnAccount,
    RoleHeld,
    SuccessorNeeded,
)
from learn.accounts.mail import too_many_mails_message
from learn.accounts.models import Invitation, User
from learn.accounts.organisations import organisation_name
from learn.accounts.team.forms import CloseForm, InviteForm, RolesForm
from learn.accounts.team.reading import roles_in, teams_of


def administrators_only(view):
    """
    Let administrators of any organisation through, and give the view the keys of theirs.

    What belongs to another organisation is 404 for them; staff without that role get a 403.
    """

    @staff_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        keys = permissions.organisations_administered_by(request.user)
        if not keys and not request.user.is_superuser:
            raise PermissionDenied
        if kwargs.get("organisation_key") not in {None, *keys}:
            raise Http404
        request.administered = keys
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            # Gone in this moment: accepted, withdrawn or closed by somebody else.
            raise Http404 from error

    return wrapper


@personal
@require_safe
@administrators_only
def team(request):
    """List who is in the teams, who is invited and who has left."""
    return render(
        request, "accounts/team/team.html", {"teams": teams_of(request.user, get_language())}
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def invite(request, organisation_key):
    """Invite somebody by mail."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _may_mail(request):
        try:
            invitation = services.invite(
                **form.cleaned_data, organisation_key=organisation_key, actor=request.user
            )
        except RoleHeld:
            form.add_error("email", _("This person has that role already."))
        except AlreadyInvited:
            form.add_error(
                "email",
                _("There is an open invitation to this role already. You can send it again."),
            )
        else:
            messages.success(
                request,
                _("The invitation to %(email)s is on its way.") % {"email": invitation.email},
            )
            return redirect("accounts:team")
    return render(request, "accounts/team/invite.html", _facts(organisation_key) | {"form": form})


@require_POST
@administrators_only
def resend(request, invitation_id):
    """Mail an invitation again; the link in the first mail stops working."""
    invitation = _invitation_or_404(request, invitation_id)
    if not _may_mail(request):
        return redirect("accounts:team")
    services.resend_invitation(invitation_id=invitation.pk, actor=request.user)
    messages.success(
        request,
        _("A new invitation to %(email)s is on its way. The link in the earlier mail is dead.")
        % {"email": invitation.email},
    )
    return redirect("accounts:team")


@require_POST
@administrators_only
def withdraw(request, invitation_id):
    """Let the link of an invitation open nothing any more."""
    invitation = _invitation_or_404(request, invitation_id)
    services.withdraw_invitation(invitation_id=invitation.pk, actor=request.user)
    messages.success(
        request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email}
    )
    return redirect("accounts:team")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person(request, organisation_key, person):
    """Show what somebody does in the organisation, and change it."""
    account = _colleague_or_404(request, organisation_key, person)
    held = roles_in(account, organisation_key)
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": held})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_roles(
                account=account,
                organisation_key=organisation_key,
                roles=form.cleaned_data["roles"],
                actor=request.user,
            )
        except LastAdministrator:
            form.add_error("roles", last_administrator_message())
        except SuccessorNeeded:
            form.add_error("roles", _("This person leads groups. Hand them over first."))
        else:
            messages.success(
                request, _("The roles of %(name)s are saved.") % {"name": account.display_name}
            )
            return redirect("accounts:team")
    facts = _facts(organisation_key) | {"form": form, "account": account}
    return render(request, "accounts/team/person.html", facts)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def close(request, organisation_key, person):
    """Close somebody's account, after asking once and after everything has a new owner."""
    account = _colleague_or_404(request, organisation_key, person)
    left_behind = handover.count(account, organisation_key)
    successors = User.objects.successors_of(account, organisation_key).order_by("display_name")
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        successors=successors if left_behind else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.close_account(
                account=account,
                organisation_key=organisation_key,
                actor=request.user,
                successor=form.cleaned_data.get("successor"),
            )
        except OwnAccount:
            form.add_error(None, _("You cannot close your own account. Ask a colleague."))
        except AccountClosed:
            form.add_error(None, _("Only an operator can open this account again."))
        except SuccessorNeeded:
            # A group was made between the question and the answer: ask with the list.
            return redirect(request.path)
        else:
            messages.success(
                request,
                _("%(name)s is signed out everywhere and no longer in the team.")
                % {"name": account.display_name},
            )
            return redirect("accounts:team")
    facts = {"form": form, "account": account, "left_behind": left_behind}
    return render(request, "accounts/team/close.html", _facts(organisation_key) | facts)


@require_POST
@administrators_only
def reopen(request, organisation_key, person):
    """Give somebody back the roles they had when their account was closed."""
    account = get_object_or_404(
        User.objects.staff().filter(former_roles__organisation_key=organisation_key).distinct(),
        uuid=person,
    )
    try:
        services.reopen_account(
            account=account, organisation_key=organisation_key, actor=request.user
        )
    except AccountClosed:
        messages.error(request, _("Only an operator can open this account again."))
    except ConsentNeeded:
        messages.error(
            request, _("This person is asked before they are taken back. Send them an invitation.")
        )
    else:
        messages.success(
            request,
            _("%(name)s is in the team again and can sign in.") % {"name": account.display_name},
        )
    return redirect("accounts:team")


def _may_mail(request):
    """Count one more mail; say so and return False once there were too many."""
    is_allowed = ratelimit.consume(request, action="invite", user=request.user)
    if not is_allowed:
        messages.error(request, too_many_mails_message())
    return is_allowed


def last_administrator_message():
    """Return why the last administrator stays."""
    return _("This is the last administrator. Make somebody else administrator first.")


def _invitation_or_404(request, invitation_id):
    invitations = Invitation.objects.open().administered_by(request.administered)
    return get_object_or_404(invitations, pk=invitation_id)


def _colleague_or_404(request, organisation_key, person):
    account = get_object_or_404(User.objects.with_role_in(organisation_key), uuid=person)
    permissions.require_may_touch(request.user, account)
    return account


def _facts(organisation_key):
    return {
        "organisation_key": organisation_key,
        "organisation": organisation_name(organisation_key, get_language()),
    }
