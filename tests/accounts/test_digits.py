"""The field for codes of digits, however they are typed."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from learn.accounts.digits import DigitsField

WORDS = {
    "required": "Enter it.",
    "not_digits": "Digits only.",
    "length": "You entered %(count)d.",
    "max_length": "Much longer.",
    "typo": "A typing mistake.",
}


def field(**options):
    return DigitsField(length=6, error_messages=WORDS, **options)


@pytest.mark.parametrize("text", ["123456", " 123-456 ", "١٢٣٤٥٦", "۱۲۳ ۴۵۶", "12 34\u200f 56"])
def test_every_spelling_gives_the_bare_digits(text):
    assert field().clean(text) == "123456"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter it."),
        ("  ", "Enter it."),
        ("12345a", "Digits only."),
        ("1234", "You entered 4."),
        ("1234567", "You entered 7."),
        ("1" * 25, "Much longer."),
    ],
)
def test_each_mistake_has_its_own_sentence(text, sentence):
    with pytest.raises(ValidationError) as error:
        field().clean(text)
    assert error.value.messages == [sentence]


def test_a_typing_mistake_is_told_last():
    checked = field(has_right_check_digits=lambda digits: digits == "123456")

    assert checked.clean("123 456") == "123456"
    with pytest.raises(ValidationError, match=r"A typing mistake\."):
        checked.clean("123 457")


@given(st.text(max_size=60))
@example("0" * 24 + "\0")
def test_nothing_typed_raises_anything_but_a_sentence(text):
    try:
        digits = field().clean(text)
    except ValidationError as error:
        said = error.messages
    else:
        said = []
        assert len(digits) == 6
    assert all(sentence in WORDS.values() or "You entered" in sentence for sentence in said)


def test_a_phone_shows_its_digits_and_room_for_separators():
    attrs = field(attrs={"data-x": "1"}).widget.attrs

    assert (attrs["inputmode"], attrs["dir"], attrs["data-x"]) == ("numeric", "ltr", "1")
    assert attrs["maxlength"] == "24"
