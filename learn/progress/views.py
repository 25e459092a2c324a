"""Going on from a step, and the page at the end of a module."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from courses.outline import LESSON, module_of_step, outlines
from home.caching import personal
from home.visibility import hidden_paths
from learn.progress import services
from learn.progress.exceptions import UnknownStep
from learn.progress.reading import ModuleProgress, done_keys


@require_POST
def complete_step(request, step_key):
    """Note the lesson as completed and lead on to the next step, or to the end of the module."""
    # Asked before anybody becomes a guest: an address that leads nowhere leaves no trace.
    module_key = module_of_step(step_key, kind=LESSON)
    if module_key is None:
        raise Http404
    try:
        services.complete_step(learner=request.become_learner(), step_key=step_key, kind=LESSON)
    except UnknownStep as error:
        raise Http404 from error
    progress = _module_progress(request, module_key, current=step_key)
    if progress.next:
        return redirect(progress.next.url)
    return redirect(reverse("progress:module_done", args=[progress.outline.module_key]))


@require_safe
@personal
def module_done(request, module_key):
    """
    Show what was completed and what could come next.

    Whoever comes here with steps left is shown which ones; nothing is claimed that is not so.
    """
    progress = _module_progress(request, module_key)
    return render(
        request,
        "progress/module_done.html",
        {"progress": progress, "offer_key": _needs_key(request.user)},
    )


def _module_progress(request, module_key, current=None) -> ModuleProgress:
    found = outlines(request, module_keys=[module_key], language=get_language())
    hidden = hidden_paths(request)
    if module_key not in found or found[module_key].path.startswith(hidden):
        raise Http404
    outline = found[module_key].without(hidden)
    done = done_keys(request.user)
    return ModuleProgress(outline, done, current=current)


def _needs_key(user) -> bool:
    """Return whether this learner would lose everything with this phone."""
    return user.is_authenticated and user.kind == user.Kind.GUEST
