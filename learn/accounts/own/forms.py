"""What staff type about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """Changes how others see the person."""

    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("This is how your colleagues and your groups see you."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter the name by which others shall see you.")},
    )

    def clean_display_name(self):
        """Return the name on one line."""
        return " ".join(self.cleaned_data["display_name"].split())


class EmailForm(forms.Form):
    """Takes the address the person wants to sign in with."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Enter your new e-mail address."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )

    def __init__(self, *args, current: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.current = current

    def clean_email(self):
        """Return the address in the one spelling that is stored."""
        email = self.cleaned_data["email"].lower()
        if email == self.current:
            raise forms.ValidationError(_("This is your address already."), code="same")
        return email
