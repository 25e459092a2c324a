"""Forms for what comes along with an answer, whatever the kind of question."""

from datetime import timedelta

from django import forms

# A browser keeps a draft no longer than this.
LONGEST_WAIT = timedelta(days=7)


class ConfidenceForm(forms.Form):
    """How sure somebody is of their answer: 1 guessed, 2 fairly sure, 3 very sure, or nothing."""

    confidence = forms.IntegerField(required=False, min_value=1, max_value=3)


class DraftForm(forms.Form):
    """What comes with a draft, so that an older one never replaces a newer one."""

    client_uuid = forms.UUIDField()
    # Rises with each draft of one form.
    count = forms.IntegerField(min_value=0)
    # How many milliseconds ago it was typed.
    age = forms.IntegerField(required=False, min_value=0)

    def typed_ago(self) -> timedelta:
        """Return how long ago the draft was typed."""
        longest = LONGEST_WAIT // timedelta(milliseconds=1)
        return timedelta(milliseconds=min(self.cleaned_data["age"] or 0, longest))
