"""Forms for what comes along with an answer, whatever the kind of question."""

from datetime import timedelta
from uuid import UUID

from django import forms

# A browser keeps drafts and answers no longer than this.
LONGEST_WAIT = timedelta(days=7)
MOST_REPLACED = 50


class ConfidenceForm(forms.Form):
    """How sure somebody is of their answer: 1 guessed, 2 fairly sure, 3 very sure, or nothing."""

    confidence = forms.IntegerField(required=False, min_value=1, max_value=3)


class AgeForm(forms.Form):
    """How many milliseconds ago something was typed, sent or skipped; 0 if the page cannot tell."""

    age = forms.IntegerField(required=False, min_value=0)

    def ago(self) -> timedelta:
        """Return how long ago it was; call ``is_valid()`` first. What is no age is now."""
        longest = LONGEST_WAIT // timedelta(milliseconds=1)
        return timedelta(milliseconds=min(self.cleaned_data.get("age") or 0, longest))


class ReplacedForm(forms.Form):
    """The id of an answer that was sent before, got no reply and was then changed."""

    replaces = forms.UUIDField()


def replaced_uuids(data) -> list[UUID]:
    """Return the ids in ``data`` (a ``QueryDict``) that an answer replaces; no more than 50."""
    sent = [ReplacedForm({"replaces": id_}) for id_ in data.getlist("replaces")[-MOST_REPLACED:]]
    return [form.cleaned_data["replaces"] for form in sent if form.is_valid()]


class DraftForm(AgeForm):
    """What comes with a draft, so that an older one never replaces a newer one."""

    client_uuid = forms.UUIDField()
    # Rises with each draft of one form.
    count = forms.IntegerField(min_value=0)
