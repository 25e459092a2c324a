"""What the content room adds to the Wagtail admin."""

from wagtail import hooks

from courses.models import LessonPage
from quizzes.services import renew_question_ids


@hooks.register("after_copy_page")
def give_copied_questions_new_ids(request, page, new_page):
    """A copied lesson, alone or with its module, asks questions of its own."""
    for lesson in LessonPage.objects.descendant_of(new_page, inclusive=True):
        renew_question_ids(page=lesson, field_name="body")
