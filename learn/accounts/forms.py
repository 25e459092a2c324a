"""What people type about themselves: a key, or that they are sure."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learn.accounts import recovery_keys
from learn.accounts.digits import DigitsField


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

    # A typing mistake is found here and costs no guess.
    key = DigitsField(
        label=_("Your recovery key"),
        help_text=_("16 digits. Spaces and hyphens do not matter."),
        length=recovery_keys.LENGTH,
        has_right_check_digits=recovery_keys.is_well_formed,
        attrs={"data-recovery-key-target": "field"},
        error_messages={
            "required": _("Enter the 16 digits of your recovery key."),
            "not_digits": _("A recovery key has digits only. Look for a letter or another sign."),
            "length": _("A recovery key has 16 digits. You entered %(count)d."),
            "typo": _("There is a typing mistake. Compare the key with your card, digit by digit."),
        },
    )
    # Ticked on the page that asks whether two holders of a key shall become one.
    join = forms.BooleanField(required=False, widget=forms.HiddenInput)
