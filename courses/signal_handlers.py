"""What the content room does when something is published."""

from wagtail.signals import page_published

from courses.models import LessonPage
from quizzes.services import freeze_questions


def freeze_lesson_questions(sender, instance, **kwargs):
    """Freeze the questions inside a lesson, so that an answer can be explained years later."""
    freeze_questions(instance=instance, field_name="body")


def register():
    """Connect the handlers of this room."""
    page_published.connect(
        freeze_lesson_questions, sender=LessonPage, dispatch_uid="courses.freeze_lesson_questions"
    )
