"""The editor's form for lessons, and the learner's form for finding a module."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.publishing import missing_for_publication


class LessonPageForm(WagtailAdminPageForm):
    """Keeps a lesson from being published one-sided or without sources; drafts stay free."""

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and "body" in cleaned:
            for sentence in missing_for_publication(
                stance=cleaned.get("stance"), body=cleaned["body"]
            ):
                self.add_error("body", sentence)
        return cleaned


class CatalogFilterForm(forms.Form):
    """Search words and filters of the catalogue; everything is optional."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    duration = forms.ChoiceField(
        label=_("Duration"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("short", _("Up to 20 minutes")),
            ("medium", _("21 to 60 minutes")),
            ("long", _("More than an hour")),
        ],
    )

    def __init__(self, *args, topics, languages, **kwargs):
        """Offer ``topics`` and ``languages``, both as (value, label) pairs."""
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("All topics")), *topics]
        self.fields["language"].choices = [("", _("All languages")), *languages]
