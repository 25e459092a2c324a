"""How people find in: code, projector, poster and cards."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from home.templatetags.chrome import text_direction
from learn.accounts.qr_codes import qr_code
from learn.groups import services
from learn.groups.forms import OpenDoorForm
from learn.groups.views.access import in_group, require_running

# A sheet of A4 holds eight.
CARDS_ON_A_SHEET = 8


@require_safe
@in_group
def door(request, group):
    """Show the code and everything that can be done with it."""
    require_running(group)
    return _door_page(request, group, OpenDoorForm())


def _door_page(request, group, form):
    context = {"group": group, "way_in": way_in(request, group), "form": form, "tab": "door"}
    return render(request, "groups/door.html", context)


@require_POST
@in_group
def open_door(request, group):
    """Open the door, or keep it open for longer, or take a new code."""
    form = OpenDoorForm(request.POST)
    if not form.is_valid():
        return _door_page(request, group, form)
    services.open_door(
        group=group,
        actor=request.user,
        days=form.cleaned_data["days"],
        renew="renew" in request.POST,
    )
    messages.success(request, _("The door is open."))
    return redirect("groups:door", group.uuid)


@require_POST
@in_group
def close_door(request, group):
    """Close the door."""
    services.close_door(group=group, actor=request.user)
    messages.success(request, _("The door is closed. Nobody can join with the old code."))
    return redirect("groups:door", group.uuid)


@require_safe
@in_group
def projector(request, group):
    """Show the code as large as the screen, and who is in."""
    require_running(group)
    if not group.has_open_door:
        return redirect("groups:door", group.uuid)
    context = {"group": group, "way_in": way_in(request, group), **_arrived(group)}
    return render(request, "groups/projector.html", context)


@require_safe
@in_group
def arrivals(request, group):
    """Return how many are in and how many knock, for the projector."""
    return JsonResponse(_arrived(group))


def _arrived(group) -> dict[str, int]:
    return {
        "joined": group.memberships.learners().count(),
        "knocking": group.memberships.knocking().count(),
    }


@require_safe
@in_group
def poster(request, group):
    """Show a poster to print, in German and the languages of the group."""
    require_running(group)
    if not group.has_open_door:
        return redirect("groups:door", group.uuid)
    context = {
        "group": group,
        "way_in": way_in(request, group),
        "texts": [_words(code) for code in _languages(group)],
    }
    return render(request, "groups/poster.html", context)


@require_safe
@in_group
def cards(request, group):
    """Show cards to cut out; each has German and one language of the group."""
    require_running(group)
    if not group.has_open_door:
        return redirect("groups:door", group.uuid)
    german, *others = _languages(group)
    pairs = [[_words(german), _words(code)] for code in others] or [[_words(german)]]
    context = {
        "group": group,
        "way_in": way_in(request, group),
        "sheets": [[pair] * CARDS_ON_A_SHEET for pair in pairs],
    }
    return render(request, "groups/cards.html", context)


def _languages(group) -> list[str]:
    """Return German and the languages of the group, each once."""
    return list(dict.fromkeys(["de", *group.languages]))


def _words(language: str) -> dict[str, str]:
    """Return what a poster and a card say, in ``language``."""
    with override(language):
        return {
            "lang": language,
            "dir": text_direction(language),
            "invitation": _("Join in!"),
            "scan": _("Scan the code with your phone."),
            "type": _("Or open this address and type in the code:"),
            "promise": _("No e-mail, no real name."),
        }


def way_in(request, group) -> dict | None:
    """Return code, short address and QR code while the door is open."""
    if not group.has_open_door:
        return None
    short = request.build_absolute_uri(reverse("join"))
    whole = request.build_absolute_uri(reverse("join_with", args=[group.join_code]))
    address = short.partition("://")[2].rstrip("/")
    return {
        "code": group.shown_code,
        "address": address,
        "address_parts": address.split("/"),
        "link": whole,
        "closes_at": group.door_closes_at,
        "qr_code": qr_code(whole, title=_("QR code to join the group")),
    }
