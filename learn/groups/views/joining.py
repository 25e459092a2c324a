"""How learners come into a group and leave it, and when what is due."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from home.caching import personal
from home.visibility import hidden_paths
from learn.accounts.pseudonyms import make_pseudonym
from learn.groups import join_codes, services
from learn.groups.exceptions import GroupFull, UnknownJoinCode
from learn.groups.forms import JoinCodeForm, PseudonymForm
from learn.groups.models import GroupMembership
from learn.groups.reading.due import calendar_of
from learn.groups.reading.lists import organisation_names
from learn.groups.reading.modules import titles_of


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def join(request):
    """Ask for the code."""
    form = JoinCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            services.find_open_group(code=code)
        except UnknownJoinCode:
            form.add_error("code", _unknown())
        else:
            return redirect("groups:join_with", code)
    return render(request, "groups/join.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def join_with(request, code):
    """Show which group it is and offer a name; join on POST."""
    code = join_codes.normalise(code)
    if not join_codes.is_well_formed(code):
        raise Http404
    try:
        group = services.find_open_group(code=code)
    except UnknownJoinCode:
        return _ask_again(request, code, _unknown())
    user = request.user
    if user.is_authenticated and user.is_staff_account:
        return render(request, "groups/join_staff.html", {"group": group})
    known = user.is_authenticated
    keeps_name = known and "other" not in request.POST
    form = PseudonymForm(
        request.POST if "join" in request.POST else None,
        initial={
            "display_name": user.display_name if keeps_name else make_pseudonym(get_language())
        },
    )
    if "join" in request.POST and form.is_valid():
        if not known and services.is_full(group):
            # Before a guest is made of a visitor who would be refused.
            return _ask_again(request, code, _full())
        return _join(request, code, form.cleaned_data["display_name"])
    return render(request, "groups/join_with.html", _invitation(request, group, form, known))


def _invitation(request, group, form, is_known):
    language = get_language()
    assignments = group.assignments.current().filter(is_for_everybody=True)
    keys = [row.module_key or row.course_key for row in assignments]
    titles = titles_of(keys, language, hidden_paths(request))
    names = dict(organisation_names({group.organisation_key}, language))
    return {
        "group": group,
        "organisation": names.get(group.organisation_key, ""),
        "titles": [titles[key] for key in keys if key in titles],
        "form": form,
        "is_known": is_known,
    }


def _join(request, code, display_name):
    try:
        membership = services.join_group(
            code=code, learner=request.become_learner(), display_name=display_name
        )
    except UnknownJoinCode:
        return _ask_again(request, code, _unknown())
    except GroupFull:
        return _ask_again(request, code, _full())
    if membership.admitted_at is None:
        messages.info(
            request,
            _("You have knocked. As soon as your group leader lets you in, the group is here."),
        )
    else:
        messages.success(request, _("You are in: %(group)s.") % {"group": membership.group.name})
    return redirect("dashboard:my_learning")


def _ask_again(request, code, sentence):
    form = JoinCodeForm({"code": join_codes.grouped(code)})
    form.is_valid()
    form.add_error("code", sentence)
    return render(request, "groups/join.html", {"form": form}, status=HTTPStatus.NOT_FOUND)


def _full():
    return _("This group is full. Ask your group leader to make room for you.")


def _unknown():
    return _("No open group has this code. Compare it digit by digit, or ask for a new one.")


@require_safe
@personal
def calendar(request):
    """Hand over what is due as a calendar file."""
    if not request.user.is_authenticated:
        raise Http404
    return HttpResponse(
        calendar_of(request, get_language()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mitreden.ics"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def leave(request, group_id):
    """Leave a group, after asking; what was done stays."""
    if not request.user.is_authenticated:
        raise Http404
    mine = GroupMembership.objects.filter(
        member=request.user, role=GroupMembership.Role.LEARNER
    ).select_related("group")
    membership = get_object_or_404(mine, group__uuid=group_id)
    if request.method != "POST":
        return render(request, "groups/leave.html", {"group": membership.group})
    services.leave_group(group=membership.group, learner=request.user)
    messages.success(request, _("You have left the group. What you have learned stays with you."))
    return redirect("dashboard:my_learning")
