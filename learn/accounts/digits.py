"""The form field for everything people read off a card or a wall: codes and keys of digits."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError

from learn.accounts.recovery_keys import normalise

# Room for separators after every digit; whatever is longer was not typed from a card.
ROOM_FOR_A_DIGIT = 4


class DigitsField(forms.CharField):
    """
    Takes ``length`` digits of any script with any separators and gives them bare.

    What cannot be a code is told apart from one that belongs to nobody, so it never counts as a
    guess. ``error_messages`` needs ``required``, ``not_digits``, ``length`` (it may say
    ``%(count)d``, the digits entered) and, with ``has_right_check_digits``, ``typo``.
    """

    def __init__(
        self,
        *,
        length: int,
        has_right_check_digits: Callable[[str], bool] | None = None,
        attrs: dict[str, str] | None = None,
        **kwargs,
    ):
        self.length = length
        self.has_right_check_digits = has_right_check_digits
        self.attrs = attrs or {}
        super().__init__(max_length=length * ROOM_FOR_A_DIGIT, **kwargs)

    def widget_attrs(self, widget):
        """Return what makes a phone show its digits and keeps every helper out."""
        return {
            **super().widget_attrs(widget),
            "autocomplete": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
            "inputmode": "numeric",
            "dir": "ltr",
            **self.attrs,
        }

    def to_python(self, value):
        """Return the bare digits, or what is far too long as it came."""
        # Nobody types the null character, so nobody is told about it.
        text = super().to_python(value).replace("\0", "")
        return text if len(text) > self.max_length else normalise(text)

    def validate(self, value):
        """Say what is wrong with the code, the most helpful thing first."""
        super().validate(value)
        if not value or len(value) > self.max_length:
            return
        if not (value.isascii() and value.isdecimal()):
            raise ValidationError(self.error_messages["not_digits"], code="not_digits")
        if len(value) != self.length:
            raise ValidationError(
                self.error_messages["length"], code="length", params={"count": len(value)}
            )
        if self.has_right_check_digits and not self.has_right_check_digits(value):
            raise ValidationError(self.error_messages["typo"], code="typo")
