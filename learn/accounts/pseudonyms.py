"""
Friendly names for people who give none: something small and likeable from nature, and a number.

Two nouns stand together in every language, so no adjective has to agree with anything: in German
a compound ("Wolken-Igel 27"), in English the same ("Cloud Otter 27"), in Arabic a construct
("غزال الغابة 27"). Left out on purpose: animals that are an insult or an omen in one of the
languages (dog, pig, donkey, monkey, rabbit, owl, raven, snake …), words that sound like an origin,
a religion, a party or a body, and numbers that are a code among extremists. Names need not be
unique.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

Choose = Callable[[Sequence], Any]


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``."""
    return tuple(text.split())


@dataclass(frozen=True)
class WordList:
    """The two halves of a name and how they stand together."""

    places: tuple[str, ...]
    beings: tuple[str, ...]
    pattern: str

    def name(self, choose: Choose) -> str:
        """Return one of the possible names, as ``choose`` chooses among the words."""
        return self.pattern.format(
            place=choose(self.places), being=choose(self.beings), number=choose(NUMBERS)
        )


CODES_OF_EXTREMISTS = frozenset({14, 18, 28, 69, 74, 84, 88})
NUMBERS = tuple(number for number in range(10, 100) if number not in CODES_OF_EXTREMISTS)

GERMAN = WordList(
    places=words(
        "Sonnen Wolken Wiesen Regenbogen Frühlings Sternen Garten Fluss Morgen Sommer Insel "
        "Brunnen Laternen Hügel Herbst Kiesel Ufer Wellen Küsten Mond Blüten Tal Wind Nebel"
    ),
    beings=words(
        "Igel Otter Amsel Ahorn Linde Fink Luchs Dachs Hase Biber Falter Libelle Schwalbe Mohn "
        "Klee Farn Birke Kranich Reiher Specht Storch Delfin Lachs Salamander Fuchs Lerche "
        "Weide Distel Ginster Erle"
    ),
    pattern="{place}-{being} {number}",
)
ENGLISH = WordList(
    places=words(
        "Sunrise Cloud Meadow Rainbow Spring Star Garden River Morning Summer Island Fountain "
        "Lantern Hill Autumn Pebble Harbour Wave Coast Moonlight Blossom Valley Breeze "
        "Mist"
    ),
    beings=words(
        "Hedgehog Otter Finch Maple Linden Lynx Badger Hare Butterfly Dragonfly Skylark "
        "Poppy Clover Fern Birch Crane Heron Stork Dolphin Salmon Salamander Fox "
        "Lark Willow Thistle Robin Wren Hazel"
    ),
    pattern="{place} {being} {number}",
)
ARABIC = WordList(
    places=(
        "الغابة", "النهر", "الصباح", "الربيع", "البستان", "الوادي", "الشاطئ", "الجزيرة",
        "النسيم", "المرج", "القمر", "الواحة", "الينبوع", "السهل", "الحديقة",
        "الندى", "الضياء", "الخريف", "الصيف", "الساحل", "التلّة", "البحيرة", "النجوم",
    ),
    beings=(
        "غزال", "سنونو", "فراشة", "بلبل", "كناري", "دلفين", "سنجاب", "حسّون",
        "نحلة", "لقلق", "نورس", "زيتونة", "ياسمينة", "زنبقة", "سروة",
        "نرجسة", "سوسنة", "نخلة", "صفصافة", "ريحانة", "لوزة", "رمّانة", "قرنفلة", "هدهد", "فهد",
    ),
    pattern="{being} {place} {number}",
)  # fmt: skip

WORD_LISTS = {"de": GERMAN, "en": ENGLISH, "ar": ARABIC}


def make_pseudonym(language: str, choose: Choose = secrets.choice) -> str:
    """Return a name in ``language``; a language without its own words gets the main one's."""
    main = settings.LANGUAGE_CODE
    base = language.split("-")[0]
    return (WORD_LISTS.get(base) or WORD_LISTS[main]).name(choose)
