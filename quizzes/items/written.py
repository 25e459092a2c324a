"""What open text and reflection share: a field to write in, in any language."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind

# Some ten printed pages; more is a mistake or an attack.
MAX_CHARACTERS = 20_000


class WrittenForm(AnswerForm):
    """One large text field."""

    answer = forms.CharField(
        label=_("Your text"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        max_length=MAX_CHARACTERS,
        error_messages={
            "required": _("Write something before you go on."),
            "max_length": _("Your text is too long. Please shorten it."),
        },
    )

    def __init__(self, *args, min_words=None, max_words=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.min_words, self.max_words = min_words, max_words

    def clean_answer(self):
        text = with_plain_breaks(self.cleaned_data["answer"])
        count = len(text.split())
        if self.min_words and count < self.min_words:
            raise forms.ValidationError(
                ngettext(
                    "Please write at least %(number)d word; so far it is %(count)d.",
                    "Please write at least %(number)d words; so far it is %(count)d.",
                    self.min_words,
                )
                % {"number": self.min_words, "count": count}
            )
        if self.max_words and count > self.max_words:
            raise forms.ValidationError(
                ngettext(
                    "Please write at most %(number)d word; now it is %(count)d.",
                    "Please write at most %(number)d words; now it is %(count)d.",
                    self.max_words,
                )
                % {"number": self.max_words, "count": count}
            )
        return text

    def given_answer(self):
        return self.cleaned_data["answer"]


def with_plain_breaks(text: str) -> str:
    """Return ``text`` with line breaks as stored: browsers send two characters for one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class ShownText:
    """What somebody wrote, and once it may be seen, a good answer and what earned points."""

    text: str
    points: int = 0
    min_words: int | None = None
    max_words: int | None = None
    sample: words.Shown | None = None
    criteria: words.Shown | None = None


class WrittenKind(Kind):
    """A kind answered with a text, which is a plain string."""

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return WrittenForm(
            data,
            initial={"answer": initial},
            auto_id=auto_id,
            min_words=spec.get("min_words"),
            max_words=spec.get("max_words"),
        )

    def unfinished(self, spec, data):
        text = with_plain_breaks(data.get("answer", "")).replace("\x00", "")
        return text[:MAX_CHARACTERS] if text.strip() else None

    def export_answer(self, text, answer):
        return [answer] if answer else []
