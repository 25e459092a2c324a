"""The group's own page: the summary and the matrix of learners and steps."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from learn.groups.forms import MatrixForm
from learn.groups.reading.matrix import matrix_of, sorted_and_filtered
from learn.groups.reading.overview import overview_of
from learn.groups.reading.plan import plan_of
from learn.groups.reading.states import kept_states
from learn.groups.views.access import in_group

ON_A_PAGE = 25


@require_safe
@in_group
def group(request, group):
    """Show who is done, who works, who is stuck and on what."""
    language = get_language()
    plan = plan_of(request, group, language)
    learners = kept_states(group, plan, language)
    form = MatrixForm(request.GET, plan=plan)
    chosen = form.chosen()
    page = Paginator(sorted_and_filtered(learners, **chosen), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    shown = [module for module in plan if not chosen["module"] or module.key == chosen["module"]]
    context = {
        "group": group,
        "overview": overview_of(group, plan, learners, language),
        "matrix": matrix_of(page.object_list, shown),
        "page_of_learners": page,
        "form": form,
        "is_filtered": any(chosen[name] for name in ("q", "status", "module")),
        "tab": "progress",
    }
    return render(request, "groups/group.html", context)
