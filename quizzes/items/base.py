"""
What every kind of question is made of.

A ``Kind`` joins four things that belong together: the block an author fills in, the spec and the
words it freezes into, the form a learner answers with, and how the answer is scored and shown.
A kind holds no state; it works on what was frozen, so an old question is scored and shown the
way it was, whatever the author changed since.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import FormattedTextBlock, OptionalPictureBlock, PostBlock
from home.media_blocks import OptionalMediaBlock
from quizzes.items import words
from quizzes.items.words import Assets


class WordsBlock(FormattedTextBlock):
    """Rich text that has to say something; an empty paragraph does not. Drafts may wait."""

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and words.is_blank(cleaned):
            raise ValidationError(_("Write something here."))
        return cleaned


class PartBlock(blocks.StructBlock):
    """One of several parts of a question that look alike: an option, a pair, a clue."""

    def normalize(self, value):
        """
        Fill in what is left out, so that ``default=[{}, {}]`` gives whole parts to write in.

        Wagtail leaves such a part empty, and then the editor's script stops at its first rich
        text, which finds nothing to start from.
        """
        if not isinstance(value, self.meta.value_class):
            left_out = [name for name in self.child_blocks if name not in value]
            defaults = {name: self.child_blocks[name].get_default() for name in left_out}
            value = {**value, **defaults}
        return super().normalize(value)


class OptionalPostBlock(PostBlock):
    """A made-up post that may be left out; once anything is written, it must be a whole post."""

    author = blocks.CharBlock(
        label=_("Account"),
        max_length=80,
        required=False,
        default="",
        help_text=_("Made up; never a real account or person. Leave empty for no post."),
    )
    text = FormattedTextBlock(label=_("Text"), required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        has_text = not words.is_blank(cleaned["text"])
        others = ("author", "handle", "posted", "image", "note")
        if not has_text and not any(cleaned.get(name) for name in others):
            return cleaned
        errors = {}
        if not cleaned["author"]:
            errors["author"] = ValidationError(_("Say whose post this is."))
        if not has_text:
            errors["text"] = ValidationError(_("Write what the post says."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    class Meta:
        label = _("Made-up post to look at")
        label_format = "{author}"
        required = False
        collapsed = True


class QuestionOptionsBlock(blocks.StructBlock):
    """What goes around a question; most questions need none of it."""

    content_note = blocks.CharBlock(
        label=_("Content note"),
        required=False,
        default="",
        max_length=200,
        help_text=_('What may hurt, said before the question: "Contains a racist insult."'),
    )
    may_skip = blocks.BooleanBlock(
        label=_("May be skipped"),
        required=False,
        default=False,
        help_text=_("A skipped question counts neither for nor against anybody."),
    )
    asks_confidence = blocks.BooleanBlock(
        label=_("Ask how sure people are"),
        required=False,
        default=False,
        help_text=_("Never scored; shown back afterwards, above all to those sure and wrong."),
    )
    category = SnippetChooserBlock(
        "quizzes.QuestionCategory", label=_("Category"), required=False, default=None
    )

    class Meta:
        label = _("More about this question")
        label_format = "{content_note}"
        required = False
        collapsed = True


class QuestionBlock(blocks.StructBlock):
    """What an author writes for any kind of question; kinds add their answers below it."""

    stem = WordsBlock(
        label=_("Question"), help_text=_("Ask one thing. Short sentences help everybody.")
    )
    picture = OptionalPictureBlock()
    media = OptionalMediaBlock()
    post = OptionalPostBlock()
    hint = blocks.CharBlock(
        label=_("Hint"),
        required=False,
        default="",
        max_length=300,
        help_text=_("Folded away below the question for those who want it. Gives nothing away."),
    )

    options = QuestionOptionsBlock()

    # The kind that made this block.
    kind: "Kind"

    def get_form_layout(self):
        """Put what is rarely needed last, below the answers that kinds add."""
        names = [name for name in self.child_blocks if name != "options"]
        return blocks.BlockGroup([*names, "options"])

    def get_preview_value(self):
        """Return the preview with everything it leaves out filled in."""
        return self.to_python(self.meta.preview_value)

    def get_context(self, value, parent_context=None):
        """Add ``question``: the block as a learner sees it before answering."""
        context = super().get_context(value, parent_context=parent_context)
        context["question"] = {"id": "preview", "parts": self.kind.preview(value)}
        return context

    class Meta:
        icon = "help"
        group = _("Questions")
        template = "quizzes/blocks/question.html"


class AnswerForm(forms.Form):
    """
    The form under a question. Kinds add their fields.

    ``client_uuid`` names this one answer, so that sending it twice is harmless. A client that
    leaves it out gets a new one and merely loses that protection.
    """

    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def given_answer(self) -> Any:
        """Return the valid answer as the plain data that is stored and scored."""
        raise NotImplementedError


@dataclass
class QuestionParts:
    """What all kinds show: words ready for the template, and the kind's own ``answers``."""

    item: "Kind"
    stem: words.Shown
    hint: words.Shown | None
    post: words.Shown | None
    picture: words.Shown | None
    media: words.Shown | None
    content_note: words.Shown | None
    answers: Any
    how: str = ""
    may_skip: bool = False
    asks_confidence: bool = False


