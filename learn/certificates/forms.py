"""What people type around certificates: a name for the sheet, a check code, a reason."""

from django import forms
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from learn.accounts.digits import DigitsField
from learn.certificates import check_codes
from learn.certificates.models import Certificate
from learn.certificates.printing import breakable, can_print, is_control
from learn.certificates.sheet_words import sheet_languages


class LanguageForm(forms.Form):
    """In which language something is printed; more of them than the interface has."""

    language = forms.ChoiceField(
        label=_("Language of the certificate"),
        error_messages={
            "required": _("Choose a language of the list."),
            "invalid_choice": _("Choose a language of the list."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, get_language_info(code)["name_local"]) for code in sheet_languages()
        ]


class GroupSheetsForm(LanguageForm):
    """Asks for which module or course a group gets its sheets."""

    field_order = ["what", "language"]

    what = forms.ChoiceField(
        label=_("What for"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a module or a course."),
            "invalid_choice": _("Choose a module or a course of the list."),
        },
    )

    def __init__(self, *args, batches, **kwargs):
        super().__init__(*args, **kwargs)
        self._batches = {batch.value: batch for batch in batches}
        choices = [(batch.value, self._label(batch)) for batch in batches]
        self.fields["what"].choices = choices
        if len(choices) == 1:
            self.initial["what"] = choices[0][0]

    @property
    def batch(self):
        """What was chosen."""
        return self._batches[self.cleaned_data["what"]]

    @staticmethod
    def _label(batch):
        number = len(batch.learner_ids)
        values = {"title": batch.title, "number": number, "part": batch.part}
        if batch.part is None:
            words = ngettext("%(title)s: %(number)d sheet", "%(title)s: %(number)d sheets", number)
        else:
            words = ngettext(
                "%(title)s, part %(part)d: %(number)d sheet",
                "%(title)s, part %(part)d: %(number)d sheets",
                number,
            )
        return words % values


class SheetForm(LanguageForm):
    """How a certificate is printed. Nothing of it is kept."""

    field_order = ["name", "language"]

    name = forms.CharField(
        label=_("Your name on the certificate (optional)"),
        help_text=_(
            "It is written on the sheet and never stored. "
            "Without it the sheet has a line to write on."
        ),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={
            "max_length": _("The name is too long: at most %(limit_value)d letters fit.")
        },
    )

    def clean_name(self):
        """Return the name without what cannot be seen; refuse letters that no font here has."""
        name = "".join(c for c in self.cleaned_data["name"] if not is_control(c)).strip()
        if name and not can_print(breakable(name)):
            raise forms.ValidationError(
                _(
                    "Some letters of this name cannot be printed. "
                    "Write it in Latin, Cyrillic or Arabic letters."
                ),
                code="unprintable",
            )
        return name


class CheckForm(forms.Form):
    """Takes a check code in any spelling and finds its certificate."""

    code = DigitsField(
        label=_("Check code"),
        help_text=_("12 digits, beside the square code on the certificate. Spaces do not matter."),
        length=check_codes.LENGTH,
        has_right_check_digits=check_codes.is_well_formed,
        error_messages={
            "required": _("Enter the 12 digits of the check code."),
            "max_length": _("A check code has 12 digits. This is much longer."),
            "not_digits": _("A check code has digits only. Look for a letter or another sign."),
            "length": _("A check code has 12 digits. You entered %(count)d."),
            "typo": _(
                "There is a typing mistake. Compare the code with the sheet, digit by digit."
            ),
        },
    )

    def clean_code(self):
        """Return the code; a typing mistake is told apart from one that nobody issued."""
        code = self.cleaned_data["code"]
        self.certificate = Certificate.objects.filter(check_code=code).first()
        if self.certificate is None:
            raise forms.ValidationError(
                _("We have not issued a certificate with this code. Ask where the sheet is from."),
                code="unknown",
            )
        return code


class RevokeForm(forms.Form):
    """Asks staff why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever checks the certificate does not see it. Please name nobody."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why the certificate is revoked.")},
    )


class RevokeOwnForm(forms.Form):
    """Asks a learner nothing: they need no reason."""
