"""What the quiz engine adds to the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.models import QuestionBank, QuestionCategory, QuizPage
from quizzes.services import renew_question_ids


class QuestionBankViewSet(SnippetViewSet):
    """Banks of questions. Copying is off: Wagtail would copy the ids of the questions too."""

    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", "locale"]


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
