"""The published pages that attempts and answers belong to, and who may open them."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page

from home.models import view_restrictions
from home.prepared import prepared
from quizzes.models import QuizPage


def require_open_door(request, page_key) -> None:
    """
    Raise 404 unless a published page has this key and its visitor may open one of its languages.

    Pages ask for their password themselves; the addresses of their questions must ask too.
    """
    for path in _live_paths(page_key):
        if all(rule.accept_request(request) for rule in view_restrictions(path)):
            return
    raise Http404


@prepared
def _live_paths(page_key: UUID):
    return Page.objects.live().filter(translation_key=page_key).values_list("path", flat=True)


def live_quiz(quiz_key) -> QuizPage | None:
    """Return the published quiz, without its questions, as ``in_language`` chooses."""
    return in_language(_live_quizzes(quiz_key))


@prepared
def _live_quizzes(quiz_key: UUID):
    quizzes = QuizPage.objects.live().filter(translation_key=quiz_key)
    return quizzes.select_related("locale").defer("items")


def in_language(pages):
    """Return the one of ``pages`` in the language of the screen, or in any other, or ``None``."""
    found = sorted(pages, key=lambda page: page.locale.language_code != get_language())
    return found[0] if found else None
