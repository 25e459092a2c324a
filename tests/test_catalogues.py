"""Every sentence of the interface is translated, and the tool that collects them works."""

import re

import polib
import pytest
from django.conf import settings

from learn.certificates import sheet_words
from tools import messages

CATALOGUES = messages.catalogues(settings.BASE_DIR)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
TAG = re.compile(r"</?(\w+)")


@pytest.fixture(params=CATALOGUES, ids=lambda wanted: wanted.language)
def wanted(request):
    """Return which sentences a catalogue is to have."""
    return request.param


@pytest.fixture
def catalogue(wanted):
    return polib.pofile(str(wanted.path))


def placeholders(text):
    return {named or braced for named, braced in PLACEHOLDER.findall(text)}


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_catalogues_hold_exactly_what_is_said(catalogue, wanted):
    said = {(m.context, m.msgid, m.plural) for m in wanted.messages}
    known = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue}
    assert said - known == set(), 'Run "make messages" and translate what is new.'
    assert known - said == set(), 'Run "make messages" to drop what nobody says any more.'
    assert catalogue.obsolete_entries() == []


def test_every_sentence_is_translated(catalogue):
    forms = messages.plural_count(catalogue.metadata)
    missing = [
        entry.msgid
        for entry in catalogue
        if entry.fuzzy
        or not all(text.strip() for text in translations(entry))
        or len(translations(entry)) != (forms if entry.msgid_plural else 1)
    ]
    assert missing == []


def test_translations_keep_the_placeholders(catalogue):
    """Only a plural form for one, two or none may say the number in words instead."""
    wrong = []
    for entry in catalogue:
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        *earlier, last = translations(entry)
        wrong += [text for text in [last] if placeholders(text) != wanted]
        wrong += [
            text
            for text in earlier
            if placeholders(text) - wanted or len(wanted - placeholders(text)) > 1
        ]
    assert wrong == []


def test_translations_keep_the_markup(catalogue):
    wrong = [
        text
        for entry in catalogue
        for text in translations(entry)
        if sorted(TAG.findall(text)) != sorted(TAG.findall(entry.msgid_plural or entry.msgid))
    ]
    assert wrong == []


def test_catalogues_count_like_django(catalogue, wanted):
    assert catalogue.metadata["Plural-Forms"] == messages.plural_forms(wanted.language)


def test_what_only_certificates_are_printed_in_has_only_their_words():
    by_language = {wanted.language: wanted for wanted in CATALOGUES}
    assert set(by_language) == {"de", "ar", *sheet_words.MORE_LANGUAGES}
    said = {m.msgid for m in by_language["pl"].messages}
    assert "Certificate of participation" in said
    assert said < {m.msgid for m in by_language["de"].messages}
    assert len(said) < 20


def extract(tree):
    return messages.extract(tree, messages.sources(tree))


@pytest.fixture
def tree(tmp_path):
    """Return a project with one sentence of every sort."""
    (tmp_path / "quizzes" / "migrations").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "quizzes" / "views.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "# Translators: on a button\n"
        'a = _("Hand in")\n'
        'b = ngettext("%(count)d mistake", "%(count)d mistakes", 2)\n'
        'c = pgettext("month", "May")\n'
    )
    (tmp_path / "quizzes" / "migrations" / "0001.py").write_text('_("Not for people")')
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n"
        '  <p title="{% translate "It\'s here" %}">{{ title|default:_("Untitled") }}</p>\n'
        "      {% blocktranslate count n=n trimmed %}\n"
        "    {{ n }} step of <b>{{ all }}</b>\n"
        "  {% plural %} {{ n }} steps of <b>{{ all }}</b> {% endblocktranslate %}\n"
    )
    return tmp_path


def test_collects_python_and_templates_but_no_migrations(tree):
    found = {(m.context, m.msgid, m.plural) for m in extract(tree)}
    assert found == {
        (None, "Hand in", ""),
        (None, "%(count)d mistake", "%(count)d mistakes"),
        ("month", "May", ""),
        (None, "It's here", ""),
        (None, "Untitled", ""),
        (None, "%(n)s step of <b>%(all)s</b>", "%(n)s steps of <b>%(all)s</b>"),
    }


def test_collects_comments_for_translators(tree):
    (hand_in,) = [m for m in extract(tree) if m.msgid == "Hand in"]
    assert hand_in.comments == ["Translators: on a button"]
    assert hand_in.files == {"quizzes/views.py"}


def test_merging_keeps_translations_and_drops_what_is_gone(tree):
    existing = polib.POFile()
    existing.append(polib.POEntry(msgid="Hand in", msgstr="Abgeben"))
    existing.append(polib.POEntry(msgid="Gone", msgstr="Weg"))
    existing.append(polib.POEntry(msgid="Untitled", msgstr="Geraten", flags=["fuzzy"]))
    merged = messages.merged(extract(tree), existing, "ar")
    words = {entry.msgid: entry.msgstr for entry in merged}
    assert words["Hand in"] == "Abgeben"
    assert words["Untitled"] == ""
    assert "Gone" not in words
    assert len(merged.find("%(count)d mistake").msgstr_plural) == 6


def test_merging_again_changes_no_byte(tree):
    sentences = extract(tree)
    first = messages.merged(sentences, polib.POFile(), "de")
    first.find("Hand in").msgstr = "Abgeben"
    path = tree / "django.po"
    first.save(str(path))
    before = path.read_bytes()
    messages.merged(sentences, polib.pofile(str(path)), "de").save(str(path))
    assert path.read_bytes() == before
