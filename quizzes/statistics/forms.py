"""Which attempts the statistics are about."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quizzes.statistics.reading import Selection, Which


class SelectionForm(forms.Form):
    """Sent by GET, so that the address of a screen is the address of its figures."""

    attempts = forms.ChoiceField(label=_("Attempts"), choices=Which.choices, required=False)
    language = forms.ChoiceField(label=_("Started in"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All languages")), *settings.LANGUAGES]

    def selection(self, quiz_key) -> Selection:
        """Return what was asked for; what nobody offers falls back to first attempts, all told."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return Selection(
            quiz_key=quiz_key,
            which=cleaned.get("attempts") or Which.FIRST,
            language=cleaned.get("language") or "",
        )
