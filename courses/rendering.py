"""
A lesson's body in segments: long runs of HTML that are the same for everybody, and questions.

The runs are kept in the cache, so that reading a lesson again costs one look-up; they never hold
anything about a person. They are drawn anew when the lesson is published, when any fact card
changes, and every day, because a fact card says so once it is outdated. Questions are drawn fresh
for each visitor.
"""

from dataclasses import dataclass
from uuid import uuid4

from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from quizzes.items import KINDS

SEGMENT_SECONDS = 24 * 60 * 60
# Change it when a block template changes in a way that readers must see at once.
SEGMENT_VERSION = 3
# Holds the name of the present state of all fact cards together.
FACTS_KEY = "lesson-facts"


@dataclass
class Segment:
    """A run of HTML, or the id of a question and later the question itself."""

    html: SafeString | str = ""
    question_key: str = ""
    question: object = None


def body_segments(page, *, is_preview: bool = False) -> list[Segment]:
    """
    Return the body of ``page`` in order, neighbouring blocks joined into one run of HTML.

    Labels inside the blocks are in the language of the words around them, also where the
    interface is in another: a screen reader reads the whole lesson in one voice. With
    ``is_preview`` the body is drawn anew, questions included, because its words may not be saved
    yet and its questions not frozen.
    """
    if is_preview or page.last_published_at is None:
        return _render(page, is_preview=is_preview)
    # Not the live revision: that of an alias stays behind when its source is published.
    key = f"lesson:{SEGMENT_VERSION}:{page.pk}:{page.last_published_at.timestamp()}"
    found = cache.get_many([key, FACTS_KEY])
    state = (found.get(FACTS_KEY) or renew_facts(), timezone.localdate())
    kept_state, kept = found.get(key, (None, ()))
    if kept_state != state:
        kept = [(str(s.html), s.question_key) for s in _render(page)]
        cache.set(key, (state, kept), SEGMENT_SECONDS)
    return [Segment(SafeString(html), question_key) for html, question_key in kept]


def renew_facts() -> str:
    """Let every lesson be drawn anew, since a fact card has changed; return the new state."""
    state = uuid4().hex
    cache.set(FACTS_KEY, state, timeout=None)
    return state


def _render(page, *, is_preview: bool = False) -> list[Segment]:
    segments, run = [], []
    with translation.override(page.content_locale.language_code):
        for block in page.body:
            if block.block_type in KINDS and not is_preview:
                _close(run, segments)
                segments.append(Segment(question_key=str(block.id)))
            else:
                run.append(block.render({"page": page}))
    _close(run, segments)
    return segments


def _close(run, segments):
    if run:
        segments.append(Segment(html=SafeString("\n".join(run))))
        run.clear()
