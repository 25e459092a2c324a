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

from home.blocks import FormattedTextBlock, PostBlock
from quizzes.items import words


class WordsBlock(FormattedTextBlock):
    """Rich text that has to say something; an empty paragraph does not. Drafts may wait."""

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and words.is_blank(cleaned):
            raise ValidationError(_("Write something here."))
        return cleaned


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
        required = False
        collapsed = True


class QuestionBlock(blocks.StructBlock):
    """What an author writes for any kind of question; kinds add their answers below it."""

    stem = WordsBlock(
        label=_("Question"), help_text=_("Ask one thing. Short sentences help everybody.")
    )
    post = OptionalPostBlock()
    hint = blocks.CharBlock(
        label=_("Hint"),
        required=False,
        default="",
        max_length=300,
        help_text=_("Folded away below the question for those who want it. Gives nothing away."),
    )

    # The kind that made this block.
    kind: "Kind"

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
    answers: list


class Kind:
    """One kind of question. Subclasses live in one file each and are registered in ``KINDS``."""

    name: ClassVar[str]
    block_class: ClassVar[type[QuestionBlock]]
    # Draws ``answers``: to choose from, or explained.
    template: ClassVar[str]
    # Tells a learner how to answer, as the legend of the fieldset.
    legend: ClassVar[str]

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

    def score(self, spec: dict, answer: Any) -> Fraction:
        """Return how right ``answer`` is, from 0 to 1. ``None`` is no answer and scores 0."""
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

    def words(self, value) -> dict:
        """Return all words of the block ``value`` as nested parts."""
        return {
            "stem": words.rich(value["stem"]),
            "hint": words.plain(value["hint"]),
            "post": words.post(value["post"]),
            **self.answer_words(value),
        }

    def points(self, spec: dict) -> int:
        """Return what a fully right answer is worth."""
        return spec["points"]

    def parts(
        self, spec, text, *, answer=None, is_revealed=False, lang, order_seed="", images=None
    ) -> QuestionParts:
        """Return the question ready to draw on a screen in ``lang``."""
        return QuestionParts(
            item=self,
            stem=words.show(text["stem"], lang=lang),
            hint=words.show(text["hint"], lang=lang),
            post=words.show_post(text["post"], lang=lang, images=images or {}),
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
        image = value["post"].get("image")
        return self.parts(
            self.spec(value), text, lang=lang, images={image.pk: image} if image else {}
        )