class Kind:
    """One kind of question. Subclasses live in one file each and are registered in ``KINDS``."""

    name: ClassVar[str]
    block_class: ClassVar[type[QuestionBlock]]
    # Draws ``answers``: to choose from, or explained.
    template: ClassVar[str]
    # Tells a learner how to answer, as the legend of the fieldset.
    legend: ClassVar[str]
    # Whether answers earn points; a reflection earns none and is nobody's business.
    is_scored: ClassVar[bool] = True
    # Whether people mark it; until they have, an answer has no score.
    is_marked_by_people: ClassVar[bool] = False
    # Whether an answer is explained in the language it was typed in, whatever the screen speaks.
    stays_in_language: ClassVar[bool] = False

    def how(self, spec: dict) -> str:
        """Return how to answer this very question, in a sentence."""
        return self.legend

    def make_block(self) -> QuestionBlock:
        """Return the block with which authors write questions of this kind."""
        block = self.block_class()
        block.kind = self
        return block

    def spec(self, value) -> dict:
        """Return ids, key and points of the block ``value``: everything but words."""
        raise NotImplementedError

    def answer_words(self, value) -> dict:
        """Return the parts of ``value`` that are this kind's own (see ``items.words``)."""
        raise NotImplementedError

    def form(self, spec: dict, data=None, *, initial=None, auto_id="id_%s") -> AnswerForm:
        """Return the form that accepts answers to ``spec`` and nothing else."""
        raise NotImplementedError

    def settled(self, spec: dict, answer: Any, text: dict) -> Any:
        """
        Return ``answer``, as the form gave it, in the ids that hold in every language.

        ``text`` is what was on the screen. Most kinds send nothing but such ids anyway.
        """
        return answer

    def score(self, spec: dict, answer: Any, text: dict | None = None) -> Fraction:
        """
        Return how right ``answer`` is, from 0 to 1. ``None`` is no answer and scores 0.

        ``text`` is the frozen words the person answered in. Only kinds need it whose key is made
        of words: what counts as right when typed differs from language to language.
        """
        raise NotImplementedError

    def answers(self, spec: dict, text: dict, *, answer, is_revealed, lang, order_seed) -> list:
        """
        Return what the template draws below the stem.

        Unless ``is_revealed``, nothing in it may depend on the key.
        """
        raise NotImplementedError

    def export_answer(self, text: dict, answer: Any) -> list[str]:
        """Return ``answer`` in the words of ``text``, for a person's copy of their data."""
        raise NotImplementedError

    def unfinished(self, spec: dict, data) -> Any:
        """
        Return what can be kept of form ``data`` (a ``QueryDict``) that is not yet an answer.

        It has the shape of an answer but may lack parts; ids that are not in ``spec`` are dropped.
        ``None`` if there is nothing to keep. It is shown again and never scored as it is.
        """
        form = self.form(spec, data)
        return form.given_answer() if form.is_valid() else None

    def common_spec(self, value) -> dict:
        """Return what all kinds keep in their spec, and only where it is used."""
        options = value.get("options") or {}
        return {name: True for name in ("may_skip", "asks_confidence") if options.get(name)}

    def full_spec(self, value) -> dict:
        """Return everything of ``value`` that is frozen and is not words."""
        return {**self.spec(value), **self.common_spec(value)}

    def words(self, value) -> dict:
        """Return all words of the block ``value`` as nested parts."""
        options = value.get("options") or {}
        return {
            "stem": words.rich(value["stem"]),
            "hint": words.plain(value["hint"]),
            "post": words.post(value["post"]),
            "picture": words.picture(value.get("picture")),
            "media": words.media(value.get("media")),
            "content_note": words.plain(options.get("content_note")),
            **self.answer_words(value),
        }

    def points(self, spec: dict) -> int:
        """Return what a fully right answer is worth."""
        return spec["points"]

    def parts(
        self, spec, text, *, answer=None, is_revealed=False, lang, order_seed="", assets=None
    ) -> QuestionParts:
        """Return the question ready to draw on a screen in ``lang``."""
        assets = assets or Assets()
        # What was frozen before these parts were invented does without them.
        return QuestionParts(
            item=self,
            stem=words.show(text["stem"], lang=lang),
            hint=words.show(text["hint"], lang=lang),
            post=words.show_post(text["post"], lang=lang, assets=assets),
            picture=words.show_picture(text.get("picture"), lang=lang, assets=assets),
            media=words.show_media(text.get("media"), lang=lang, assets=assets),
            content_note=words.show(text.get("content_note"), lang=lang),
            how=self.how(spec),
            may_skip=spec.get("may_skip", False),
            asks_confidence=spec.get("asks_confidence", False),
            answers=self.answers(
                spec,
                text,
                answer=answer,
                is_revealed=is_revealed,
                lang=lang,
                order_seed=order_seed,
            ),
        )

    def preview(self, value) -> QuestionParts:
        """Return the unsaved block ``value`` as a learner would see it before answering."""
        lang = "und"
        text = words.overlay(self.words(value), None, lang=lang, fallback=lang)
        return self.parts(self.full_spec(value), text, lang=lang, assets=self._own_assets(value))

    def _own_assets(self, value) -> Assets:
        """Return the files that the unsaved block ``value`` chose."""
        media = value.get("media") or {}
        images = [value["post"].get("image"), (value.get("picture") or {}).get("image")]
        return Assets(
            images={image.pk: image for image in images if image},
            media={file.pk: file for file in [media.get("file")] if file},
            documents={file.pk: file for file in [media.get("captions")] if file},
        )
