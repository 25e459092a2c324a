"""What single and multiple choice share: options with an explanation each."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import Kind, PartBlock, QuestionBlock, WordsBlock


class ChoiceBlock(PartBlock):
    """One option. Explaining each option teaches twice as much as marking it right or wrong."""

    label = blocks.CharBlock(label=_("Option"), max_length=250)
    is_correct = blocks.BooleanBlock(label=_("This is right"), required=False)
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("Why this is right or wrong. Shown after answering, to everybody."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    class Meta:
        icon = "list-ul"
        label = _("Option")
        label_format = "{label}"


class ChoicesQuestionBlock(QuestionBlock):
    """A question with options to choose from."""

    choices = blocks.ListBlock(
        ChoiceBlock(), label=_("Options"), min_num=2, max_num=6, default=[{}, {}]
    )
    shuffle = blocks.BooleanBlock(
        label=_("Mix the options"),
        required=False,
        default=True,
        help_text=_("Everybody gets the options in another order. Turn off if order matters."),
    )

    def check_key(self, count: int) -> None:
        """Raise ``ValidationError`` unless ``count`` right options make a good question."""
        raise NotImplementedError

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        try:
            self.check_key(sum(choice["is_correct"] for choice in cleaned["choices"]))
            check_labels([choice["label"] for choice in cleaned["choices"]])
        except ValidationError as error:
            raise blocks.StructBlockValidationError(
                {"choices": blocks.ListBlockValidationError(non_block_errors=[error])}
            ) from error
        return cleaned


def check_labels(labels: list[str]) -> None:
    """Raise ``ValidationError`` if two options read the same."""
    if repeated(labels):
        raise ValidationError(_("Two options say the same. Change or remove one of them."))


def repeated(labels: list[str]) -> list[int]:
    """Return the places of those ``labels`` that read like an earlier one, counted from 0."""
    read = [" ".join(label.casefold().split()) for label in labels]
    return [place for place, label in enumerate(read) if label in read[:place]]


@dataclass
class ShownChoice:
    """An option ready to draw. ``verdict`` is empty until the answer may be revealed."""

    value: str
    label: words.Shown
    is_chosen: bool
    verdict: str = ""
    explanation: words.Shown | None = None
    source: words.Shown | None = None


def verdict(*, is_chosen: bool, is_right: bool) -> str:
    """Return how to mark an option: ``right``, ``wrong``, ``missed`` or nothing."""
    if is_chosen:
        return "right" if is_right else "wrong"
    return "missed" if is_right else ""


def in_order(ids: list[str], seed: str) -> list[str]:
    """
    Return ``ids`` mixed by ``seed``: the same seed gives the same order, in every language.

    Sorting by a digest needs no generator and cannot depend on the order the author chose.
    """
    return sorted(ids, key=lambda id_: hashlib.sha256(f"{seed}:{id_}".encode()).digest())


class ChoicesKind(Kind):
    """A kind whose spec is ``{"choices": [ids], "key": [ids], "points": 1, "shuffle": bool}``."""

    template = "quizzes/items/choices.html"
    # "radio" or "checkbox".
    input_type: str

    def spec(self, value):
        options = value["choices"].bound_blocks
        return {
            "choices": [option.id for option in options],
            "key": sorted(option.id for option in options if option.value["is_correct"]),
            "points": 1,
            "shuffle": value["shuffle"],
        }

    def answer_words(self, value):
        return {
            "choices": {
                option.id: {
                    "label": words.plain(option.value["label"]),
                    "explanation": words.rich(option.value["explanation"]),
                    "source": words.source(option.value["source"]),
                }
                for option in value["choices"].bound_blocks
            }
        }

    def chosen(self, answer) -> set[str]:
        """Return the ids in ``answer``."""
        raise NotImplementedError

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        ids = in_order(spec["choices"], order_seed) if spec["shuffle"] else spec["choices"]
        chosen = self.chosen(answer)
        return [
            self._shown(id_, spec, text["choices"][id_], chosen, is_revealed, lang) for id_ in ids
        ]

    def export_answer(self, text, answer):
        return [text["choices"][id_]["label"]["words"] for id_ in sorted(self.chosen(answer))]

    def _shown(self, id_, spec, text, chosen, is_revealed, lang):
        choice = ShownChoice(
            value=id_, label=words.show(text["label"], lang=lang), is_chosen=id_ in chosen
        )
        if is_revealed:
            choice.verdict = verdict(is_chosen=choice.is_chosen, is_right=id_ in spec["key"])
            choice.explanation = words.show(text["explanation"], lang=lang)
            choice.source = words.show_source(text["source"], lang=lang)
        return choice
