"""Our strings are the ones wagtail-localize extracts."""

from hypothesis import example, given, settings
from wagtail_localize.segments.types import StringSegmentValue
from wagtail_localize.strings import StringValue, extract_strings, restore_strings

from courses.content_files.problems import Place, Problems
from courses.content_files.rich_tree import normal_html
from courses.content_files.words import Word, translate
from tests.courses.content_files.strategies import PIECES, RICH_TEXT

PLACE = Place("file", 1)


@settings(deadline=None, max_examples=150)
@given(RICH_TEXT)
@example(normal_html('<p><b>0</b>  <a href="https://example.org">1</a></p>'))
def test_strings_of_rich_text_are_those_of_wagtail_localize(html):
    _template, strings = extract_strings(html)
    assert Word(html, PLACE, True).strings() == [value.data for value, _attrs in strings]


@settings(deadline=None)
@given(PIECES)
def test_strings_of_plain_text_are_those_of_wagtail_localize(text):
    assert Word(text, PLACE, False).strings() == [StringSegmentValue("", text).string.data]


@settings(deadline=None, max_examples=100)
@given(RICH_TEXT)
def test_a_text_translated_into_itself_is_itself(html):
    word, problems = Word(html, PLACE, True), Problems()
    translated = translate(word, word, problems)
    template, strings = extract_strings(html)
    restored = [(StringValue(t), attrs) for t, (_v, attrs) in zip(translated, strings, strict=True)]
    assert not problems
    assert restore_strings(template, restored) == restore_strings(template, strings)


def test_links_may_stand_in_another_order_in_a_translation():
    source = Word(
        '<p><a href="https://a.org">A</a>, <a href="https://b.org">B</a></p>', PLACE, True
    )
    other = Word('<p><a href="https://b.org">b</a>, <a href="https://a.org">a</a></p>', PLACE, True)
    assert translate(source, other, Problems()) == ['<a id="a2">b</a>, <a id="a1">a</a>']


def test_a_translation_may_be_bold_where_the_source_is_not():
    source, other = Word("<p>a</p>", PLACE, True), Word("<p><b>b</b></p>", PLACE, True)
    assert translate(source, other, Problems()) == ["<b>b</b>"]
