"""Names made up for guests."""

import re

import pytest

from learn.accounts.pseudonyms import CODES_OF_EXTREMISTS, NUMBERS, WORD_LISTS, make_pseudonym


@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("de", r"[A-ZÄÖÜ][a-zäöüß]+-[A-ZÄÖÜ][a-zäöüß]+ \d\d"),
        ("en", r"[A-Z][a-z]+ [A-Z][a-z]+ \d\d"),
        ("ar", r"[\u0621-\u0652]+ ال[\u0621-\u0652]+ \d\d"),
    ],
)
def test_names_have_two_words_and_a_number_in_the_language(language, pattern):
    for _ in range(200):
        assert re.fullmatch(pattern, make_pseudonym(language))


def test_a_regional_language_uses_the_words_of_its_main_language():
    assert "-" in make_pseudonym("de-simple")


def test_an_unknown_language_still_gets_a_name():
    assert "-" in make_pseudonym("uk")


def test_no_number_is_a_code_of_extremists():
    assert not CODES_OF_EXTREMISTS & set(NUMBERS)
    assert len(NUMBERS) == 90 - len(CODES_OF_EXTREMISTS)


@pytest.mark.parametrize("language", sorted(WORD_LISTS))
def test_lists_are_long_free_of_doubles_and_fit_the_column(language):
    words = WORD_LISTS[language]
    for half in (words.places, words.beings):
        assert len(half) == len(set(half)) >= 20
    longest = words.pattern.format(
        place=max(words.places, key=len), being=max(words.beings, key=len), number=99
    )
    assert len(longest) <= 60


def test_no_being_is_an_insult_or_an_omen():
    refused = {
        "de": {"Esel", "Schwein", "Affe", "Ratte", "Hund", "Kuh", "Ziege", "Gans", "Schlange"},
        "en": {"Donkey", "Pig", "Monkey", "Rat", "Dog", "Cow", "Goat", "Goose", "Snake", "Shrew"},
        "ar": {"حمار", "كلب", "خنزير", "قرد", "بومة", "غراب", "أفعى", "بقرة", "فأر", "بغل"},
    }
    for language, words in WORD_LISTS.items():
        assert not refused[language] & set(words.beings)
