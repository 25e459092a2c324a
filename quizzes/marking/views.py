"""Marking in the Wagtail admin: what waits, one question, one answer, and the release."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from quizzes import services
from quizzes.items.words import show
from quizzes.marking.forms import MarkForm, SelectionForm
from quizzes.marking.reading import (
    answers_to_mark,
    next_to_mark,
    only,
    quizzes_to_mark,
    stems_of,
    titles_of,
)
from quizzes.models import QuestionText, Response, ReusableComment
from quizzes.permissions import require_may_mark
from quizzes.services.marking import ready_to_release
from quizzes.stems import stem_line

ANSWERS_ON_A_PAGE = 50


class MarkingView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for those who may mark."""

    header_icon = "edit"
    page_title = gettext_lazy("Marking")

    def dispatch(self, request, *args, **kwargs):
        self.require_visible()
        require_may_mark(request.user)
        return super().dispatch(request, *args, **kwargs)

    def require_visible(self) -> None:
        """Raise 404 if the page is about something this person may not see."""

    def get_breadcrumbs_items(self):
        start = {"url": reverse("marking"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), start, *self.further_breadcrumbs()]

    def further_breadcrumbs(self) -> list[dict]:
        """Return the way from the start of marking to this page."""
        return []


class OverviewView(MarkingView):
    """All quizzes with answers that people mark."""

    template_name = "quizzes/marking/overview.html"

    def get_context_data(self, **kwargs):
        quizzes = quizzes_to_mark(self.request.user, get_language())
        return super().get_context_data(quizzes=quizzes, **kwargs)


class OfQuestionView(MarkingView):
    """What the pages about one question share. A question without answers to mark is a 404."""

    def require_visible(self):
        if not self.answers:
            raise Http404

    @cached_property
    def quiz_key(self):
        return self.kwargs["quiz_key"]

    @cached_property
    def question_key(self):
        return self.kwargs["question_key"]

    @cached_property
    def answers(self):
        return answers_to_mark(self.request.user, self.quiz_key, self.question_key)

    @cached_property
    def words(self):
        """The words of the question, in the marker's language if there are any."""
        return stems_of([self.question_key], get_language())[self.question_key].words

    @property
    def url(self):
        return reverse("marking_question", args=[self.quiz_key, self.question_key])

    def get_page_subtitle(self):
        return stem_line(self.words)

    def further_breadcrumbs(self):
        return [{"url": self.url, "label": stem_line(self.words, 60)}]


class QuestionView(OfQuestionView):
    """
    The answers to one question: all of them, or those in one state or language.

    Who reads only some of the languages goes through answers in one of them.
    """

    template_name = "quizzes/marking/question.html"

    def get(self, request, **key):
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        form = SelectionForm(self.request.GET)
        selection = form.selection()
        listed = Paginator(only(self.answers, **selection), ANSWERS_ON_A_PAGE)
        page = listed.get_page(self.request.GET.get("p"))
        language = selection.get("language", "")
        mine = only(self.answers, language=language)
        return super().get_context_data(
            form=form,
            page_obj=page,
            rows=[{"answer": a, "language": get_language_info(a.language)} for a in page],
            next=next_to_mark(mine),
            next_second=next_to_mark(mine, is_second=True),
            query=query_of(language=language),
            second_query=query_of(language=language, is_second=True),
            ready=len(only(self.answers, state="ready")),
            quiz_key=self.quiz_key,
            question_key=self.question_key,
            quiz_title=titles_of([self.quiz_key], get_language()).get(self.quiz_key, ""),
            **kwargs,
        )


