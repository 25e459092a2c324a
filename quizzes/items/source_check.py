"""Source check: a made-up post, clues found step by step, a verdict and the clue that decides."""

from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock, PostBlock
from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind, PartBlock, QuestionBlock, WordsBlock
from quizzes.items.choices import ShownChoice, repeated, verdict

FALSE = "false"
VERDICTS = {
    "news": _("News: checked and reported"),
    "opinion": _("Opinion: somebody’s view"),
    "advertising": _("Advertising: wants to sell something"),
    "satire": _("Satire: a joke with a point"),
    FALSE: _("False: made to deceive"),
}
# Out of three: the verdict is worth two, the clue one.
VERDICT_SHARE = Fraction(2, 3)
CLUE_SHARE = Fraction(1, 3)


class SourceCheckForm(AnswerForm):
    """Two groups of radio buttons: what it is, and which clue decided."""

    verdict = forms.ChoiceField(
        label=_("What is this?"),
        choices=list(VERDICTS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what this is before you go on."),
            "invalid_choice": _("Choose one of the verdicts shown."),
        },
    )
    clue = forms.ChoiceField(
        label=_("Which clue decided?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the clue that decided before you go on."),
            "invalid_choice": _("Choose one of the clues shown."),
        },
    )

    def given_answer(self):
        return {"verdict": self.cleaned_data["verdict"], "clue": self.cleaned_data["clue"]}


class LookedAtPostBlock(PostBlock):
    """The post that is checked: here it may not be left out."""

    text = WordsBlock(label=_("Text"))


class ClueBlock(PartBlock):
    """Something that people find when they look closer."""

    title = blocks.CharBlock(
        label=_("Clue"),
        max_length=120,
        help_text=_("What to look for: “Who is behind it?”, “Since when?”, “What do others say?”"),
    )
    text = WordsBlock(label=_("What one finds"), help_text=_("Shown when the clue is opened."))
    is_deciding = blocks.BooleanBlock(label=_("This clue decides"), required=False)
    explanation = WordsBlock(
        label=_("What this clue tells"),
        help_text=_("Why it decides or why it does not. Shown after answering."),
    )

    class Meta:
        icon = "search"
        label = _("Clue")
        label_format = "{title}"


class VerdictExplanationsBlock(blocks.StructBlock):
    """What to tell people who gave each verdict; whatever they chose, they learn why."""

    news = WordsBlock(label=_("For those who chose “News”"))
    opinion = WordsBlock(label=_("For those who chose “Opinion”"))
    advertising = WordsBlock(label=_("For those who chose “Advertising”"))
    satire = WordsBlock(label=_("For those who chose “Satire”"))
    false = WordsBlock(label=_("For those who chose “False”"))


class SourceCheckBlock(QuestionBlock):
    """A post to check, two to six clues, and one of five verdicts."""

    post = LookedAtPostBlock(label=_("Made-up post to check"))
    clues = blocks.ListBlock(
        ClueBlock(),
        label=_("Clues"),
        min_num=2,
        max_num=6,
        default=[{}, {}],
        help_text=_("In the order in which people should look. Mark the one that decides."),
    )
    verdict = blocks.ChoiceBlock(
        label=_("What it really is"),
        choices=list(VERDICTS.items()),
        help_text=_("At least two of five posts in a quiz should not be false."),
    )
    explanations = VerdictExplanationsBlock(label=_("Explanation for each verdict"))
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        try:
            if sum(clue["is_deciding"] for clue in cleaned["clues"]) != 1:
                raise ValidationError(_("Mark exactly one clue as the one that decides."))
            if repeated([clue["title"] for clue in cleaned["clues"]]):
                raise ValidationError(_("Two clues have the same title. Change one of them."))
        except ValidationError as error:
            raise blocks.StructBlockValidationError(
                {"clues": blocks.ListBlockValidationError(non_block_errors=[error])}
            ) from error
        return cleaned

    class Meta:
        icon = "search"
        label = _("Source check")
        description = _("A made-up post with clues to open one by one, a verdict and its reason.")
        preview_value = {
            "stem": "<p>What is this post?</p>",
            "post": {
                "look": "social",
                "author": "Neustadt News Now",
                "posted": "3 hours ago",
                "text": "<p>Share this before it is deleted!</p>",
            },
            "clues": [
                {"title": "Who is behind it?", "text": "<p>The account names nobody.</p>"},
                {"title": "What do others say?", "text": "<p>Nobody else reports it.</p>"},
            ],
            "verdict": FALSE,
        }


