"""The people of a group: let in, looked at, called by a label, helped back in, taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learn.accounts import recovery_keys
from learn.accounts.qr_codes import qr_code
from learn.accounts.services import current_spare_key
from learn.groups import services
from learn.groups.forms import LabelForm, RecoveryCardForm
from learn.groups.models import GroupMembership
from learn.groups.reading.learner import learner_view
from learn.groups.views.access import in_group, member_of, require_running

LEARNER = GroupMembership.Role.LEARNER


@require_safe
@in_group
def people(request, group):
    """Show who knocks and who is in."""
    members = group.memberships.filter(role=LEARNER).select_related("member")
    context = {
        "group": group,
        "knocking": members.filter(admitted_at=None).order_by("joined_at"),
        "members": members.exclude(admitted_at=None).order_by("member__display_name", "pk"),
        "tab": "people",
    }
    return render(request, "groups/people.html", context)


@require_POST
@in_group
def admit(request, group, membership_id):
    """Let somebody in who knocked, or send them away."""
    membership = member_of(group, membership_id, role=LEARNER)
    if "refuse" in request.POST:
        services.remove_member(membership=membership, actor=request.user)
        sentence = _("%(name)s was not let in.")
    else:
        services.admit(membership=membership, actor=request.user)
        sentence = _("%(name)s is in.")
    messages.success(request, sentence % {"name": membership.member.display_name})
    return redirect("groups:people", group.uuid)


@require_POST
@in_group
def admit_all(request, group):
    """Let in everybody who knocks."""
    require_running(group)
    for membership in group.memberships.knocking().select_related("group"):
        services.admit(membership=membership, actor=request.user)
    messages.success(request, _("Everybody who knocked is in."))
    return redirect("groups:people", group.uuid)


@require_safe
@in_group
def learner(request, group, membership_id):
    """Show the steps, attempts and results of one learner, and nothing they wrote."""
    membership = member_of(group, membership_id, role=LEARNER, admitted_at__isnull=False)
    context = {
        "group": group,
        "membership": membership,
        "learner": learner_view(request, group, membership, get_language()),
        "label_form": LabelForm(initial={"private_label": membership.private_label}),
        "card_form": RecoveryCardForm(),
    }
    return render(request, "groups/learner.html", context)


@require_POST
@in_group
def label(request, group, membership_id):
    """Keep what the facilitators of this group call somebody."""
    membership = member_of(group, membership_id, role=LEARNER)
    form = LabelForm(request.POST)
    if form.is_valid():
        services.label_member(
            membership=membership, actor=request.user, label=form.cleaned_data["private_label"]
        )
        messages.success(request, _("Saved."))
    else:
        require_running(group)
        messages.error(request, " ".join(form.errors["private_label"]))
    return redirect("groups:learner", group.uuid, membership.uuid)


@require_POST
@in_group
def remove(request, group, membership_id):
    """Take a learner out of the group; what they did stays theirs."""
    membership = member_of(group, membership_id, role=LEARNER)
    services.remove_member(membership=membership, actor=request.user)
    messages.success(
        request,
        _("%(name)s is no longer in the group.") % {"name": membership.member.display_name},
    )
    return redirect("groups:people", group.uuid)


@require_POST
@in_group
def make_card(request, group, membership_id):
    """Make a recovery card and lead to it; a refresh there makes no other."""
    membership = member_of(group, membership_id, role=LEARNER, admitted_at__isnull=False)
    form = RecoveryCardForm(request.POST)
    if not form.is_valid():
        require_running(group)
        return redirect("groups:learner", group.uuid, membership.uuid)
    client_uuid = form.cleaned_data["client_uuid"]
    services.make_recovery_card(membership=membership, actor=request.user, client_uuid=client_uuid)
    return redirect("groups:card", group.uuid, membership.uuid, client_uuid)


@require_safe
@in_group
def card(request, group, membership_id, client_uuid):
    """Show a recovery card as long as it can be used."""
    require_running(group)
    members = group.memberships.learners().select_related("member")
    membership = get_object_or_404(members, uuid=membership_id)
    key = current_spare_key(user=membership.member, client_uuid=client_uuid)
    if key is None:
        messages.info(request, _("This card was used or has expired. You can make a new one."))
        return redirect("groups:learner", group.uuid, membership.uuid)
    address = request.build_absolute_uri(reverse("accounts:recover"))
    context = {
        "group": group,
        "membership": membership,
        "key": recovery_keys.grouped(key),
        "address_parts": address.partition("://")[2].rstrip("/").split("/"),
        "qr_code": qr_code(f"{address}#{key}", title=_("QR code with the recovery key")),
    }
    return render(request, "groups/card.html", context)
