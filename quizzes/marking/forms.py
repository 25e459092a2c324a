"""The forms of marking: which answers, and what one of them earns."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from quizzes.models import ReusableComment

LONGEST_REUSABLE = ReusableComment._meta.get_field("text").max_length


class SelectionForm(forms.Form):
    """Which answers to a question are listed and gone through; sent by GET."""

    STATES = [
        ("", _("All answers")),
        ("waiting", _("Waiting")),
        ("ready", _("Marked, not released")),
        ("released", _("Released")),
    ]

    state = forms.ChoiceField(label=_("Status"), choices=STATES, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All languages")), *settings.LANGUAGES]

    def selection(self) -> dict[str, str]:
        """Return what was asked for by name; what nobody offers is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MarkForm(forms.Form):
    """Points, a comment, and comments to use again. ``max_points`` is what the answer can earn."""

    points = forms.DecimalField(
        label=_("Points"),
        min_value=0,
        max_digits=3,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5"}),
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=AdminAutoHeightTextInput(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The learner reads it with the points, once you release the marks."),
    )
    is_kept = forms.BooleanField(
        label=_("Keep this comment for other answers"),
        required=False,
        help_text=_("Only you can use it again."),
    )
    reusable = forms.ModelChoiceField(
        label=_("Comment kept earlier"), queryset=ReusableComment.objects.none(), required=False
    )

    def __init__(self, *args, max_points: int, owner, **kwargs):
        super().__init__(*args, **kwargs)
        points = self.fields["points"]
        points.widget.attrs["max"] = max_points
        points.help_text = _("From 0 to %(max_points)d.") % {"max_points": max_points}
        self.max_points = max_points
        self.fields["reusable"].queryset = ReusableComment.objects.filter(owner=owner)

    def clean_points(self):
        points = self.cleaned_data["points"]
        if points > self.max_points:
            raise forms.ValidationError(
                _("This question is worth %(max_points)d at most.")
                % {"max_points": self.max_points}
            )
        return points

    def clean(self):
        cleaned = super().clean()
        comment = cleaned.get("comment", "").strip()
        if cleaned.get("is_kept") and not comment:
            self.add_error("comment", _("Write the comment that you want to keep."))
        elif cleaned.get("is_kept") and len(comment) > LONGEST_REUSABLE:
            message = _("Only comments of up to %(number)d letters can be kept.")
            self.add_error("is_kept", message % {"number": LONGEST_REUSABLE})
        return cleaned

    def with_comment_inserted(self) -> dict:
        """Return what was typed, as initial values, with the chosen comment below it."""
        data = {name: self.data.get(name, "") for name in ("points", "comment")}
        self.is_valid()
        if chosen := self.cleaned_data.get("reusable"):
            data["comment"] = "\n".join(filter(None, [data["comment"].strip(), chosen.text]))
        return data
