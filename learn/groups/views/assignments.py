"""What a group is to take, and the explanations that wait to be opened."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learn.groups import services
from learn.groups.exceptions import NothingAssigned
from learn.groups.forms import COURSE, MODULE, AssignmentForm, TakenForm
from learn.groups.models import Assignment
from learn.groups.reading.assignments import assignments_of, waiting_quizzes
from learn.groups.reading.modules import offered, titles_of
from learn.groups.views.access import in_group, require_running


@require_safe
@in_group
def assignments(request, group):
    """Show what the group is to take, in order."""
    language = get_language()
    context = {
        "group": group,
        "assignments": assignments_of(group, language),
        "waiting": waiting_quizzes(request, group, language),
        "tab": "assignments",
    }
    return render(request, "groups/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def assign(request, group):
    """Choose modules, whom they are for and until when."""
    require_running(group)
    chosen = TakenForm(request.POST or None, offered=offered(request, get_language()))
    form = AssignmentForm(request.POST or None, group=group, initial={"is_required": True})
    if request.method == "POST" and chosen.is_valid() and form.is_valid():
        try:
            made = services.assign(
                group=group,
                actor=request.user,
                module_keys=chosen.keys(MODULE),
                course_keys=chosen.keys(COURSE),
                **form.values(),
            )
        except NothingAssigned:
            chosen.add_error("taken", chosen.fields["taken"].error_messages["invalid_choice"])
        else:
            if made:
                messages.success(request, _("The group finds it under “My learning” now."))
            else:
                messages.info(request, _("The group has been given this before."))
            return redirect("groups:assignments", group.uuid)
    context = {"group": group, "chosen": chosen, "form": form}
    return render(request, "groups/assign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def assignment(request, group, assignment_id):
    """Change an assignment."""
    require_running(group)
    row = _assignment_of(group, assignment_id)
    initial = {
        name: getattr(row, name)
        for name in ("is_required", "starts_on", "due_on", "note", "is_discussed_first")
    }
    if not row.is_for_everybody:
        initial["recipients"] = list(row.recipients.values_list("membership", flat=True))
    form = AssignmentForm(
        request.POST or None, group=group, initial=initial, is_for_some=not row.is_for_everybody
    )
    if request.method == "POST" and form.is_valid():
        services.change_assignment(assignment=row, actor=request.user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("groups:assignments", group.uuid)
    key = row.module_key or row.course_key
    context = {
        "group": group,
        "assignment": row,
        "title": titles_of([key], get_language()).get(key, ""),
        "form": form,
    }
    return render(request, "groups/assignment.html", context)


@require_POST
@in_group
def move(request, group, assignment_id):
    """Move an assignment up or down."""
    row = _assignment_of(group, assignment_id)
    services.move_assignment(assignment=row, actor=request.user, down="down" in request.POST)
    return redirect("groups:assignments", group.uuid)


@require_POST
@in_group
def withdraw(request, group, assignment_id):
    """Take an assignment back."""
    row = _assignment_of(group, assignment_id)
    services.withdraw_assignment(assignment=row, actor=request.user)
    messages.success(request, _("Taken back. What people have done stays."))
    return redirect("groups:assignments", group.uuid)


@require_POST
@in_group
def open_feedback(request, group, quiz_key: UUID):
    """Open the explanations of a quiz to the group."""
    require_running(group)
    try:
        services.open_feedback(group=group, actor=request.user, quiz_key=quiz_key)
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, _("The group can read the explanations now."))
    return redirect("groups:assignments", group.uuid)


def _assignment_of(group, assignment_id) -> Assignment:
    rows = group.assignments.current().select_related("group")
    return get_object_or_404(rows, uuid=assignment_id)
