"""Short text: a word or a few are typed and compared with accepted answers."""

from dataclasses import dataclass, field
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import FormattedTextBlock, OptionalSourceBlock
from quizzes.items import typed, words
from quizzes.items.base import AnswerForm, Kind, QuestionBlock, WordsBlock
from quizzes.items.normalising import is_same
from quizzes.items.typed import ForgivenBlock

FULL, HALF = "100", "50"


class ShortTextForm(AnswerForm):
    """One line."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=typed.MAX_CHARACTERS,
        error_messages={
            "required": _("Type an answer before you go on."),
            "max_length": _("Your answer is too long. A word or a few are enough."),
        },
    )

    def given_answer(self):
        return " ".join(self.cleaned_data["answer"].split())


class AcceptedAnswerBlock(blocks.StructBlock):
    """One answer in all wordings that mean the same."""

    wordings = blocks.TextBlock(
        label=_("Accepted answer"),
        rows=3,
        help_text=_(
            "One wording on a line, for example “imprint” and below it “legal notice”. "
            "Translations bring their own lines, as many as they need."
        ),
    )
    share = blocks.ChoiceBlock(
        label=_("How right it is"),
        choices=[(FULL, _("Right: 100 %")), (HALF, _("Partly right: 50 %"))],
        default=FULL,
    )
    explanation = FormattedTextBlock(
        label=_("Explanation for those who typed this"),
        required=False,
        help_text=_("May be left empty; everybody gets the explanation below."),
    )

    class Meta:
        icon = "check"
        label = _("Accepted answer")
        label_format = "{wordings}"


class ShortTextBlock(QuestionBlock):
    """A question answered with a word or a few."""

    accepted = blocks.ListBlock(
        AcceptedAnswerBlock(),
        label=_("Accepted answers"),
        min_num=1,
        max_num=12,
        help_text=_("Everything else counts as not right, so think of all that people may type."),
    )
    forgiven = ForgivenBlock()
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("What is right, and why. Shown after answering, to everybody."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        error = _accepted_error(cleaned["accepted"], typed.forgiven_names(cleaned["forgiven"]))
        if error:
            raise blocks.StructBlockValidationError({"accepted": error})
        return cleaned

    class Meta:
        icon = "edit"
        label = _("Short text")
        description = _("A word or a few, typed and compared with the answers you accept.")
        preview_value = {
            "stem": "<p>What is the part of a page called that says who is responsible?</p>",
            "hint": "You often find it at the very bottom.",
            "accepted": [{"wordings": "imprint\nlegal notice", "share": FULL}],
        }


def _accepted_error(answers, forgiven) -> ValidationError | None:
    """Return what is wrong with the accepted ``answers``, at the one it is wrong with."""
    seen, errors = [], {}
    for index, answer in enumerate(answers):
        wordings = typed.lines(answer["wordings"])
        if not wordings:
            errors[index] = _at_wordings(_("Write at least one wording."))
        elif typed.has_long_line(answer["wordings"]):
            errors[index] = _at_wordings(
                _("Keep every wording under %(number)d characters; people have to type it.")
                % {"number": typed.MAX_WORDING}
            )
        for wording in wordings:
            if any(is_same(wording, other, forgiven) for other in seen):
                message = _("“%(wording)s” is already in another accepted answer.")
                errors.setdefault(index, _at_wordings(message % {"wording": wording}))
        seen += wordings
    if errors:
        return blocks.ListBlockValidationError(block_errors=errors)
    if all(answer["share"] != FULL for answer in answers):
        message = _("At least one answer must be fully right.")
        return blocks.ListBlockValidationError(non_block_errors=[ValidationError(message)])
    return None


def _at_wordings(message) -> ValidationError:
    return blocks.StructBlockValidationError({"wordings": ValidationError(message)})


@dataclass
class ShownShortText:
    """What was typed; the rest is filled in once it may be known."""

    given: str
    # The wordings that are fully right, each in the language it is in.
    accepted: list[words.Shown] = field(default_factory=list)
    # What the author says to those who typed just this.
    remark: words.Shown | None = None
    explanation: words.Shown | None = None
    source: words.Shown | None = None


class ShortText(Kind):
    """
    A line of text; the answer is a string.

    The spec is ``{"shares": {id: per cent}, "key": {id: fingerprint}, "forgiven": [names],
    "points": 1}``; the wordings themselves are words.
    """

    name = "short_text"
    block_class = ShortTextBlock
    template = "quizzes/items/short_text.html"
    legend = _("Your answer")

    def spec(self, value):
        answers = value["accepted"].bound_blocks
        return {
            "shares": {answer.id: int(answer.value["share"]) for answer in answers},
            "key": {
                answer.id: typed.fingerprint(answer.value["wordings"] or "") for answer in answers
            },
            "forgiven": typed.forgiven_names(value["forgiven"]),
            "points": 1,
        }

    def answer_words(self, value):
        return {
            "accepted": {
                answer.id: {
                    "wordings": typed.accepted(answer.value["wordings"] or ""),
                    "explanation": words.rich(answer.value["explanation"]),
                }
                for answer in value["accepted"].bound_blocks
            },
            "explanation": words.rich(value["explanation"]),
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return ShortTextForm(data, initial={"answer": initial}, auto_id=auto_id)

    def score(self, spec, answer, text=None):
        """
        Return the share of the best accepted answer that ``answer`` is, or 0.

        That is how Moodle marks its short answers, and acceptable-word scoring in the sense of
        Oller (1972, Modern Language Journal 56(3), 151-158): what means the same counts the same.
        What is not listed earns nothing, however near; so what is forgiven is chosen in advance.
        """
        matched = self._matched(spec, answer, text)
        return Fraction(max((spec["shares"][id_] for id_ in matched), default=0), 100)

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        shown = ShownShortText(given=answer or "")
        if not is_revealed:
            return shown
        accepted = text["accepted"]
        for id_, share in spec["shares"].items():
            part = accepted[id_]["wordings"]
            if share == int(FULL) and part:
                shown.accepted += [
                    words.show({**part, "words": line}, lang=lang)
                    for line in typed.lines(part["words"])
                ]
        matched = sorted(self._matched(spec, answer, text), key=lambda id_: -spec["shares"][id_])
        if matched:
            shown.remark = words.show(accepted[matched[0]]["explanation"], lang=lang)
        shown.explanation = words.show(text["explanation"], lang=lang)
        shown.source = words.show_source(text["source"], lang=lang)
        return shown

    def export_answer(self, text, answer):
        return [answer] if answer else []

    def unfinished(self, spec, data):
        return typed.without_nul(data.get("answer", "")).strip() or None

    def _matched(self, spec, answer, text) -> list[str]:
        """Return the ids of the accepted answers that ``answer`` is a wording of."""
        if not answer or text is None:
            return []
        return [
            id_
            for id_ in spec["shares"]
            if typed.is_accepted(answer, text["accepted"][id_]["wordings"], spec["forgiven"])
        ]
