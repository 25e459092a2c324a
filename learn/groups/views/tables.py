"""Lists on the screen and the same as files."""

from functools import wraps

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from learn.groups.reading import files
from learn.groups.reading.plan import plan_of
from learn.groups.reading.tables import NAMES, table_of, table_titles
from learn.groups.views.access import in_group
from quizzes.statistics.exporting import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_file
from quizzes.statistics.opendocument import ODS_TYPE, ods_file


def _short(view):
    """Lead back to the list where it is too long for a file within the request."""

    @wraps(view)
    def wrapper(request, group, name):
        if name in NAMES and _is_long(request, group):
            return redirect("groups:table", group.uuid, name)
        return view(request, group, name)

    return wrapper


@require_safe
@in_group
def table(request, group, name):
    """Show a list of the group, and offer it as a file."""
    context = {
        "group": group,
        "table": _table(request, group, name),
        "is_long": _is_long(request, group),
        "titles": table_titles(),
        "tab": "lists",
    }
    return render(request, "groups/table.html", context)


@require_safe
@in_group
@_short
def csv(request, group, name):
    """Hand the list over as comma-separated values."""
    lines = csv_lines(_table(request, group, name))
    return as_file(StreamingHttpResponse(lines, content_type=CSV_TYPE), group, name, "csv")


@require_safe
@in_group
@_short
def xlsx(request, group, name):
    """Hand the list over as a workbook."""
    file = xlsx_file([_table(request, group, name)])
    return as_file(FileResponse(file, content_type=XLSX_TYPE), group, name, "xlsx")


@require_safe
@in_group
@_short
def ods(request, group, name):
    """Hand the list over as an OpenDocument spreadsheet."""
    file = ods_file([_table(request, group, name)])
    return as_file(FileResponse(file, content_type=ODS_TYPE), group, name, "ods")


def _is_long(request, group) -> bool:
    steps = sum(len(module.outline.steps) for module in plan_of(request, group, get_language()))
    return group.memberships.learners().count() * steps > files.LONG


def _table(request, group, name):
    if name not in NAMES:
        raise Http404
    return table_of(request, group, name, get_language())


def as_file(response, group, name, ending):
    """Name the file after the group, the list and the day."""
    day = timezone.localdate().isoformat()
    stem = "-".join(filter(None, [slugify(group.name), name, day]))
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    return response
