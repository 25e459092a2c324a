"""The statistics in the Wagtail admin: which quizzes there are, one of them, and its files."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from quizzes.models import Attempt, QuizPage
from quizzes.permissions import may_view_attempts
from quizzes.statistics.charts import facility_chart
from quizzes.statistics.exporting import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_file
from quizzes.statistics.forms import SelectionForm
from quizzes.statistics.plain import overview, remarks
from quizzes.statistics.reporting import (
    FEWEST_FOR_DISCRIMINATION,
    FEWEST_SHOWN,
    HARDER_BY,
    quiz_statistics,
)
from quizzes.statistics.tables import TITLES, all_tables


class StaffView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for those who may see attempts."""

    header_icon = "clipboard-list"
    page_title = _("Quiz statistics")

    def dispatch(self, request, *args, **kwargs):
        require_viewer(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        start = {"url": reverse("quiz_statistics"), "label": _("Quiz statistics")}
        return [*super().get_breadcrumbs_items(), start]


class QuizListView(StaffView):
    """All quizzes, and how many attempts at each were handed in."""

    template_name = "quizzes/statistics/quiz_list.html"

    def get_context_data(self, **kwargs):
        counts = dict(
            Attempt.objects.visible_to_staff(self.request.user)
            .submitted()
            .filter(kind=Attempt.Kind.QUIZ)
            .order_by()
            .values_list("quiz_key")
            .annotate(Count("pk"))
        )
        quizzes = [
            {"page": page, "attempts": counts.get(key, 0)}
            for key, page in named_quizzes(QuizPage.objects.all()).items()
        ]
        quizzes.sort(key=lambda quiz: (-quiz["attempts"], quiz["page"].title))
        return super().get_context_data(quizzes=quizzes, **kwargs)


class QuizStatisticsView(StaffView):
    """What one quiz tells about its questions."""

    template_name = "quizzes/statistics/quiz.html"

    def get_context_data(self, *, quiz_key, **kwargs):
        quiz = named_quiz(quiz_key)
        form = SelectionForm(self.request.GET)
        statistics = read_statistics(self.request, quiz_key, form)
        questions = [
            {"figures": question, "remarks": remarks(question)} for question in statistics.questions
        ]
        urgent = [
            question for question in questions if any(r.is_warning for r in question["remarks"])
        ]
        self.page_subtitle = quiz.title
        return super().get_context_data(
            quiz=quiz,
            quiz_key=quiz_key,
            form=form,
            overview=overview(statistics.summary),
            questions=questions,
            urgent=urgent,
            is_anything_shown=any(not question.is_hidden for question in statistics.questions),
            tables=all_tables(statistics),
            chart=facility_chart(statistics.questions, is_right_to_left=get_language_bidi()),
            query=self.request.GET.urlencode(),
            fewest_shown=FEWEST_SHOWN,
            fewest_for_discrimination=FEWEST_FOR_DISCRIMINATION,
            harder_by=round(100 * HARDER_BY),
            **kwargs,
        )

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_subtitle}]


@require_safe
def export_csv(request, quiz_key, table):
    """Send one of the tables on the screen, line by line."""
    require_viewer(request.user)
    if table not in TITLES:
        raise Http404
    tables = all_tables(read_statistics(request, quiz_key, SelectionForm(request.GET)))
    return StreamingHttpResponse(
        csv_lines(tables[table]),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="quiz-{table}.csv"'},
    )


@require_safe
def export_xlsx(request, quiz_key):
    """Send all tables on the screen as sheets of one workbook."""
    require_viewer(request.user)
    tables = all_tables(read_statistics(request, quiz_key, SelectionForm(request.GET)))
    return FileResponse(
        xlsx_file(list(tables.values())),
        as_attachment=True,
        filename="quiz-statistics.xlsx",
        content_type=XLSX_TYPE,
    )


def require_viewer(user):
    """Raise ``PermissionDenied`` unless ``user`` may see attempts at all."""
    if not may_view_attempts(user):
        raise PermissionDenied


def read_statistics(request, quiz_key, form):
    """Return the statistics that ``request`` asks for; raises 404 where there is no such quiz."""
    return quiz_statistics(
        quiz=source_quiz(quiz_key),
        selection=form.selection(quiz_key),
        user=request.user,
        language=get_language(),
    )


def source_quiz(quiz_key: UUID) -> QuizPage:
    """Return the oldest page of this quiz, whose order of questions counts."""
    pages = QuizPage.objects.filter(translation_key=quiz_key, alias_of=None).order_by("pk")
    quiz = pages.first()
    if quiz is None:
        raise Http404
    return quiz


def named_quiz(quiz_key: UUID) -> QuizPage:
    """Return the page of this quiz whose title the reader understands."""
    quizzes = named_quizzes(QuizPage.objects.filter(translation_key=quiz_key))
    if quiz_key not in quizzes:
        raise Http404
    return quizzes[quiz_key]


def named_quizzes(pages) -> dict[UUID, QuizPage]:
    """Return one page for each quiz: in the language of the screen, or else the oldest."""
    language = get_language()
    found: dict[UUID, QuizPage] = {}
    pages = pages.filter(alias_of=None).select_related("locale").defer("items").order_by("pk")
    for page in pages:
        known = found.setdefault(page.translation_key, page)
        if page.locale.language_code == language != known.locale.language_code:
            found[page.translation_key] = page
    return found
