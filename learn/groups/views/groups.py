"""The list of groups; making, changing, ending and deleting one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learn.accounts.permissions import (
    organisations_administered_by,
    organisations_facilitated_by,
)
from learn.groups import services
from learn.groups.exceptions import AlreadyIn, LeadNeeded, NotAFacilitator, NothingAssigned
from learn.groups.forms import (
    COURSE,
    MODULE,
    GroupSettingsForm,
    HelperForm,
    NameForm,
    NewGroupForm,
    SuccessorForm,
)
from learn.groups.models import GroupMembership
from learn.groups.reading.lists import groups_of, organisation_names
from learn.groups.reading.modules import offered
from learn.groups.services.people import possible_helpers, possible_leads
from learn.groups.views.access import (
    facilitators_only,
    in_group,
    member_of,
    require_lead,
    require_running,
)


@require_safe
@facilitators_only
def group_list(request):
    """Show the groups of the person, those that are over below."""
    may_make = bool(organisations_facilitated_by(request.user))
    groups = groups_of(request.user, get_language())
    if not may_make and not groups:
        raise PermissionDenied
    context = {
        "active": [group for group in groups if not group.is_over],
        "over": [group for group in groups if group.is_over],
        "may_make": may_make,
        "administers": bool(organisations_administered_by(request.user)),
    }
    return render(request, "groups/group_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@facilitators_only
def new_group(request):
    """Make a group and show its code at once."""
    language = get_language()
    names = organisation_names(organisations_facilitated_by(request.user), language)
    if not names:
        raise PermissionDenied
    form = NewGroupForm(
        request.POST or None, organisations=names, offered=offered(request, language)
    )
    if request.method == "POST" and form.is_valid():
        try:
            group = services.create_group(
                actor=request.user,
                organisation_key=form.cleaned_data["organisation"],
                name=form.cleaned_data["name"],
                module_keys=form.keys(MODULE),
                course_keys=form.keys(COURSE),
                languages=form.cleaned_data["languages"],
                is_approval_needed=form.cleaned_data["is_approval_needed"],
                seat_limit=form.cleaned_data["seat_limit"],
            )
        except NothingAssigned:
            form.add_error("taken", form.fields["taken"].error_messages["invalid_choice"])
        else:
            return redirect("groups:door", group.uuid)
    return render(request, "groups/new_group.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def settings(request, group):
    """Change what is said of a group, who helps, and what becomes of it."""
    require_running(group)
    form = GroupSettingsForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        services.change_group(group=group, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("groups:settings", group.uuid)
    return _settings_page(request, group, form)


def _settings_page(request, group, form, **forms):
    # A form that was refused leaves its values on the group; the head of the page shows the old.
    group.refresh_from_db(fields=["name"])
    people = possible_helpers(group)
    helpers = group.memberships.leading().select_related("member").order_by("joined_at")
    context = {
        "group": group,
        "form": form,
        "helpers": helpers,
        "helper_form": forms.get("helper_form") or HelperForm(people=people),
        "has_people": people.exists(),
        "successor_form": forms.get("successor_form")
        or SuccessorForm(people=possible_leads(group)),
        "name_form": NameForm(),
        "tab": "settings",
    }
    return render(request, "groups/settings.html", context)


@require_POST
@in_group
def add_helper(request, group):
    """Let somebody of the organisation help."""
    form = HelperForm(request.POST, people=possible_helpers(group))
    if not form.is_valid():
        require_lead(group)
        return _settings_page(request, group, GroupSettingsForm(instance=group), helper_form=form)
    try:
        services.add_helper(group=group, actor=request.user, **form.cleaned_data)
    except (AlreadyIn, NotAFacilitator):
        # Somebody else was quicker: added them, or took their role. The page shows how it is now.
        return redirect("groups:settings", group.uuid)
    messages.success(
        request, _("%(name)s helps now.") % {"name": form.cleaned_data["helper"].display_name}
    )
    return redirect("groups:settings", group.uuid)


@require_POST
@in_group
def change_helper(request, group, membership_id):
    """Make a co-facilitator an observer or the other way round, or let them go."""
    membership = member_of(group, membership_id)
    if membership.role == GroupMembership.Role.LEARNER:
        raise Http404
    try:
        if "remove" in request.POST:
            services.remove_member(membership=membership, actor=request.user)
        else:
            services.change_helper(
                membership=membership, actor=request.user, role=request.POST.get("role", "")
            )
    except LeadNeeded:
        # No button offers it; somebody may have become the lead since the page was opened.
        return redirect("groups:settings", group.uuid)
    messages.success(request, _("Saved."))
    return redirect("groups:settings", group.uuid)


@require_POST
@in_group
def hand_over(request, group):
    """Give the group to somebody else of the organisation."""
    require_lead(group)
    form = SuccessorForm(request.POST, people=possible_leads(group))
    if form.is_valid():
        try:
            services.hand_over(
                group=group, actor=request.user, successor=form.cleaned_data["successor"]
            )
        except NotAFacilitator:
            # They lost their role in this moment; the page no longer offers them.
            return redirect("groups:settings", group.uuid)
        messages.success(
            request,
            _("%(name)s leads the group now.")
            % {"name": form.cleaned_data["successor"].display_name},
        )
        return redirect("groups:group_list")
    return _settings_page(request, group, GroupSettingsForm(instance=group), successor_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def archive(request, group):
    """End a group, after asking."""
    require_lead(group)
    if request.method != "POST":
        return render(request, "groups/archive.html", {"group": group})
    services.archive_group(group=group, actor=request.user)
    messages.success(request, _("The group is over. You can still read everything."))
    return redirect("groups:group", group.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def delete(request, group):
    """Delete a group and the guests who only learn here, after asking."""
    require_lead(group)
    if request.method != "POST":
        return render(request, "groups/delete.html", {"group": group})
    count = services.delete_group(group=group, actor=request.user)
    messages.success(
        request,
        ngettext(
            "The group was deleted, and with it the learning of %(count)d participant without a "
            "recovery key.",
            "The group was deleted, and with it the learning of %(count)d participants without a "
            "recovery key.",
            count,
        )
        % {"count": count}
        if count
        else _("The group was deleted."),
    )
    return redirect("groups:group_list")


@require_POST
@in_group
def duplicate(request, group):
    """Make a new group with the same modules."""
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the group a name."))
        return redirect("groups:group", group.uuid)
    copy = services.duplicate_group(group=group, actor=request.user, name=form.cleaned_data["name"])
    return redirect("groups:door", copy.uuid)
