"""The list of all questions: search, filters, where each stands and what may be done with it."""

from uuid import UUID

import django_filters
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView
from wagtail.coreutils import get_content_languages
from wagtail.permissions import page_permission_policy

from quizzes.bank_admin import searching
from quizzes.containers import BANK, LESSON, QUIZ
from quizzes.exchange.buttons import import_buttons
from quizzes.items import KINDS
from quizzes.models import QuestionBank, QuestionCategory, QuestionVersion
from quizzes.permissions import may_move
from quizzes.stems import kind_label

NO_CATEGORY = "none"
USED, UNUSED = "used", "unused"


def kind_choices():
    return [(name, kind_label(name)) for name in KINDS]


def category_choices():
    tree = QuestionCategory.objects.tree()
    return [(NO_CATEGORY, _("Without a category")), *tree.choices(get_language())]


def place_choices():
    kinds = [(BANK, _("In banks")), (QUIZ, _("In quizzes")), (LESSON, _("In lessons"))]
    banks = {}
    for key, name in QuestionBank.objects.order_by("pk").values_list("translation_key", "name"):
        banks.setdefault(str(key), name)
    return [*kinds, *sorted(banks.items(), key=lambda bank: bank[1].casefold())]


def language_choices():
    languages = get_content_languages().items()
    there = [(code, _("In %(language)s") % {"language": name}) for code, name in languages]
    return there + [
        (f"-{code}", _("Not yet in %(language)s") % {"language": name}) for code, name in languages
    ]


class QuestionFilterSet(WagtailFilterSet):
    """What the list can be narrowed to."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices)
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=category_choices, method="about"
    )
    place = django_filters.ChoiceFilter(label=_("Place"), choices=place_choices, method="in_place")
    words = django_filters.ChoiceFilter(
        label=_("Language"), choices=language_choices, method="in_language"
    )
    usage = django_filters.ChoiceFilter(
        label=_("Use"),
        choices=[(USED, _("Used in a quiz or lesson")), (UNUSED, _("In a bank that no quiz uses"))],
        method="by_usage",
    )

    class Meta:
        model = QuestionVersion
        fields = []

    def about(self, queryset, name, value):
        """Keep what is about a category or its sub-categories."""
        if value == NO_CATEGORY:
            return queryset.filter(category_key=None)
        keys = QuestionCategory.objects.tree().below(UUID(value))
        return queryset.filter(category_key__in=keys)

    def in_place(self, queryset, name, value):
        """Keep what stands in banks, quizzes, lessons, or in one bank."""
        banks = QuestionBank.objects.order_by().values("translation_key")
        if value == BANK:
            return queryset.filter(container_key__in=banks)
        if value == QUIZ:
            quiz = QuestionVersion.Purpose.QUIZ
            return queryset.filter(purpose=quiz).exclude(container_key__in=banks)
        if value == LESSON:
            return queryset.filter(purpose=QuestionVersion.Purpose.CHECK)
        return queryset.filter(container_key=value)

    def in_language(self, queryset, name, value):
        """Keep what can, or cannot yet, be read in a language."""
        is_missing = value.startswith("-")
        return searching.in_language(queryset, value.removeprefix("-"), is_missing=is_missing)

    def by_usage(self, queryset, name, value):
        """Keep what people may be asked, or what lies idle in a bank."""
        return searching.used(queryset, is_never=value == UNUSED)


class QuestionPaginator(WagtailPaginator):
    """Counts questions; what they are frozen into is nobody's business here."""

    verbose_name = _("question")
    verbose_name_plural = _("questions")


class CellColumn(Column):
    """A column whose cells are drawn by a template of their own."""

    def __init__(self, name, template, **kwargs):
        super().__init__(name, accessor=lambda row: row, **kwargs)
        self.cell_template_name = f"quizzes/admin/cells/{template}.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        context["may_copy"] = user.has_perm("quizzes.change_questionbank")
        context["may_move"] = instance.is_in_bank and may_move(user)
        return context


class QuestionListView(BaseListingView):
    """Every question that the author may see, wherever it stands."""

    model = QuestionVersion
    page_title = _("Questions")
    header_icon = "help"
    verbose_name_plural = _("questions")
    index_url_name = "quizzes_bank:questions"
    index_results_url_name = "quizzes_bank:question_results"
    template_name = "quizzes/admin/question_list.html"
    default_ordering = ("container_key", "pk")
    filterset_class = QuestionFilterSet
    is_searchable = True
    paginate_by = 30
    paginator_class = QuestionPaginator
    columns = [
        CellColumn("stem", "question", label=_("Question")),
        Column("kind", label=_("Kind")),
        Column("category", label=_("Category")),
        CellColumn("place", "place", label=_("Where")),
        CellColumn("languages", "languages", label=_("Languages")),
        Column("attempts", label=_("Attempts")),
    ]

    def dispatch(self, request, *args, **kwargs):
        """Refuse people who may see neither banks nor pages."""
        has_pages = page_permission_policy.user_has_any_permission(
            request.user, {"add", "change", "publish"}
        )
        if not has_pages and not searching.may_see_banks(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        return list(import_buttons(self.request.user))

    def get_base_queryset(self):
        return searching.visible_questions(self.request.user)

    def search_queryset(self, queryset):
        return searching.asking(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, **kwargs):
        drafts = searching.banks_with_drafts(self.request.user)
        return super().get_context_data(**kwargs, drafts=drafts)

    def get_table(self, object_list):
        return super().get_table(searching.question_rows(object_list))

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.page_title},
        ]
