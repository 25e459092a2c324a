"""
Blocks of a bank or quiz as plain questions, ready for any format.

What plain questions cannot hold is named in ``extras``, so that whoever exports reads what stays
behind. Nothing here asks whether somebody may see the questions.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from quizzes.exchange import model, rich_text
from quizzes.exchange.html_reader import attributes_of
from quizzes.exchange.recordings import MAX_WRITTEN
from quizzes.exchange.texts import share
from quizzes.items import KINDS
from quizzes.models import QuestionCategory

PAGE_LINK = re.compile(r'linktype="page"')


class Exporter:
    """Turns the blocks of one stream into plain questions; categories and links read once."""

    def __init__(self, stream):
        self.blocks = [block for block in stream if block.block_type in KINDS]
        self.categories = {category.pk: category for category in QuestionCategory.objects.all()}

    def questions(self) -> list[model.ImportedQuestion]:
        """Return all questions in their order."""
        return [self.question(block) for block in self.blocks]

    def question(self, block) -> model.ImportedQuestion:
        value = block.value
        options = value.get("options") or {}
        common = {
            "stem": rich(value["stem"]),
            "idnumber": block.id,
            "hints": [rich_text.one_line(value["hint"])] if value.get("hint") else [],
            "category": self.path(options.get("category")),
            "pictures": _pictures(value.get("picture") or {}),
            "recordings": _recordings(value.get("media") or {}),
        }
        common["extras"] = _extras(value, options, common)
        if block.block_type not in EXPORTERS:
            label = str(KINDS[block.block_type].block_class._meta_class.label)
            return model.OwnQuestion(**common, name=label)
        return EXPORTERS[block.block_type](value, common)

    def path(self, category) -> tuple[str, ...]:
        """Return the names from the top down to ``category``."""
        names: list[str] = []
        key = category.pk if category else None
        while key in self.categories and len(names) < 20:
            names.append(self.categories[key].name)
            key = self.categories[key].parent_id
        return tuple(reversed(names))


def exported(stream) -> list[model.ImportedQuestion]:
    """Return the questions among the blocks of ``stream`` as plain ones."""
    return Exporter(stream).questions()


def rich(value) -> str:
    """Return rich text as clean HTML, links to our own pages as full addresses."""
    if not value:
        return ""
    return rich_text.clean(value.source, resolve_link=_address).html


def _address(attributes: dict) -> str:
    if attributes.get("linktype") == "page":
        page = Page.objects.filter(pk=attributes.get("id") or 0).first()
        return (page.full_url or "") if page else ""
    if attributes.get("linktype"):
        link = expand_db_html(
            f'<a linktype="{attributes["linktype"]}" id="{attributes.get("id", "")}">x</a>'
        )
        return attributes_of(link).get("href", "")
    return attributes.get("href", "")


def _pictures(part) -> list[model.Picture]:
    if not part.get("image") or (data := _content(part["image"].file)) is None:
        return []
    name = part["image"].file.name.rpartition("/")[2]
    return [model.Picture(name, data, rich_text.one_line(part["alt"]))]


def _recordings(part) -> list[model.Recording]:
    if not part.get("file") or (data := _content(part["file"].file)) is None:
        return []
    name = part["file"].file.name.rpartition("/")[2]
    return [model.Recording(name, data, rich_text.one_line(part["title"]))]


def _content(file) -> bytes | None:
    """Return what is in ``file``; nothing if it is gone, or too large to be imported again."""
    try:
        if file.size > MAX_WRITTEN:
            return None
        with file.open("rb") as opened:
            return opened.read()
    except OSError:
        return None


def _extras(value, options, common) -> list[str]:
    """Return the names of what around the question no file can hold."""
    post, media = value.get("post") or {}, value.get("media") or {}
    picture = value.get("picture") or {}
    found = {
        _("made-up post"): post.get("author"),
        _("pictures"): picture.get("image") and not common["pictures"],
        _("audio or video"): media.get("file") and not common["recordings"],
        _("captions"): media.get("file") and media.get("captions"),
        _("transcript"): media.get("file") and media.get("transcript"),
        _("caption of the picture"): picture.get("caption"),
        _("that people choose exactly so many"): value.get("exactly"),
        _("content note"): options.get("content_note"),
        _("that it may be skipped"): options.get("may_skip"),
        _("asking how sure people are"): options.get("asks_confidence"),
        _("sources"): _has_source(value),
    }
    return [name for name, is_there in found.items() if is_there]


def _has_source(value) -> bool:
    """Return whether a source stands anywhere in ``value``."""
    for name, part in value.items():
        if name == "source":
            if part and part.get("title"):
                return True
        elif hasattr(part, "bound_blocks") and hasattr(part, "__iter__"):
            inner = part.values() if hasattr(part, "values") else part
            if any(hasattr(entry, "items") and _has_source(entry) for entry in inner):
                return True
    return False


def _choice(value, common, *, is_single: bool) -> model.ChoiceQuestion:
    choices = list(value["choices"])
    rights = sum(bool(choice["is_correct"]) for choice in choices)
    wrongs = len(choices) - rights
    gain = 100.0 if is_single else share(100 / rights) if rights else 0.0
    loss = 0.0 if is_single or not wrongs else share(-100 / wrongs)
    return model.ChoiceQuestion(
        **common,
        choices=[
            model.Choice(
                rich_text.one_line(choice["label"]),
                gain if choice["is_correct"] else loss,
                rich(choice["explanation"]),
            )
            for choice in choices
        ],
        is_single=is_single,
        is_shuffled=bool(value["shuffle"]),
    )


def _true_false(value, common) -> model.TrueFalseQuestion:
    return model.TrueFalseQuestion(
        **common,
        is_true=bool(value["is_true"]),
        feedback_if_true=rich(value["explanation_if_true"]),
        feedback_if_false=rich(value["explanation_if_false"]),
    )


def _kprim(value, common) -> model.KprimQuestion:
    statements = [
        model.Statement(
            rich_text.one_line(part["label"]), part["truth"] == "true", rich(part["explanation"])
        )
        for part in value["statements"]
    ]
    return model.KprimQuestion(**common, statements=statements, is_shuffled=bool(value["shuffle"]))


def _matching(value, common) -> model.MatchingQuestion:
    pairs = [
        model.Pair(
            rich_text.one_line(pair["left"]),
            rich_text.one_line(pair["right"]),
            rich(pair["explanation"]),
        )
        for pair in value["pairs"]
    ]
    extras = [rich_text.one_line(extra["label"]) for extra in value["extras"]]
    return model.MatchingQuestion(**common, pairs=pairs, distractors=extras)


def _sorting(value, common) -> model.SortingQuestion:
    pairs = [
        model.Pair(
            rich_text.one_line(thing["label"]),
            rich_text.one_line(category["label"]),
            rich(thing["explanation"]),
        )
        for category in value["categories"]
        for thing in category["things"]
    ]
    names = [rich_text.one_line(category["label"]) for category in value["categories"]]
    return model.SortingQuestion(**common, pairs=pairs, categories=names)


def _ordering(value, common) -> model.OrderingQuestion:
    things = [
        model.Thing(rich_text.one_line(thing["label"]), rich(thing["explanation"]))
        for thing in value["things"]
    ]
    return model.OrderingQuestion(**common, items=things)


def _lines(text: str) -> list[str]:
    return [rich_text.one_line(line) for line in (text or "").splitlines() if line.strip()]


def _forgiven(value, common) -> dict:
    """Return ``common``, with a word on what no other program can forgive."""
    forgiven = value.get("forgiven") or {}
    if not all(forgiven.get(name) for name in ("accents", "letters", "ends")):
        common["extras"].append(_("what does not matter in typed answers"))
    return common


def _short_text(value, common) -> model.ShortTextQuestion:
    answers = [
        model.Answer.literal(words, float(part["share"]), rich(part["explanation"]))
        for part in value["accepted"]
        for words in _lines(part["wordings"])
    ]
    return model.ShortTextQuestion(
        **_forgiven(value, common),
        answers=answers,
        is_case_sensitive=not (value.get("forgiven") or {}).get("case"),
        general_feedback=rich(value["explanation"]),
    )


def _number(value, common) -> model.NumberQuestion | model.OwnQuestion:
    right, tolerance = value["right"], value["tolerance"] or Decimal(0)
    if right is None:
        return model.OwnQuestion(**common, name=_("Number without a right answer"))
    if value["tolerance_in"] == "percent":
        tolerance = abs(right) * tolerance / 100
        common["extras"].append(_("tolerance in per cent"))
    usual = None if right < 0 else 0
    if value["lowest"] != usual or value["highest"] is not None or value["slider"]:
        common["extras"].append(_("limits and slider"))
    return model.NumberQuestion(
        **common,
        answers=model.usual_answers(right, tolerance),
        unit=rich_text.one_line(value["unit"]),
        general_feedback=rich(value["explanation"]),
    )


def _gap_text(value, common) -> model.GapTextQuestion:
    is_case_sensitive = not (value.get("forgiven") or {}).get("case")
    text = (value["text"] or "").replace("\r\n", "\n").strip()
    text = re.sub(
        r"\{\{\s*(\d{1,3})\s*\}\}", lambda match: f"[[{int(match[1])}]]", text.replace("[[", "[ [")
    )
    gaps = [_gap(gap, is_case_sensitive) for gap in value["gaps"]]
    return model.GapTextQuestion(**_forgiven(value, common), text=text, gaps=gaps)


def _gap(gap, is_case_sensitive: bool) -> model.Gap:
    is_select = gap["mode"] == "chosen"
    if is_select:
        answers = [
            model.Answer(
                rich_text.one_line(option["label"]), 100.0 if option["is_correct"] else 0.0
            )
            for option in gap["options"]
        ]
    else:
        answers = [model.Answer.literal(words, 100.0) for words in _lines(gap["accepted"])]
    best = next((answer for answer in answers if answer.fraction == 100), None)
    if best:
        best.feedback = rich(gap["explanation"])
    return model.Gap(answers, is_select, is_case_sensitive and not is_select)


def _open_text(value, common) -> model.OpenTextQuestion:
    return model.OpenTextQuestion(
        **common,
        expectation=rich(value["criteria"]),
        general_feedback=rich(value["sample"]),
        points=value["max_points"] or 1,
        min_words=value["min_words"],
        max_words=value["max_words"],
    )


def _reflection(value, common) -> model.OpenTextQuestion:
    return model.OpenTextQuestion(**common, points=0)


EXPORTERS: dict[str, Callable] = {
    "single_choice": lambda value, common: _choice(value, common, is_single=True),
    "multiple_choice": lambda value, common: _choice(value, common, is_single=False),
    "true_false": _true_false,
    "kprim": _kprim,
    "matching": _matching,
    "sorting": _sorting,
    "ordering": _ordering,
    "short_text": _short_text,
    "number": _number,
    "gap_text": _gap_text,
    "open_text": _open_text,
    "reflection": _reflection,
}
