"""What people type about themselves: a key, or that they are sure."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learn.accounts import recovery_keys


class MakeKeyForm(forms.Form):
    """Asks for a recovery key; sent twice it still means one key."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReplaceKeyForm(MakeKeyForm):
    """Asks for another key by somebody who already holds one."""

    replace = forms.BooleanField(
        label=_("I want a new key. The old one will stop working."),
        error_messages={"required": _("Tick the box if you want to replace your old key.")},
    )


class RecoverForm(forms.Form):
    """Takes a recovery key in any spelling."""

    key = forms.CharField(
        label=_("Your recovery key"),
        help_text=_("16 digits. Spaces and hyphens do not matter."),
        # Room for separators after every digit; whatever is longer was not typed from a card.
        max_length=64,
        strip=True,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "inputmode": "numeric",
                "dir": "ltr",
                "data-recovery-key-target": "field",
            }
        ),
        error_messages={"required": _("Enter the 16 digits of your recovery key.")},
    )
    # Ticked on the page that asks whether two holders of a key shall become one.
    join = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_key(self):
        """Return the bare digits; a typing mistake is found here and costs no guess."""
        key = recovery_keys.normalise(self.cleaned_data["key"])
        if not (key.isascii() and key.isdecimal()):
            raise forms.ValidationError(
                _("A recovery key has digits only. Look for a letter or another sign."),
                code="not_digits",
            )
        if len(key) != recovery_keys.LENGTH:
            raise forms.ValidationError(
                _("A recovery key has 16 digits. You entered %(count)d."),
                code="length",
                params={"count": len(key)},
            )
        if not recovery_keys.is_well_formed(key):
            raise forms.ValidationError(
                _("There is a typing mistake. Compare the key with your card, digit by digit."),
                code="typo",
            )
        return key
