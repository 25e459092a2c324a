"""Typed words compared fairly."""

# Letters of several scripts that look alike are the subject here.
# ruff: noqa: RUF001

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items.normalising import ACCENTS, CASE, ENDS, FORGIVABLE, LETTERS, is_same, normalise

ALL = FORGIVABLE
# Any character, and more often those that are treated in a way of their own.
TRICKY = st.sampled_from(
    "İIıißẞſΣςÄäöÜéñłØæйїĳﬁﷺأإآٱؤئءوىیکةەۀہھـًٌَّْٰۭۖ٠٩۰۹ٕٔ"
    "\u0300\u0307\u0345\u200c\u200f\u00ad .,!?«»„“-–‑−'’´`ʼ"
)
WORDS = st.text(TRICKY | st.characters(exclude_categories=["Cs"]), max_size=30)
FORGIVEN = st.sets(st.sampled_from(FORGIVABLE))


@given(WORDS, FORGIVEN)
def test_twice_is_once(text, forgiven):
    once = normalise(text, forgiven)
    assert normalise(once, forgiven) == once


@given(WORDS, FORGIVEN)
def test_never_much_longer(text, forgiven):
    assert len(normalise(text, forgiven)) <= 18 * len(text)


@given(st.text(), FORGIVEN)
def test_any_text_at_all_is_the_same_as_itself(text, forgiven):
    assert is_same(text, text, forgiven)
    assert is_same(f"  {text}\t", text, forgiven)


@given(WORDS, WORDS, FORGIVEN)
def test_it_does_not_matter_who_comes_first(one, other, forgiven):
    assert is_same(one, other, forgiven) == is_same(other, one, forgiven)


@given(WORDS, WORDS, FORGIVEN)
def test_forgiving_more_accepts_no_less_of_what_people_type(one, other, forgiven):
    if normalise(one) == normalise(other):
        assert is_same(one, other, forgiven)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"])))
def test_plain_letters_stay(text):
    assert normalise(text) == text
    assert normalise(text, ALL) == text.lower()


@pytest.mark.parametrize(
    ("typed", "accepted", "forgiven"),
    [
        ("IMPRESSUM", "Impressum", {CASE}),
        ("STRASSE", "Straße", {CASE}),
        ("ΣΟΦΟΣ", "σοφος", {CASE}),
        ("İSTANBUL", "istanbul", {CASE}),
        ("ISPARTA", "ısparta", {CASE}),
        ("café", "cafe", {ACCENTS}),
        ("cafe\u0301", "café", ()),
        ("Muller", "Müller", {ACCENTS}),
        ("Mueller", "Müller", {ACCENTS}),
        ("MUELLER", "Müller", {ACCENTS, CASE}),
        ("Müller", "Mueller", {ACCENTS}),
        ("Mu\u0308ller", "Mueller", {ACCENTS}),
        ("Strasse", "Straße", {ACCENTS}),
        ("Kurdi", "Kurdî", {ACCENTS}),
        ("ещё", "еще", {ACCENTS}),
        ("احمد", "أحمد", {LETTERS}),
        ("إعلام", "اعلام", {LETTERS}),
        ("مدرسه", "مدرسة", {LETTERS}),
        ("علي", "على", {LETTERS}),
        ("مُحَمَّد", "محمد", {LETTERS}),
        ("محـــمد", "محمد", {LETTERS}),
        ("کتابی", "كتابي", {LETTERS}),
        ("٢٠٢٤", "2024", {LETTERS}),
        ("۲۰۲۴", "2024", {LETTERS}),
        ("مسوول", "مسؤول", {LETTERS}),
        ("مسئول", "مسؤول", {LETTERS}),
        ("مسؤول", "مسئول", {LETTERS}),
        ("و\u0654", "ؤ", ()),
        ("شئون", "شؤون", {LETTERS}),
        ("شئ", "شى", {LETTERS}),
        ("کوردستان", "كوردستان", {LETTERS}),
        ("ھذا", "هذا", {LETTERS}),
        ("ﻻ", "لا", ()),
        ("ٱلسَّلَامُ", "السلام", {LETTERS}),
        ("Lodz", "Łódź", {ACCENTS}),
        ("Kobenhavn", "København", {ACCENTS}),
        ("oeuvre", "œuvre", {ACCENTS}),
        ("İZMİR", "izmir", {CASE}),
        ("diyarbakir", "Diyarbakır", {CASE}),
        ("Diyarbakir", "Diyarbakır", {ACCENTS}),
        ("don’t", "don't", ()),
        ("об’єкт", "об'єкт", ()),
        ("l´état", "l'état", ()),
        ("Anti–Rassismus", "Anti-Rassismus", ()),
        ("E‑Mail", "E-Mail", ()),
        ("„Fake“ News", "“Fake” News", ()),
        ("Me\u00addien", "Medien", ()),
        ("می\u200cشود", "میشود", ()),
        ("“Imprint”.", "Imprint", {ENDS}),
        ("¿Quién?", "Quién", {ENDS}),
        ("  free \u00a0 press ", "free press", ()),
        ("\u200fالصحافة\u200f", "الصحافة", ()),
        ("ｗｉｄｅ", "wide", ()),
    ],
)
def test_same(typed, accepted, forgiven):
    assert is_same(typed, accepted, forgiven)


@pytest.mark.parametrize(
    ("typed", "accepted", "forgiven"),
    [
        ("impressum", "Impressum", {ACCENTS, LETTERS, ENDS}),
        ("cafe", "café", {CASE, LETTERS, ENDS}),
        ("احمد", "أحمد", {CASE, ACCENTS, ENDS}),
        ("Imprint.", "Imprint", {CASE, ACCENTS, LETTERS}),
        ("мои", "мой", ALL),
        ("مسئول", "مسؤول", {CASE, ACCENTS, ENDS}),
        ("Lodz", "Łódź", {CASE, LETTERS, ENDS}),
        ("Diyarbakir", "Diyarbakır", {LETTERS, ENDS}),
        ("سوء", "سو", ALL),
        ("E Mail", "E-Mail", ALL),
        ("free press", "freepress", ALL),
        ("", "Imprint", ALL),
        ("?", "!", ALL),
    ],
)
def test_different(typed, accepted, forgiven):
    assert not is_same(typed, accepted, forgiven)
