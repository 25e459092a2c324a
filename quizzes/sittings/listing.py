"""The list of attempts: by whom, at which quiz, from when to when, and with what result."""

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView

from quizzes.marking.reading import titles_of
from quizzes.models import Attempt, QuizPage
from quizzes.permissions import may_view_attempts
from quizzes.sittings.reading import passed, quizzes_waiting, sittings_of

OPEN, SUBMITTED, PASSED, NOT_PASSED, WAITING = "open", "submitted", "passed", "failed", "waiting"
STATES = [
    (OPEN, _("Not handed in yet")),
    (SUBMITTED, _("Handed in")),
    (PASSED, _("Passed")),
    (NOT_PASSED, _("Not passed")),
    (WAITING, _("Waiting to be marked")),
]


def quiz_choices():
    titles = titles_of(QuizPage.objects.order_by().values("translation_key"), get_language())
    return sorted(((str(key), title) for key, title in titles.items()), key=lambda quiz: quiz[1])


class AttemptFilterSet(WagtailFilterSet):
    """What the list can be narrowed to."""

    quiz_key = django_filters.ChoiceFilter(label=_("Quiz"), choices=quiz_choices)
    state = django_filters.ChoiceFilter(label=_("Status"), choices=STATES, method="in_state")
    language = django_filters.ChoiceFilter(label=_("Started in"), choices=settings.LANGUAGES)

    class Meta:
        model = Attempt
        fields = []

    def in_state(self, queryset, name, value):
        """Keep what has got so far."""
        if value == OPEN:
            return queryset.open()
        if value == SUBMITTED:
            return queryset.submitted()
        if value == WAITING:
            return queryset.submitted().filter(waiting_count__gt=0)
        return passed(queryset, is_passed=value == PASSED)


class AttemptColumn(Column):
    """A column whose cells are drawn by a template of their own."""

    def __init__(self, name, **kwargs):
        super().__init__(name, accessor=lambda attempt: attempt, **kwargs)
        self.cell_template_name = f"quizzes/sittings/cells/{name}.html"


def _when(name):
    def read(attempt):
        at = getattr(attempt, name)
        return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else "–"

    return read


class AttemptListView(BaseListingView):
    """Every attempt at a quiz that somebody may see, the newest first."""

    model = Attempt
    page_title = _("Attempts")
    header_icon = "list-ul"
    verbose_name_plural = _("attempts")
    index_url_name = "attempts"
    index_results_url_name = "attempt_results"
    template_name = "quizzes/sittings/list.html"
    default_ordering = ("-started_at", "-pk")
    filterset_class = AttemptFilterSet
    is_searchable = True
    search_fields = ["learner__display_name"]
    paginate_by = 50
    columns = [
        AttemptColumn("person", label=_("Person")),
        Column("quiz", label=_("Quiz"), accessor="quiz_title"),
        Column(
            "language",
            label=_("Language"),
            accessor=lambda attempt: get_language_info(attempt.language)["name_translated"],
        ),
        Column(
            "started_at", label=_("Started"), accessor=_when("started_at"), sort_key="started_at"
        ),
        Column(
            "submitted_at",
            label=_("Handed in"),
            accessor=_when("submitted_at"),
            sort_key="submitted_at",
        ),
        AttemptColumn("result", label=_("Result")),
    ]

    def dispatch(self, request, *args, **kwargs):
        """Refuse people who may not see attempts."""
        if not may_view_attempts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        return sittings_of(self.request.user)

    def get_table(self, object_list):
        attempts = list(object_list)
        titles = titles_of({attempt.quiz_key for attempt in attempts}, get_language())
        for attempt in attempts:
            attempt.quiz_title = titles.get(attempt.quiz_key, _("A quiz that was deleted"))
        return super().get_table(attempts)

    def get_context_data(self, **kwargs):
        waiting = quizzes_waiting(self.request.user, get_language())
        return super().get_context_data(quizzes_waiting=waiting, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.page_title},
        ]