@dataclass
class ShownClue(ShownChoice):
    """A clue to open and to choose; ``finding`` is what one sees when it is opened."""

    finding: words.Shown | None = None


@dataclass
class ShownSourceCheck:
    """What the template draws: clues to open, then verdicts and clues to choose from."""

    verdicts: list[ShownChoice]
    clues: list[ShownClue]


class SourceCheck(Kind):
    """
    A post to judge.

    The spec is ``{"clues": [ids], "key": {"verdict": …, "clue": id}, "points": 1}``; an answer
    has the shape of the key.
    """

    name = "source_check"
    block_class = SourceCheckBlock
    template = "quizzes/items/source_check.html"
    input_type = "radio"
    legend = _("What is this?")
    clue_legend = _("Which clue decided?")

    def spec(self, value):
        clues = value["clues"].bound_blocks
        deciding = next((clue.id for clue in clues if clue.value["is_deciding"]), None)
        return {
            "clues": [clue.id for clue in clues],
            "key": {"verdict": value["verdict"], "clue": deciding},
            "points": 1,
        }

    def answer_words(self, value):
        return {
            "clues": {
                clue.id: {
                    "title": words.plain(clue.value["title"]),
                    "text": words.rich(clue.value["text"]),
                    "explanation": words.rich(clue.value["explanation"]),
                }
                for clue in value["clues"].bound_blocks
            },
            "explanations": {name: words.rich(value["explanations"][name]) for name in VERDICTS},
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        form = SourceCheckForm(data, initial=initial or {}, auto_id=auto_id)
        form.fields["clue"].choices = [(id_, id_) for id_ in spec["clues"]]
        return form

    def score(self, spec, answer, text=None):
        """
        Return 2/3 for the right verdict plus 1/3 for the deciding clue.

        Asking for the reason beside the answer tells insight from a lucky guess (two-tier items:
        Treagust 1988, International Journal of Science Education 10(2), 159-169). There both
        tiers must be right. Here each earns its share, the verdict the greater one: it is what
        people act on, and a good eye for a clue is worth something even with a wrong conclusion.
        """
        answer, key = answer or {}, spec["key"]
        return VERDICT_SHARE * (answer.get("verdict") == key["verdict"]) + CLUE_SHARE * (
            answer.get("clue") == key["clue"]
        )

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        answer, key = answer or {}, spec["key"]

        def facts(part, value):
            is_chosen = value == answer.get(part)
            mark = verdict(is_chosen=is_chosen, is_right=value == key[part]) if is_revealed else ""
            return {"value": value, "is_chosen": is_chosen, "verdict": mark}

        verdicts = [
            ShownChoice(label=words.Shown(label), **facts("verdict", name))
            for name, label in VERDICTS.items()
        ]
        clues = [
            ShownClue(
                label=words.show(text["clues"][id_]["title"], lang=lang),
                finding=words.show(text["clues"][id_]["text"], lang=lang),
                **facts("clue", id_),
            )
            for id_ in spec["clues"]
        ]
        if is_revealed:
            # Each explanation speaks to someone who gave that verdict; no answer gets the key's.
            given = answer.get("verdict") or key["verdict"]
            shown = next(choice for choice in verdicts if choice.value == given)
            shown.explanation = words.show(text["explanations"][given], lang=lang)
            shown.source = words.show_source(text["source"], lang=lang)
            # The three that are neither given nor right have nothing to tell.
            verdicts = [choice for choice in verdicts if choice.verdict]
            for clue in clues:
                clue.explanation = words.show(text["clues"][clue.value]["explanation"], lang=lang)
        return ShownSourceCheck(verdicts=verdicts, clues=clues)

    def unfinished(self, spec, data):
        given = {"verdict": data.get("verdict"), "clue": data.get("clue")}
        offered = {"verdict": VERDICTS, "clue": spec["clues"]}
        return {name: value for name, value in given.items() if value in offered[name]} or None

    def export_answer(self, text, answer):
        if not answer:
            return []
        return [answer["verdict"], text["clues"][answer["clue"]]["title"]["words"]]
