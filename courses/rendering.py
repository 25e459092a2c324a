"""
A lesson's body in segments: long runs of HTML that are the same for everybody, and questions.

The runs are kept in the cache under the page's revision, so that reading a lesson again costs one
look-up; they never hold anything about a person. Questions are drawn fresh for each visitor.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from quizzes.items import KINDS

SEGMENT_SECONDS = 24 * 60 * 60
# Change it when a block template changes in a way that readers must see at once.
SEGMENT_VERSION = 1


@dataclass
class Segment:
    """A run of HTML, or the id of a question and later the question itself."""

    html: SafeString = mark_safe("")
    question_key: str = ""
    question: object = None


def body_segments(page, *, is_preview: bool = False) -> list[Segment]:
    """
    Return the body of ``page`` in order, neighbouring blocks joined into one run of HTML.

    Labels inside the blocks are in the language of the words around them, also where the
    interface is in another: a screen reader reads the whole lesson in one voice. With
    ``is_preview`` the body is drawn anew, because its words may not be saved yet.
    """
    if is_preview or page.live_revision_id is None:
        return _render(page)
    key = f"lesson:{SEGMENT_VERSION}:{page.pk}:{page.live_revision_id}"
    kept = cache.get(key)
    if kept is None:
        kept = [(str(s.html), s.question_key) for s in _render(page)]
        cache.set(key, kept, SEGMENT_SECONDS)
    return [Segment(mark_safe(html), question_key) for html, question_key in kept]


def _render(page) -> list[Segment]:
    segments, run = [], []
    with translation.override(page.content_locale.language_code):
        for block in page.body:
            if block.block_type in KINDS:
                _close(run, segments)
                segments.append(Segment(question_key=str(block.id)))
            else:
                run.append(block.render({"page": page}))
    _close(run, segments)
    return segments


def _close(run, segments):
    if run:
        segments.append(Segment(html=mark_safe("\n".join(run))))
        run.clear()
