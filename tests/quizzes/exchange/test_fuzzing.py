"""Whatever a file holds, a reader gives questions or its own error, and soon."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import rich_text
from quizzes.exchange.formats import FORMATS, READERS, read_file
from quizzes.exchange.model import ExchangeError, Parsed
from tests.quizzes.exchange.samples import every_kind, with_picture

# 2,000 in all, shared by six readers.
EXAMPLES = 340
WRITTEN = {
    name: format_.write([*every_kind(), with_picture()]).content
    for name, format_ in FORMATS.items()
}
WRITTEN["list"] = b"1. What?\n*a) this\nb) that\nExplanation: so\n\n2) True?\n[x] True\n[ ] False\n"
TAGS = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "<em>", "</em>", "<ul>", "</ul>", "<ol>", "<li>"),
    *("</li>", "<br>", "<a>", "</a>", '<a href="javascript:x">', '<a href="https://example.org">'),
    *("<script>", "</script>", "<h3>", "<pre>", "</pre>", "<td>", "<div>", "</div>", "<svg>"),
    *("<img src=x onerror=y>", "&amp;", "&lt;", "<!-- ", "-->", "<hr>"),
]
SIGNS = [
    *("{", "}", "~", "=", "#", "####", "::", "%50%", "%", "->", "//", "$CATEGORY:", "\\", "[html]"),
    *(
        "\n",
        "\n\n",
        "ANSWER: A",
        "A. ",
        "*b) ",
        "1. ",
        "<p>",
        "</text>",
        "<![CDATA[",
        "&lt;",
        "[[1]]",
    ),
    *("{1:MC:=a~b}", "..", ":", "\x00", "\ufdd0", "\ud800", "'", '"', ",", ";", "<", "&", "]]>"),
    *('<answer fraction="100">', "<question>", "</quiz>", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "é"),
]


@st.composite
def mutated(draw, original: bytes):
    """Return ``original`` with a few bytes taken out, doubled or replaced by signs."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 12))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 2, 5, 40, 400)))
        sign = chance.choice(SIGNS).encode("utf-8", "surrogatepass")
        what = chance.choice((b"", sign, sign * 3, bytes(data[start:end]) * 2, b"\xff", b"\x00"))
        data[start:end] = what
    return bytes(data)


def inputs(name):
    text = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=8)), max_size=40)
    made = text.map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
    return st.one_of(mutated(WRITTEN[name]), mutated(WRITTEN[name]), made, st.binary(max_size=300))


@pytest.mark.parametrize("name", READERS)
def test_a_reader_raises_nothing_but_its_own_error(name):
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(inputs(name))
    def check(data):
        for read in (READERS[name], lambda data: read_file("file.txt", data)):
            with suppress(ExchangeError):
                parsed = read(data)
                assert isinstance(parsed, Parsed)
                assert parsed.questions or parsed.problems
                for question in parsed.questions:
                    assert rich_text.clean_html(question.stem) == question.stem

    check()


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=50, deadline=None)
@given(text=st.text())
def test_text_that_is_no_bytes_is_read_alike(name, text):
    if name == "xlsx":
        return
    with suppress(ExchangeError):
        assert isinstance(READERS[name](text), Parsed)


class TestCleaning:
    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.sampled_from(TAGS),
                st.text(max_size=6),
            )
        ).map("".join)
    )
    def test_what_is_clean_stays_as_it_is(self, html):
        once = rich_text.clean_html(html)
        assert rich_text.clean_html(once) == once

    @settings(max_examples=200, deadline=None)
    @given(st.text())
    def test_plain_text_says_the_same(self, text):
        words = rich_text.one_line(text.replace("\x00", ""))
        assert rich_text.to_line(rich_text.from_plain(words)) == words
