"""What a new colleague types: a name and a password."""

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from learn.accounts.models import User


class NewPersonForm(forms.Form):
    """Begins an account for the address that was invited."""

    display_name = forms.CharField(
        label=_("Your name"),
        help_text=_("This is how your colleagues and your groups see you."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter the name by which others shall see you.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        error_messages={"required": _("Choose a password.")},
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        error_messages={"required": _("Enter the same password once more.")},
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean_display_name(self):
        """Return the name on one line."""
        return " ".join(self.cleaned_data["display_name"].split())

    def clean(self):
        """Say what is wrong with the password at the field where it was typed."""
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password:
            account = User(email=self.email, display_name=cleaned.get("display_name", ""))
            try:
                validate_password(password, account)
            except ValidationError as error:
                self.add_error("password", error)
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords are not the same."))
        return cleaned
