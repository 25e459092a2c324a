"""How a recovery key is made, typed and checked."""

import re
import uuid

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from learn.accounts.recovery_keys import (
    SECRET_VALUES,
    derive,
    digest,
    digests,
    grouped,
    is_well_formed,
    normalise,
    with_check_digits,
)

secrets = st.integers(min_value=0, max_value=SECRET_VALUES - 1)
keys = secrets.map(with_check_digits)
scripts = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])  # noqa: RUF001
separators = st.text(alphabet=" -\u2013\u00a0\u200e\u200f\u202a\t.", max_size=3)


@given(keys)
def test_a_made_key_has_sixteen_digits_and_is_well_formed(key):
    assert re.fullmatch(r"\d{16}", key, re.ASCII)
    assert is_well_formed(key)


@given(keys, scripts, st.lists(separators, min_size=17, max_size=17))
def test_a_key_survives_every_script_and_separator(key, script, between):
    typed = (
        "".join(gap + script[int(digit)] for gap, digit in zip(between, key, strict=False))
        + between[-1]
    )
    assert normalise(typed) == key


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(keys)
def test_showing_a_key_can_be_undone(key):
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", grouped(key))
    assert normalise(grouped(key)) == key


@given(keys, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_always_a_typing_mistake(key, position, shift):
    wrong = str((int(key[position]) + shift) % 10)
    assert not is_well_formed(key[:position] + wrong + key[position + 1 :])


@given(keys, st.integers(0, 14))
def test_swapped_neighbours_are_always_a_typing_mistake(key, position):
    swapped = key[:position] + key[position + 1] + key[position] + key[position + 2 :]
    assert swapped == key or not is_well_formed(swapped)


@pytest.mark.parametrize(
    "text", ["", "123", "1" * 15, "1" * 17, "12345678901234ab", "²" * 16, "٣" * 16]
)
def test_anything_but_sixteen_digits_is_not_well_formed(text):
    assert not is_well_formed(text)


@given(st.uuids(), st.uuids())
def test_a_derived_key_is_well_formed_and_always_the_same(user_uuid, client_uuid):
    key = derive(user_uuid=user_uuid, client_uuid=client_uuid)
    assert is_well_formed(key)
    assert key == derive(user_uuid=user_uuid, client_uuid=client_uuid)


def test_derived_keys_depend_on_the_form_the_person_and_the_installation():
    user_uuid, client_uuid = uuid.uuid4(), uuid.uuid4()
    key = derive(user_uuid=user_uuid, client_uuid=client_uuid)
    assert key != derive(user_uuid=uuid.uuid4(), client_uuid=client_uuid)
    assert key != derive(user_uuid=user_uuid, client_uuid=uuid.uuid4())
    with override_settings(SECRET_KEY="another installation"):
        assert key != derive(user_uuid=user_uuid, client_uuid=client_uuid)


def test_a_digest_does_not_show_the_key_and_needs_the_secret_of_the_installation():
    key = with_check_digits(42)
    assert re.fullmatch(r"[0-9a-f]{64}", digest(key))
    here = digest(key)
    with override_settings(SECRET_KEY="another installation"):
        assert digest(key) != here
        assert here not in digests(key)


def test_a_key_is_still_found_after_the_secret_was_changed():
    key = with_check_digits(42)
    before = digest(key)
    with override_settings(SECRET_KEY="the new one", SECRET_KEY_FALLBACKS=["test-only"]):
        assert digest(key) != before
        assert before in digests(key)
