"""Questions frozen and drawn without a database, as a learner would see them."""

from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.items import question_blocks
from quizzes.items.words import overlay


def freeze(raw, translated=None, *, language="de"):
    """Return spec and words of the raw question, its words laid over by ``translated``."""
    block = dict(question_blocks())[raw["type"]]
    kind = block.kind
    value = block.to_python(raw["value"])
    others = kind.words(block.to_python(translated["value"])) if translated else None
    return kind.full_spec(value), overlay(kind.words(value), others, lang=language, fallback="de")


def draw(
    raw,
    translated=None,
    *,
    answer=None,
    is_revealed=False,
    outcome="",
    seed="",
    error="",
    language="de",
):
    """
    Return what the template of the kind draws, to look around in.

    ``language`` is that of the words wanted; the words around them are English here.
    """
    block = dict(question_blocks())[raw["type"]]
    spec, text = freeze(raw, translated, language=language)
    parts = block.kind.parts(
        spec, text, answer=answer, is_revealed=is_revealed, lang=language, order_seed=seed
    )
    question = SimpleNamespace(
        id="q", parts=parts, is_revealed=is_revealed, outcome=outcome, error=error
    )
    with translation.override("en"):
        html = render_to_string(block.kind.template, {"question": question})
    return BeautifulSoup(html, "html.parser")
