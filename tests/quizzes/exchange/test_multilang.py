"""Texts in several languages at once."""

import time

import pytest

from quizzes.exchange.multilang import has_several, in_language

SPANS = (
    '<span lang="de" class="multilang">Ja <span>so</span></span> '
    '<span class="multilang" lang="en">Yes</span>!'
)
BRACES = "{mlang de}Ja{mlang}{mlang en, fr}Yes{mlang}{mlang other}?{mlang}!"
APART = "<p>{mlang de_du}Du{mlang}</p><p>{mlang en}You{mlang}</p>"


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (SPANS, "de", "Ja <span>so</span> !"),
        (SPANS, "en", " Yes!"),
        (SPANS, "ar", "Ja <span>so</span> !"),
        (BRACES, "de", "Ja!"),
        (BRACES, "fr", "Yes!"),
        (BRACES, "ar", "?!"),
        (BRACES, "de-simple", "Ja!"),
        (APART, "de", "<p>Du</p><p></p>"),
        (APART, "en", "<p></p><p>You</p>"),
        ("{mlang de}never closed", "de", "never closed"),
    ],
)
def test_one_language_is_taken(text, language, shown):
    assert has_several(text)
    assert in_language(text, language) == shown


@pytest.mark.parametrize(
    "text", ["a <span>b</span>", '<span class="multilang">x</span>', "mlang", "</span>", ""]
)
def test_a_text_in_one_language_stays_as_it_is(text):
    assert not has_several(text)
    assert in_language(text, "de") == text


@pytest.mark.parametrize(
    "unit", ["{mlang de}", "{mlang}", "{mlang ", '<span lang="de" class="multilang">', "</span>"]
)
def test_it_takes_time_by_its_length(unit):
    text = unit * (200_000 // len(unit)) + " multilang"
    start = time.process_time()
    if has_several(text):
        in_language(text, "de")
    assert time.process_time() - start < 2
