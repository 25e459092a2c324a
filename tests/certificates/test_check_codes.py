from hypothesis import given
from hypothesis import strategies as st

from learn.certificates import check_codes

numbers = st.integers(0, check_codes.VALUES - 1)


@given(numbers)
def test_every_number_makes_a_code_that_is_well_formed(number):
    code = check_codes.with_check_digits(number)
    assert len(code) == 12
    assert check_codes.is_well_formed(code)


@given(numbers, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, by):
    code = check_codes.with_check_digits(number)
    wrong = str((int(code[place]) + by) % 10)
    assert not check_codes.is_well_formed(code[:place] + wrong + code[place + 1 :])


@given(numbers, st.integers(0, 10))
def test_two_digits_swapped_are_always_noticed(number, place):
    code = check_codes.with_check_digits(number)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not check_codes.is_well_formed(swapped)


@given(st.text())
def test_whatever_is_typed_is_well_formed_or_not_and_never_fails(text):
    code = check_codes.normalise(text)
    if check_codes.is_well_formed(code):
        assert len(code) == check_codes.LENGTH
        assert code.isdecimal()


@given(numbers)
def test_digits_of_other_scripts_and_separators_are_the_same_code(number):
    code = check_codes.with_check_digits(number)
    for zero in ("\u0660", "\u06f0"):  # Arabic-Indic and Persian
        typed = "".join(chr(ord(zero) + int(digit)) for digit in code)
        assert check_codes.normalise(f" {typed[:4]} – {typed[4:]}\u200f") == code
    assert check_codes.normalise(check_codes.grouped(code)) == code


def test_codes_are_not_foreseen():
    codes = {check_codes.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(check_codes.is_well_formed(code) for code in codes)
    assert len({code[:3] for code in codes}) > 400
