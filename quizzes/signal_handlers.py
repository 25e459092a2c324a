"""What the quiz engine does when authors publish."""

from wagtail.signals import page_published, published

from quizzes.models import QuestionBank, QuizPage
from quizzes.services import freeze_questions


def freeze_items(sender, instance, **kwargs):
    """Freeze the questions of a published quiz or bank."""
    freeze_questions(instance=instance, field_name="items")


def register():
    """Connect the handlers of this room."""
    page_published.connect(freeze_items, sender=QuizPage, dispatch_uid="quizzes.freeze_quiz")
    published.connect(freeze_items, sender=QuestionBank, dispatch_uid="quizzes.freeze_bank")
