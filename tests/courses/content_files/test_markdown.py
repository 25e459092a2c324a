"""Markdown to rich text and back."""

import uuid

import pytest
from hypothesis import given, settings

from courses.content_files.markdown_reader import FEATURE_TAGS, markdown_to_html
from courses.content_files.markdown_writer import html_to_markdown
from courses.content_files.rich_tree import normal_html
from tests.courses.content_files.strategies import RICH_TEXT

PAGE = uuid.uuid5(uuid.NAMESPACE_URL, "page")


def to_html(markdown: str) -> str:
    problems = []
    html = markdown_to_html(
        markdown,
        features=FEATURE_TAGS,
        resolve_page=lambda reference, line: PAGE,
        report=lambda line, sentence: problems.append((line, sentence)),
    )
    assert problems == []
    return html


def to_markdown(html: str) -> str:
    return html_to_markdown(html, name_page=lambda number: f"page-{number}")


@settings(deadline=None, max_examples=150)
@given(RICH_TEXT)
def test_rich_text_survives_the_way_through_markdown(html):
    assert to_html(to_markdown(html)) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Eins\n\nZwei", "<p>Eins</p><p>Zwei</p>"),
        ("Eine\nZeile", "<p>Eine Zeile</p>"),
        ("**fett** und *kursiv*", "<p><b>fett</b> und <i>kursiv</i></p>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("Schüler*innen und Lehrer*innen", "<p>Schüler*innen und Lehrer*innen</p>"),
        ("و**كلمة** مهمة", "<p>و<b>كلمة</b> مهمة</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("[a](https://x.org/?a=1&b=2)", '<p><a href="https://x.org/?a=1&amp;b=2">a</a></p>'),
        ("[a](page:b)", f'<p><a id="{PAGE}" linktype="page">a</a></p>'),
    ],
)
def test_markdown_becomes_the_rich_text_wagtail_stores(markdown, html):
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>1. Mai</p>", "1\\. Mai"),
        ("<p>- nein</p>", "\\- nein"),
        ("<p>Schüler*innen</p>", "Schüler*innen"),
        ("<p>5 * 3</p>", "5 \\* 3"),
        ("<p>neustadt_news</p>", "neustadt_news"),
        ("<p>A &amp; B</p>", "A & B"),
        ("<p>Ach!<a href='https://x.org'>x</a></p>", "Ach\\![x](https://x.org)"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ('<p data-block-key="x1">a</p>', "a"),
        ('<p><a linktype="page" id="7">a</a></p>', "[a](page:page-7)"),
    ],
)
def test_rich_text_becomes_markdown_a_person_can_read(html, markdown):
    assert to_markdown(html) == markdown


def test_what_the_editor_adds_to_rich_text_makes_no_difference():
    edited = '<p data-block-key="a1">Ein <strong>Satz</strong> </p><p data-block-key="b2"></p>'
    assert normal_html(edited) == "<p>Ein <b>Satz</b></p>"
