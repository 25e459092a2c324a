"""Re-scoring what was handed in, after a key was corrected: list, preview, confirm."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from quizzes.bank_admin.searching import may_see_banks
from quizzes.containers import container_of, containers_of
from quizzes.exceptions import CannotRescore, OutcomeChanged
from quizzes.models import Attempt, QuestionText, QuestionVersion
from quizzes.permissions import may_rescore, may_view_attempts
from quizzes.services import preview_rescore, rescore, rescorings_of
from quizzes.stems import stem_line


@require_safe
def rescorings(request, container_key):
    """List the questions of a quiz or bank whose earlier answers score differently now."""
    container = _container_or_404(request.user, container_key)
    plans = rescorings_of(container_key)
    stems = _stems([plan.new_version for plan in plans])
    context = {
        "place": containers_of([container_key])[container_key],
        "container": container,
        "plans": [(plan, stems.get(plan.new_version.pk, "")) for plan in plans],
    }
    return render(request, "quizzes/admin/rescorings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rescore_question(request, container_key, version_id):
    """Say whose result a re-score would change, and do it once somebody has agreed to that."""
    _container_or_404(request.user, container_key)
    old = get_object_or_404(QuestionVersion, pk=version_id)
    new = get_object_or_404(
        QuestionVersion.objects.current(),
        question_key=old.question_key,
        container_key=container_key,
    )
    try:
        if request.method == "POST":
            done = rescore(
                actor=request.user,
                old_version=old,
                new_version=new,
                seen=request.POST.get("seen", ""),
            )
            messages.success(request, _done_message(done))
            return redirect("quizzes_bank:rescorings", container_key)
        plan = preview_rescore(old_version=old, new_version=new)
    except CannotRescore as error:
        raise Http404 from error
    except OutcomeChanged:
        messages.warning(
            request, _("Results have changed since you looked. Please look once more.")
        )
        return redirect("quizzes_bank:rescore", container_key, version_id)
    context = {
        "place": containers_of([container_key])[container_key],
        "plan": plan,
        "stem": _stems([new]).get(new.pk, ""),
        "visible": _visible_results(request.user, plan),
    }
    return render(request, "quizzes/admin/rescore.html", context)


def _visible_results(user, plan) -> list[tuple]:
    """Return (result, person) where ``user`` may see the attempt; all others are only numbers."""
    if not may_view_attempts(user):
        return []
    ids = [result.attempt_id for result in plan.changed]
    seen = Attempt.objects.visible_to_staff(user).filter(pk__in=ids)
    people = dict(seen.order_by().values_list("pk", "learner__display_name"))
    return [(r, people[r.attempt_id]) for r in plan.changed if r.attempt_id in people]


def is_visible(user, container) -> bool:
    """Whether ``user`` may see ``container``, a page, a bank or nothing, in the admin."""
    if isinstance(container, Page):
        visible = page_permission_policy.explorable_instances(user)
        return visible.filter(pk=container.pk).exists()
    return container is not None and may_see_banks(user)


def _container_or_404(user, container_key):
    """Return the page or bank; 404 unless ``user`` may see it, 403 unless they may re-score it."""
    container = container_of(container_key)
    if not is_visible(user, container):
        raise Http404
    if not may_rescore(user, container):
        raise PermissionDenied
    return container


def _stems(versions) -> dict[int, str]:
    if not versions:
        return {}
    texts = QuestionText.objects.for_screen(versions, versions[0].source_language)
    return {pk: stem_line(text.words) for pk, text in texts.items()}


def _done_message(done) -> str:
    if not done.changed:
        return _("Nothing had to be changed.")
    return ngettext(
        "%(count)d result was re-scored. The old score is in the history.",
        "%(count)d results were re-scored. The old scores are in the history.",
        len(done.changed),
    ) % {"count": len(done.changed)}
