"""Asking before another key is published for questions that people have answered."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from quizzes.bank_admin.rescoring import is_visible
from quizzes.containers import container_of, containers_of
from quizzes.models import QuestionBank, QuizPage
from quizzes.permissions import may_publish
from quizzes.services import changes_of, rescorings_of
from quizzes.services.comparing import Effect


def ask_before_another_key(request, instance):
    """
    Return a page that names what would get another key, or ``None`` where nothing would.

    Wagtail calls it after the draft was saved and before it is published, so nothing is lost by
    asking. A typo, a new question or one that nobody has answered is published without a word.
    """
    if not isinstance(instance, QuizPage | QuestionBank):
        return None
    changes = [c for c in changes_of(instance) if c.effect == Effect.KEY and c.answers]
    if not changes:
        return None
    context = {
        "place": containers_of([instance.translation_key])[instance.translation_key],
        "revision": instance.latest_revision.pk,
        "changes": changes,
    }
    return render(request, "quizzes/admin/publish_another_key.html", context)


@require_POST
def publish_another_key(request, container_key):
    """Publish the draft that somebody was asked about, and say what could be re-scored."""
    container = container_of(container_key)
    if not is_visible(request.user, container):
        raise Http404
    if not may_publish(request.user, container):
        raise PermissionDenied
    revision = container.latest_revision
    edit_url = containers_of([container_key])[container_key].edit_url
    if str(revision.pk) != request.POST.get("revision"):
        messages.warning(request, _("The draft was changed meanwhile. Please look once more."))
        return redirect(edit_url)
    revision.publish(user=request.user)
    if revision.approved_go_live_at:
        messages.success(request, _("It will be published at the time you have set."))
        return redirect(edit_url)
    messages.success(request, _("Published. Results stay as they are until you re-score them."))
    if any(plan.changed for plan in rescorings_of(container_key)):
        return redirect("quizzes_bank:rescorings", container_key)
    return redirect(edit_url)
