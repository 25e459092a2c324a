"""What a join code looks like, however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.groups import join_codes


def test_a_code_has_ten_digits_and_is_shown_in_three_groups():
    code = join_codes.make_join_code()

    assert join_codes.is_well_formed(code)
    assert [len(part) for part in join_codes.grouped(code).split()] == [3, 3, 4]


@given(st.integers(min_value=0, max_value=10**10 - 1))
def test_every_spelling_of_a_code_is_the_same_code(number):
    code = f"{number:010d}"
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    for spelling in (join_codes.grouped(code), arabic, persian, f" {code[:5]}-{code[5:]} "):
        assert join_codes.normalise(spelling) == code


@pytest.mark.parametrize("text", ["", "123", "12345678901", "123456789a"])
def test_what_is_no_code_is_told(text):
    assert not join_codes.is_well_formed(join_codes.normalise(text))


def test_codes_are_not_guessed_from_one_another():
    assert len({join_codes.make_join_code() for _number in range(200)}) == 200
