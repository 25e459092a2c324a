"""The ways to import and export from where authors are: banks and quizzes."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from quizzes.models import QuestionBank, QuizPage
from quizzes.permissions import may_export, may_import_into_new, may_import_into_old


def import_buttons(user):
    """Yield the way to import, for the top of a list: whoever does not know it looks there."""
    if may_import_into_new(user) or may_import_into_old(user):
        url = reverse("quiz_import")
        yield HeaderButton(_("Import questions"), url=url, icon_name="upload", priority=1010)


class QuestionBankIndexView(IndexView):
    """The list of banks, with a way to import questions."""

    @cached_property
    def header_buttons(self):
        return [*super().header_buttons, *import_buttons(self.request.user)]


def bank_buttons(bank, user):
    """Yield what can be done with the questions of a bank in the list of banks."""
    if not isinstance(bank, QuestionBank):
        return
    if may_import_into_old(user):
        url = f"{reverse('quiz_import')}?bank={bank.pk}"
        yield Button(_("Import questions"), url, icon_name="upload", priority=60)
    if may_export(user):
        url = reverse("quiz_export_bank", args=[bank.pk])
        yield Button(_("Export questions"), url, icon_name="download", priority=61)


def quiz_buttons(page, user):
    """Yield what can be done with the questions of a quiz in its editor."""
    if page.specific_class is QuizPage and page.permissions_for_user(user).can_edit():
        url = reverse("quiz_export_quiz", args=[page.pk])
        yield Button(_("Export questions"), url, icon_name="download", priority=91)
