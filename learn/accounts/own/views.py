"""A staff member's own account: name, e-mail address, and where they are signed in."""

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.caching import personal
from learn.accounts import carried_link, permissions, services
from learn.accounts.carried_link import discreet
from learn.accounts.decorators import staff_required
from learn.accounts.exceptions import LinkUnusable
from learn.accounts.mail import too_many_mails_message
from learn.accounts.models import EmailChange
from learn.accounts.own.forms import EmailForm, NameForm
from learn.accounts.own.reading import browsers_of, session_key_of
from learn.accounts.start_page import writes

COOKIE = "email_change"


@personal
@require_safe
@staff_required
def account(request):
    """Show everything about the own account and where each thing is changed."""
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=request.user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "wanted_email": EmailChange.objects.filter(user=request.user).first(),
        "has_second_factor": Authenticator.Type.TOTP in factors,
        "codes_left": len(RecoveryCodes(codes).get_unused_codes()) if codes else None,
        "browsers": len(browsers_of(request.user, request.session.session_key)),
        "administers": bool(permissions.organisations_administered_by(request.user)),
        "writes": writes(request.user),
        "own_start": reverse(settings.STAFF_START_PAGE)
        if permissions.may_facilitate(request.user)
        else "",
    }
    return render(request, "accounts/own/account.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def name(request):
    """Change the own name."""
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={"display_name": request.user.display_name},
    )
    if request.method == "POST" and form.is_valid():
        services.rename(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:account")
    return render(request, "accounts/own/name.html", {"form": form})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@reauthentication_required
def email(request):
    """Ask for another e-mail address; the password was given within the last minutes."""
    form = EmailForm(request.POST if request.method == "POST" else None, current=request.user.email)
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="manage_email", user=request.user):
            services.ask_email_change(actor=request.user, **form.cleaned_data)
            messages.success(
                request,
                _("We have written to the new address. Open the link in that mail within a day."),
            )
            return redirect("accounts:account")
        form.add_error("email", too_many_mails_message())
    return render(request, "accounts/own/email.html", {"form": form})


@require_POST
@staff_required
def cancel_email(request):
    """Stay with the e-mail address."""
    services.cancel_email_change(actor=request.user)
    messages.success(request, _("Your e-mail address stays as it is."))
    return redirect("accounts:account")


@discreet
@require_safe
def follow_email_link(request, token):
    """Take the secret out of the address; nothing is changed yet."""
    response = redirect("accounts:confirm_email")
    carried_link.remember(response, name=COOKIE, token=token)
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request):
    """Change the address once its owner says so, in whatever browser the mail was read."""
    token = carried_link.recall(request, name=COOKIE)
    try:
        if request.method != "POST":
            change = services.find_email_change(token=token)
            return render(request, "accounts/own/confirm_email.html", {"change": change})
        services.confirm_email_change(token=token)
    except LinkUnusable:
        response = render(request, "accounts/own/link_unusable.html", status=HTTPStatus.NOT_FOUND)
        carried_link.forget(response, name=COOKIE)
        return response
    messages.success(request, _("From now on you sign in with your new address."))
    response = redirect("accounts:account")
    carried_link.forget(response, name=COOKIE)
    return response


@personal
@require_safe
@staff_required
def sessions(request):
    """List the browsers in which the person is signed in."""
    browsers = browsers_of(request.user, request.session.session_key)
    return render(request, "accounts/own/sessions.html", {"browsers": browsers})


@require_POST
@staff_required
def end_session(request):
    """Sign out of one other browser; its next request finds nobody."""
    key = session_key_of(request.user, request.POST.get("browser", ""))
    if key is not None and key != request.session.session_key:
        services.end_session(session_key=key, actor=request.user)
        messages.success(request, _("You are signed out there."))
    return redirect("accounts:account_sessions")


@require_POST
@staff_required
def end_other_sessions(request):
    """Sign out everywhere but here."""
    ended = services.end_other_sessions(session_key=request.session.session_key, actor=request.user)
    messages.success(
        request,
        ngettext(
            "You are signed out of %(count)d other browser.",
            "You are signed out of %(count)d other browsers.",
            ended,
        )
        % {"count": ended},
    )
    return redirect("accounts:account_sessions")
