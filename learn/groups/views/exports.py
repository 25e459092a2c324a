"""Files of long lists: asked for, waited for, taken along."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from learn.groups import services
from learn.groups.models import GroupExport
from learn.groups.reading.files import TYPES
from learn.groups.reading.tables import NAMES, table_titles
from learn.groups.tasks import make_export
from learn.groups.views.access import in_group
from learn.groups.views.tables import as_file

SECONDS_A_LOOK = 5


@require_POST
@in_group
def ask(request, group, name, file_format):
    """Have the file made, and lead to where it will be."""
    if name not in NAMES or file_format not in TYPES:
        raise Http404
    export = services.request_export(
        actor=request.user,
        group=group,
        table=name,
        file_format=file_format,
        language=get_language(),
    )
    if export.state == GroupExport.State.WAITING:
        make_export.delay_on_commit(export.pk)
    return redirect("groups:export", group.uuid, export.uuid)


@require_safe
@in_group
def export(request, group, export_id):
    """Show how far the file is; the page looks again by itself until it is there."""
    one = get_object_or_404(_own(request, group).defer("content"), uuid=export_id)
    context = {
        "group": group,
        "export": one,
        "title": table_titles()[one.table],
        "tab": "lists",
    }
    response = render(request, "groups/export.html", context)
    if one.is_unfinished:
        response.headers["Refresh"] = str(SECONDS_A_LOOK)
    return response


@require_safe
@in_group
def download(request, group, export_id):
    """Hand over the file."""
    done = _own(request, group).filter(state=GroupExport.State.DONE)
    one = get_object_or_404(done, uuid=export_id)
    response = HttpResponse(bytes(one.content), content_type=TYPES[one.format])
    return as_file(response, group, one.table, one.format)


def _own(request, group):
    return group.exports.filter(requested_by=request.user)
