"""What the quiz engine adds to the Wagtail admin."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.bank_admin.publishing import ask_before_another_key
from quizzes.bank_admin.searching import may_see_banks
from quizzes.exchange.buttons import QuestionBankIndexView, bank_buttons, quiz_buttons
from quizzes.marking.menu import MarkingMenuItem
from quizzes.models import QuestionBank, QuestionCategory, QuizPage
from quizzes.permissions import may_view_attempts
from quizzes.services import releasing, renew_question_ids, rescorings_of
from quizzes.services.marking import CHANGED, RELEASED
from quizzes.services.rescoring import ACTION
from quizzes.statistics import views as statistics


class QuestionBankViewSet(SnippetViewSet):
    """Banks of questions. Copying is off: Wagtail would copy the ids of the questions too."""

    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", "locale"]
    index_view_class = QuestionBankIndexView


class QuestionCategoryViewSet(SnippetViewSet):
    """What questions are about."""

    model = QuestionCategory
    icon = "tag"
    menu_label = _("Question categories")
    menu_order = 251
    add_to_admin_menu = False
    list_display = ["name", "parent", "locale"]


register_snippet(QuestionBankViewSet)
register_snippet(QuestionCategoryViewSet)


@hooks.register("after_copy_page")
def give_copied_questions_new_ids(request, page, new_page):
    """A copied quiz, alone or with its module, asks questions of its own."""
    for quiz in QuizPage.objects.descendant_of(new_page, inclusive=True):
        renew_question_ids(page=quiz, field_name="items")


@hooks.register("register_admin_urls")
def statistics_urls():
    """Where the statistics of quizzes are."""
    root = "quizzes/statistics/"
    return [
        path(root, statistics.QuizListView.as_view(), name="quiz_statistics"),
        path(
            f"{root}<uuid:quiz_key>/",
            statistics.QuizStatisticsView.as_view(),
            name="quiz_statistics_of",
        ),
        path(
            f"{root}<uuid:quiz_key>/<slug:table>.csv",
            statistics.export_csv,
            name="quiz_statistics_csv",
        ),
        path(
            f"{root}<uuid:quiz_key>/all.xlsx", statistics.export_xlsx, name="quiz_statistics_xlsx"
        ),
    ]


class QuizStatisticsMenuItem(MenuItem):
    """The way to the statistics, for those who may see attempts."""

    def is_shown(self, request):
        return may_view_attempts(request.user)


@hooks.register("register_reports_menu_item")
def statistics_menu_item():
    """Offer the statistics among the reports."""
    return QuizStatisticsMenuItem(
        _("Quiz statistics"),
        reverse("quiz_statistics"),
        name="quiz-statistics",
        icon_name="clipboard-list",
        order=200,
    )


@hooks.register("register_admin_urls")
def attempt_urls():
    """Where attempts are listed and explanations opened."""
    return [path("quizzes/attempts/", include("quizzes.sittings.urls"))]


class AttemptsMenuItem(MenuItem):
    """The way to the attempts, for those who may see them."""

    def is_shown(self, request):
        return may_view_attempts(request.user)


@hooks.register("register_reports_menu_item")
def attempts_menu_item():
    """Offer the attempts among the reports."""
    return AttemptsMenuItem(
        _("Attempts"), reverse("attempts"), name="attempts", icon_name="list-ul", order=199
    )


@hooks.register("register_page_header_buttons")
def statistics_of_this_quiz(page, user, view_name, next_url=None):
    """Link a quiz to what came of it."""
    if page.specific_class is QuizPage and may_view_attempts(user):
        quiz = page.specific
        yield Button(
            _("Statistics"),
            reverse("quiz_statistics_of", args=[quiz.quiz_key]),
            icon_name="clipboard-list",
            priority=90,
        )
        yield Button(
            _("Attempts"),
            f"{reverse('attempts')}?quiz_key={quiz.quiz_key}",
            icon_name="list-ul",
            priority=91,
        )


@hooks.register("register_admin_urls")
def question_urls():
    """Where all questions are found, moved, copied and re-scored."""
    return [path("quizzes/questions/", include("quizzes.bank_admin.urls"))]


class QuestionsMenuItem(MenuItem):
    """The way to the list of questions, for those who may see banks."""

    def is_shown(self, request):
        return may_see_banks(request.user)


@hooks.register("register_admin_menu_item")
def questions_menu_item():
    """Offer all questions beside the question banks."""
    return QuestionsMenuItem(
        _("Questions"),
        reverse("quizzes_bank:questions"),
        name="questions",
        icon_name="help",
        order=249,
    )


@hooks.register("register_log_actions")
def rescore_log_action(actions):
    """Say in the history of a quiz that results were scored anew."""

    @actions.register_action(ACTION)
    class RescoreFormatter(LogFormatter):
        label = _("Re-score")

        def format_message(self, log_entry):
            count = len(log_entry.data["results"])
            return ngettext(
                "Re-scored %(count)d result after a corrected key",
                "Re-scored %(count)d results after a corrected key",
                count,
            ) % {"count": count}


hooks.register("before_publish_page", ask_before_another_key)
hooks.register("before_publish", ask_before_another_key)


@hooks.register("after_publish_page")
@hooks.register("after_publish")
def offer_rescoring(request, instance):
    """After publishing, say whose earlier results the keys of now would change."""
    if not isinstance(instance, QuizPage | QuestionBank):
        return
    count = sum(len(plan.changed) for plan in rescorings_of(instance.translation_key))
    if count:
        messages.warning(
            request,
            ngettext(
                "%(count)d result that was handed in earlier would be different now.",
                "%(count)d results that were handed in earlier would be different now.",
                count,
            )
            % {"count": count},
            buttons=[
                messages.button(
                    reverse("quizzes_bank:rescorings", args=[instance.translation_key]),
                    _("Look and re-score"),
                )
            ],
        )


@hooks.register("register_admin_urls")
def marking_urls():
    """Where learners' texts are marked."""
    return [path("quizzes/marking/", include("quizzes.marking.urls"))]


@hooks.register("register_admin_menu_item")
def marking_menu_item():
    """Offer marking, with the number of answers that wait for it."""
    return MarkingMenuItem(
        _("Marking"), reverse("marking"), name="marking", icon_name="edit", order=260
    )


@hooks.register("register_admin_urls")
def exchange_urls():
    """Where questions come in from files and go out into files."""
    return [path("quizzes/exchange/", include("quizzes.exchange.urls"))]


@hooks.register("register_snippet_listing_buttons")
def exchange_with_this_bank(snippet, user, next_url=None):
    """Offer import and export for each bank in the list."""
    yield from bank_buttons(snippet, user)


@hooks.register("register_page_header_buttons")
def export_this_quiz(page, user, view_name, next_url=None):
    """Offer the questions of a quiz as files."""
    yield from quiz_buttons(page, user)


@hooks.register("register_log_actions")
def marking_log_actions(actions):
    """Name what marking writes into the audit log."""
    actions.register_action(RELEASED, _("Release marks"), _("Marks released"))
    actions.register_action(CHANGED, _("Change a released mark"), _("Released mark changed"))
    actions.register_action(releasing.ACTION, _("Open explanations"), _("Explanations opened"))


@hooks.register("register_permissions")
def attempt_permissions():
    """Let administrators give groups the right to see attempts and to mark."""
    return Permission.objects.filter(
        content_type__app_label="quizzes", codename__in=["view_attempts", "mark"]
    )
