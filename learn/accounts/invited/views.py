"""The page an invitation leads to."""

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from home.caching import personal
from learn.accounts import carried_link, services
from learn.accounts.carried_link import discreet
from learn.accounts.exceptions import AccountClosed, LinkUnusable, WrongAccount
from learn.accounts.invited.forms import NewPersonForm
from learn.accounts.models import User
from learn.accounts.organisations import organisation_name
from learn.accounts.start_page import start_page

COOKIE = "invitation"


@discreet
@require_safe
def follow_link(request, token):
    """Take the secret out of the address; nothing else happens, however often a link is opened."""
    response = redirect("accounts:invitation")
    carried_link.remember(response, name=COOKIE, token=token)
    return response


@personal
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request):
    """Show to what somebody was invited, and let them begin."""
    token = carried_link.recall(request, name=COOKIE)
    try:
        found = services.find_invitation(token=token)
        account = User.objects.staff().filter(email=found.email).first()
        if account is None:
            return _new_person(request, token, found)
        return _known_person(request, token, found, account)
    except LinkUnusable:
        response = render(request, "accounts/invited/unusable.html", status=HTTPStatus.NOT_FOUND)
        carried_link.forget(response, name=COOKIE)
        return response


def _new_person(request, token, found):
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            account = services.accept_as_new_person(
                token=token,
                display_name=form.cleaned_data["display_name"],
                password=form.cleaned_data["password"],
                language=get_language(),
            )
        except ValidationError:
            if not User.objects.filter(email=found.email).exists():
                raise
            # The address got an account a moment ago; the page now asks to sign in with it.
            return redirect("accounts:invitation")
        response = perform_password_login(
            request,
            {"email": account.email},
            Login(user=account, email=account.email, redirect_url=reverse("mfa_activate_totp")),
        )
        carried_link.forget(response, name=COOKIE)
        return response
    return render(request, "accounts/invited/new_person.html", _facts(found) | {"form": form})


def _known_person(request, token, found, account):
    """Ask the owner of an account to sign in with it first; only then does it get the role."""
    is_here = request.user == account
    if request.method == "POST" and (is_here or not account.is_active):
        try:
            services.accept_invitation(token=token, account=account)
        except (AccountClosed, WrongAccount):
            return render(request, "accounts/invited/closed.html", _facts(found))
        if is_here:
            messages.success(
                request,
                _("Welcome to %(organisation)s.") % {"organisation": _facts(found)["organisation"]},
            )
            response = redirect(start_page(account))
        else:
            messages.success(
                request, _("Your account is open again. Sign in with the password you had.")
            )
            response = redirect("account_login")
        carried_link.forget(response, name=COOKIE)
        return response
    facts = _facts(found) | {"is_here": is_here, "is_closed": not account.is_active}
    return render(request, "accounts/invited/known_person.html", facts)


def _facts(found):
    return {
        "invitation": found,
        "organisation": organisation_name(found.organisation_key, get_language()),
    }
