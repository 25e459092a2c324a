"""A learner's own pages: the recovery key, coming back with it, and everything about me."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from home.caching import personal
from learn.accounts import personal_data, recovery_keys, services, shown_key
from learn.accounts.client_address import client_address
from learn.accounts.exceptions import GuessesExhausted, KeyExists, UnknownKey
from learn.accounts.forms import MakeKeyForm, RecoverForm, ReplaceKeyForm
from learn.accounts.qr_codes import qr_code
from learn.accounts.sign_in import leave_device, sign_in_learner

EXPORT_FILE_NAME = "mitreden-my-data.json"


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_key(request):
    """Explain the key and make one; afterwards show it for ten minutes."""
    if request.method == "POST":
        return _make_key(request)
    key = shown_key.recall(request)
    if key:
        return render(request, "accounts/recovery_key_shown.html", _card(request, key))
    form = ReplaceKeyForm() if services.has_key(request.user) else MakeKeyForm()
    return render(request, "accounts/recovery_key.html", {"form": form})


def _make_key(request):
    refuse_staff(request)
    learner = request.become_learner()
    form = (ReplaceKeyForm if "replace" in request.POST else MakeKeyForm)(request.POST)
    if form.is_valid():
        client_uuid = form.cleaned_data["client_uuid"]
        try:
            services.make_recovery_key(
                user=learner,
                client_uuid=client_uuid,
                replace=form.cleaned_data.get("replace", False),
            )
        except KeyExists:
            # The box was left empty, or another tab was quicker: bound without it, so it is asked.
            form = ReplaceKeyForm(request.POST)
        else:
            response = redirect("accounts:recovery_key")
            shown_key.remember(response, user=learner, client_uuid=client_uuid)
            return response
    return render(request, "accounts/recovery_key.html", {"form": form})


@personal
@require_http_methods(["GET", "HEAD"])
def recovery_key_print(request):
    """Show nothing but the card, in the size of a card."""
    key = shown_key.recall(request)
    if key is None:
        return redirect("accounts:recovery_key")
    return render(request, "accounts/recovery_key_print.html", _card(request, key))


def _card(request, key):
    """Return what the card shows. The key is in the fragment, which no server ever receives."""
    address = request.build_absolute_uri(reverse("accounts:recover"))
    return {
        "key": recovery_keys.grouped(key),
        "address": address,
        # As people type it: browsers add what is missing before it, and the platform behind it.
        "address_parts": address.partition("://")[2].rstrip("/").split("/"),
        "qr_code": qr_code(f"{address}#{key}", title=_("QR code with your recovery key")),
    }


@personal
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request):
    """Bring back on this device what belongs to a recovery key."""
    if request.method != "POST":
        return render(request, "accounts/recover.html", {"form": RecoverForm()})
    refuse_staff(request)
    form = RecoverForm(request.POST)
    owner, status = _find_owner(form, client_address(request))
    if owner is None:
        response = render(request, "accounts/recover.html", {"form": form}, status=status)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            response.headers["Retry-After"] = str(form.wait)
        return response
    if _must_ask(request.user, owner) and not form.cleaned_data["join"]:
        joining = RecoverForm(initial={"key": form.cleaned_data["key"], "join": True})
        return render(request, "accounts/recover_join.html", {"form": joining, "owner": owner})
    return _come_back(request, owner, form)


def _find_owner(form, address):
    """Return the owner of the key in ``form``, or None and the status of the answer."""
    if not form.is_valid():
        return None, HTTPStatus.OK
    try:
        return services.find_key_owner(key=form.cleaned_data["key"], address=address), None
    except UnknownKey:
        form.add_error("key", _("Nobody has this key. Compare it with your card, digit by digit."))
        return None, HTTPStatus.OK
    except GuessesExhausted as exhausted:
        form.wait = exhausted.wait
        form.add_error(
            "key",
            ngettext(
                "Too many wrong keys came from your network. Try again in %(count)d second.",
                "Too many wrong keys came from your network. Try again in %(count)d seconds.",
                exhausted.wait,
            )
            % {"count": exhausted.wait},
        )
        return None, HTTPStatus.TOO_MANY_REQUESTS


def _must_ask(visitor, owner):
    """Two keys become one: the owner of the other key has a card that will stop working."""
    return visitor.is_authenticated and visitor != owner and services.has_key(visitor)


def _come_back(request, owner, form):
    visitor = request.user
    try:
        is_spare = services.come_back(key=form.cleaned_data["key"], owner=owner, visitor=visitor)
    except UnknownKey:
        form.add_error("key", _("Nobody has this key. Compare it with your card, digit by digit."))
        return render(request, "accounts/recover.html", {"form": form})
    if visitor != owner:
        sign_in_learner(request, owner)
    messages.success(
        request, _("Welcome back, %(name)s. Here is your learning.") % {"name": owner.display_name}
    )
    if is_spare:
        messages.info(request, _("The card is used up now. Make a key of your own for next time."))
        return redirect("accounts:recovery_key")
    return redirect("dashboard:my_learning")


@personal
@require_http_methods(["GET", "HEAD"])
def your_data(request):
    """Say what is stored about the person and what they can do with it."""
    return render(request, "accounts/your_data.html", {"has_key": services.has_key(request.user)})


@personal
@require_POST
def export(request):
    """Hand over everything about the person as a file."""
    if not request.user.is_authenticated:
        return redirect("accounts:your_data")
    return JsonResponse(
        personal_data.export(request.user),
        headers={"Content-Disposition": f'attachment; filename="{EXPORT_FILE_NAME}"'},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    """Delete everything about the person, after asking once."""
    if not request.user.is_authenticated:
        return redirect("accounts:your_data")
    if request.method != "POST":
        return render(request, "accounts/erase.html", {"has_key": services.has_key(request.user)})
    refuse_staff(request)
    services.erase_user(user=request.user)
    response = redirect("accounts:your_data")
    leave_device(request, response)
    messages.success(request, _("Everything about you has been deleted."))
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request):
    """
    Forget the person on this device; a link does nothing but lead to where one can.

    Without a key nobody can come back, so a guest is asked first and then deleted: what no one
    can reach is not worth keeping.
    """
    user = request.user
    if request.method != "POST" or not user.is_authenticated:
        return redirect("accounts:your_data")
    is_lost = not user.is_staff_account and not services.has_key(user)
    if is_lost and "sure" not in request.POST:
        return render(request, "accounts/leave.html")
    if is_lost:
        services.erase_user(user=user)
    response = redirect("front_door")
    leave_device(request, response)
    messages.success(request, _("You have left this device. Nobody sees your learning here now."))
    return response


def refuse_staff(request):
    """Raise PermissionDenied for staff: these pages are for people without an e-mail address."""
    if request.user.is_authenticated and request.user.is_staff_account:
        raise PermissionDenied