class AnswerView(OfQuestionView):
    """One answer: read it, give points, go on to the next."""

    template_name = "quizzes/marking/answer.html"

    @cached_property
    def response(self) -> Response:
        responses = Response.objects.to_mark(self.request.user)
        return get_object_or_404(
            responses.select_related("attempt", "version", "text"), pk=self.kwargs["response_id"]
        )

    @cached_property
    def quiz_key(self):
        return self.response.attempt.quiz_key

    @cached_property
    def question_key(self):
        return self.response.version.question_key

    @cached_property
    def words(self):
        """The words of the version that was answered, in the marker's language if there are any."""
        texts = QuestionText.objects.for_screen([self.response.version], get_language())
        return texts.get(self.response.version_id, self.response.text).words

    @cached_property
    def current(self):
        return next(answer for answer in self.answers if answer.id == self.response.pk)

    @property
    def is_second(self) -> bool:
        """Whether the marker goes through what others have marked."""
        return "second" in self.request.GET

    @cached_property
    def language(self) -> str:
        """The language of the answers that the marker goes through; empty: all of them."""
        return SelectionForm(self.request.GET).selection().get("language", "")

    @property
    def query(self) -> str:
        """What the addresses of the neighbours carry on."""
        return query_of(language=self.language, is_second=self.is_second)

    def form(self, data=None, initial=None) -> MarkForm:
        return MarkForm(
            data, initial=initial, max_points=self.response.max_score, owner=self.request.user
        )

    def get(self, request, *args, **kwargs):
        own = self.response.marks.filter(marker=request.user).first()
        initial = {"points": own.points, "comment": own.comment} if own else None
        return self.page(self.form(initial=initial))

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if "insert" in request.POST:
            return self.page(self.form(initial=form.with_comment_inserted()))
        if not form.is_valid():
            return self.page(form, status=422)
        cleaned = form.cleaned_data
        services.mark_response(
            actor=request.user,
            response_id=self.response.pk,
            points=cleaned["points"],
            comment=cleaned["comment"],
        )
        if cleaned["is_kept"]:
            services.keep_comment(actor=request.user, text=cleaned["comment"])
        return self.go_on()

    def go_on(self):
        """Go to the next answer, or back to the list when there is none."""
        mine = only(self.answers, language=self.language)
        following = next_to_mark(mine, after=self.current.number, is_second=self.is_second)
        if following:
            return redirect(reverse("mark_answer", args=[following.id]) + self.query)
        if self.current.is_released:
            messages.success(self.request, _("The mark was changed. The learner sees it now."))
        else:
            messages.success(self.request, _("Saved. You have marked everything here."))
        return redirect(self.url + query_of(language=self.language))

    def page(self, form, status=200):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs):
        number, response = self.current.number, self.response
        mine = only(self.answers, language=self.language)
        before = [answer for answer in mine if answer.number < number]
        after = [answer for answer in mine if answer.number > number]
        language = get_language()
        return super().get_context_data(
            response=response,
            current=self.current,
            total=len(self.answers),
            others=self.current.marks - (self.current.own_points is not None),
            previous_answer=before[-1] if before else None,
            next_answer=after[0] if after else None,
            query=self.query,
            language=get_language_info(response.text.language),
            parts={
                name: show(self.words.get(name), lang=language)
                for name in ("stem", "criteria", "sample")
            },
            comments=ReusableComment.objects.filter(owner=self.request.user),
            **kwargs,
        )

    def further_breadcrumbs(self):
        label = _("Answer %(number)d") % {"number": self.current.number}
        return [*super().further_breadcrumbs(), {"url": "", "label": label}]


class ReleaseView(MarkingView):
    """Asks before learners see their marks, in a whole quiz or for one question."""

    template_name = "quizzes/marking/release.html"
    page_subtitle = gettext_lazy("Release marks")

    def require_visible(self):
        ready = ready_to_release(self.request.user, **self.kwargs)
        self.number = ready.count()
        # After a second click on "release" there is nothing left, which is no mistake.
        if not self.number and self.request.method == "GET":
            raise Http404

    def get_context_data(self, *, quiz_key, question_key=None, **kwargs):
        return super().get_context_data(
            number=self.number,
            quiz_title=titles_of([quiz_key], get_language()).get(quiz_key, ""),
            back_url=_back_url(quiz_key, question_key),
            **kwargs,
        )

    def post(self, request, *, quiz_key, question_key=None):
        number = services.release_marks(
            actor=request.user, quiz_key=quiz_key, question_key=question_key
        )
        text = ngettext(
            "The marks of %(number)d answer are released.",
            "The marks of %(number)d answers are released.",
            number,
        )
        messages.success(request, text % {"number": number})
        return redirect(_back_url(quiz_key, question_key))

    def further_breadcrumbs(self):
        return [{"url": "", "label": self.page_subtitle}]


@require_POST
def forget_comment(request, response_id, comment_id):
    """Delete a comment kept for reuse and go back to the answer."""
    require_may_mark(request.user)
    services.forget_comment(actor=request.user, comment_id=comment_id)
    query = request.GET.urlencode()
    return redirect(reverse("mark_answer", args=[response_id]) + (f"?{query}" if query else ""))


def query_of(*, language: str = "", is_second: bool = False) -> str:
    """Return the end of an address that says which answers its reader goes through."""
    query = {"language": language, "second": "1" if is_second else ""}
    chosen = {name: value for name, value in query.items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""


def _back_url(quiz_key, question_key) -> str:
    if question_key:
        return reverse("marking_question", args=[quiz_key, question_key])
    return reverse("marking")
