"""Ordering: bring three to eight things into the right order."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind, QuestionBlock
from quizzes.items.choices import in_order
from quizzes.items.rows import ExplainedThingBlock, explained_words, twins_error


class OrderingForm(AnswerForm):
    """A position for each thing, every position given once."""

    def __init__(self, data=None, *, things, initial=None, auto_id):
        super().__init__(data, initial=_by_field(things, initial), auto_id=auto_id)
        self.things = things
        for thing in things:
            self.fields[field_name(thing)] = forms.TypedChoiceField(
                label=_("Position"),
                choices=[(place, place) for place in places(things)],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": _("Choose from the positions shown.")},
            )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        taken = set()
        for name in map(field_name, self.things):
            if cleaned[name] is None:
                self.add_error(name, _("Give everything a position before you go on."))
                break
            if cleaned[name] in taken:
                self.add_error(
                    name, _("Two have the same position. Give each a position of its own.")
                )
                break
            taken.add(cleaned[name])
        return cleaned

    def given_answer(self):
        return {thing: self.cleaned_data[field_name(thing)] for thing in self.things}


def field_name(thing: str) -> str:
    """Return the form field with the position of the thing with this id."""
    return f"answer_{thing}"


def places(things) -> range:
    """Return the positions there are for ``things``."""
    return range(1, len(things) + 1)


def _by_field(things, answer) -> dict:
    return {field_name(thing): answer.get(thing) for thing in things} if answer else {}


class OrderingBlock(QuestionBlock):
    """Things, written in their right order."""

    things = blocks.ListBlock(
        ExplainedThingBlock(),
        label=_("Things in the right order"),
        min_num=3,
        max_num=8,
        default=[{}, {}, {}],
        help_text=_("The first comes first. People get them in another order."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        labels = [thing["label"] for thing in cleaned["things"]]
        message = _("This thing is already there. Change one of them.")
        if error := twins_error(labels, "label", message):
            raise blocks.StructBlockValidationError({"things": error})
        return cleaned

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Three to eight things to bring into the right order.")
        preview_value = {
            "stem": "<p>How do you check a picture? Bring the steps into order.</p>",
            "things": [
                {"label": "Look closely at the picture"},
                {"label": "Search for older copies of it"},
                {"label": "Decide whether to share it"},
            ],
        }


@dataclass
class ShownThing:
    """
    A thing ready to draw; ``name`` is its field, ``place`` the position given to it, if any.

    What comes below ``places`` is empty until the answer may be revealed.
    """

    name: str
    label: words.Shown
    place: int | None
    places: range
    verdict: str = ""
    right_place: int | None = None
    explanation: words.Shown | None = None
    source: words.Shown | None = None


@dataclass
class ShownOrder:
    """Things in the order to draw, and once revealed how many steps of how many are right."""

    things: list[ShownThing]
    right_steps: int | None = None
    steps: int | None = None


class Ordering(Kind):
    """
    Things to bring into order.

    The spec is ``{"things": [ids, sorted], "key": [ids in the right order], "points": 1}``, an
    answer ``{id: position}`` with positions from 1. In that shape a half-finished answer can lack
    positions or give one of them twice.
    """

    name = "ordering"
    block_class = OrderingBlock
    template = "quizzes/items/ordering.html"
    legend = _("Bring these into the right order. Position 1 comes first.")

    def spec(self, value):
        key = [thing.id for thing in value["things"].bound_blocks]
        return {"things": sorted(key), "key": key, "points": 1}

    def answer_words(self, value):
        things = value["things"].bound_blocks
        return {"things": {thing.id: explained_words(thing.value) for thing in things}}

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return OrderingForm(data, things=spec["things"], initial=initial, auto_id=auto_id)

    def score(self, spec, answer, text=None):
        """
        Return the share of steps from one thing to the next that are right.

        Of n things in a row n - 1 are followed by another; each counts that is followed at once
        by the one that really comes next. Moodle calls it "relative to the next item (excluding
        last)" (question/type/ordering, ``GRADING_RELATIVE_NEXT_EXCLUDE_LAST``). One thing put in
        the wrong place costs a little, not everything behind it. The right order gives 1 and only
        that, the reversed order 0, guessing 1/n on average.
        """
        return Fraction(len(_right_steps(spec, answer)), len(spec["key"]) - 1)

    def first_order(self, spec: dict, seed: str) -> list[str]:
        """
        Return the order in which somebody first sees the things; never the right one.

        If ids and seed happen to give the right order, the first thing goes last. That tells no
        more than what holds for every question of this kind: as it stands it is not right.
        """
        mixed = in_order(spec["things"], seed)
        return mixed if mixed != spec["key"] else [*mixed[1:], mixed[0]]

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        given = answer or {}
        shown, right_steps = ShownOrder([]), _right_steps(spec, given)
        beside = {id_ for step in right_steps for id_ in step}
        for id_ in self._on_screen(spec, given, is_revealed, order_seed):
            thing = ShownThing(
                name=field_name(id_),
                label=words.show(text["things"][id_]["label"], lang=lang),
                place=given.get(id_),
                places=places(spec["things"]),
            )
            if is_revealed:
                thing.right_place = spec["key"].index(id_) + 1
                thing.verdict = _verdict(thing, is_beside=id_ in beside)
                thing.explanation = words.show(text["things"][id_]["explanation"], lang=lang)
                thing.source = words.show_source(text["things"][id_]["source"], lang=lang)
            shown.things.append(thing)
        if is_revealed and given:
            shown.right_steps, shown.steps = len(right_steps), len(spec["key"]) - 1
        return shown

    def unfinished(self, spec, data):
        offered = {str(place): place for place in places(spec["things"])}
        given = {thing: offered.get(data.get(field_name(thing))) for thing in spec["things"]}
        return {thing: place for thing, place in given.items() if place} or None

    def export_answer(self, text, answer):
        in_place = sorted((answer or {}).items(), key=lambda item: item[1])
        return [f"{place}. {text['things'][id_]['label']['words']}" for id_, place in in_place]

    def _on_screen(self, spec, given, is_revealed, seed):
        """Return the right order once it may be seen, else the order given or the first one."""
        if is_revealed:
            return spec["key"]
        if sorted(given.values()) == list(places(spec["things"])):
            return sorted(given, key=given.get)
        return self.first_order(spec, seed)


def _right_steps(spec, answer) -> list[tuple[str, str]]:
    """Return the things that are followed at once by the one that really comes next, with it."""
    given, key = answer or {}, spec["key"]
    return [
        (one, other)
        for one, other in pairwise(key)
        if one in given and other in given and given[other] == given[one] + 1
    ]


def _verdict(thing: ShownThing, *, is_beside: bool) -> str:
    """Return what to say about ``thing``; what earned something is never called wrong."""
    if thing.place is None:
        return "missed"
    if thing.place == thing.right_place:
        return "right"
    return "partly" if is_beside else "wrong"
