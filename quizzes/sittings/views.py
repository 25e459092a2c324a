"""One attempt, and the opening of explanations, in the Wagtail admin."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from quizzes import services
from quizzes.marking.reading import titles_of
from quizzes.permissions import feedback_is_open, may_open_feedback, may_view_attempts
from quizzes.sittings.reading import asked_questions, quizzes_waiting, sittings_of


class SittingsView(WagtailAdminTemplateMixin, TemplateView):
    """A page below the list of attempts. What one may not see is a 404."""

    header_icon = "list-ul"
    page_title = gettext_lazy("Attempts")

    def dispatch(self, request, *args, **kwargs):
        self.require_visible()
        if not may_view_attempts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def require_visible(self) -> None:
        """Raise 404 if the page is about something this person may not see."""
        raise NotImplementedError

    def get_breadcrumbs_items(self):
        start = {"url": reverse("attempts"), "label": self.page_title}
        here = {"url": "", "label": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items()[:-1], start, here]


class AttemptView(SittingsView):
    """What came of one attempt, question by question."""

    template_name = "quizzes/sittings/attempt.html"

    def require_visible(self):
        self.attempt = get_object_or_404(
            sittings_of(self.request.user), pk=self.kwargs["attempt_id"]
        )

    def get_page_subtitle(self):
        return self.attempt.learner.display_name

    def get_context_data(self, **kwargs):
        attempt = self.attempt
        titles = titles_of([attempt.quiz_key], get_language())
        return super().get_context_data(
            attempt=attempt,
            quiz_title=titles.get(attempt.quiz_key, ""),
            language=get_language_info(attempt.language),
            questions=asked_questions(self.request.user, attempt, get_language()),
            is_open=feedback_is_open(attempt),
            **kwargs,
        )


class OpenExplanationsView(SittingsView):
    """Asks before everybody who handed in a quiz sees score and explanations."""

    template_name = "quizzes/sittings/open.html"
    page_subtitle = gettext_lazy("Open explanations")

    @cached_property
    def quiz(self):
        """The quiz as it waits now, or ``None``."""
        waiting = quizzes_waiting(self.request.user, get_language())
        return next((quiz for quiz in waiting if quiz.key == self.kwargs["quiz_key"]), None)

    def require_visible(self):
        # After a second click on "open" nothing waits any more, which is no mistake.
        mine = sittings_of(self.request.user).filter(quiz_key=self.kwargs["quiz_key"])
        if self.quiz is None and (self.request.method == "GET" or not mine.exists()):
            raise Http404

    def get_context_data(self, **kwargs):
        may_open = may_open_feedback(self.request.user, self.kwargs["quiz_key"])
        return super().get_context_data(quiz=self.quiz, may_open=may_open, **kwargs)

    def post(self, request, *, quiz_key):
        services.release_feedback(actor=request.user, quiz_key=quiz_key)
        messages.success(request, _("The explanations are open."))
        return redirect("attempts")
