"""Whatever a file holds, a reader gives questions or its own error, and soon."""

import random
import uuid
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import rich_text
from quizzes.exchange.blocks import drafts_of
from quizzes.exchange.formats import FORMATS, READERS, read_file
from quizzes.exchange.model import ExchangeError, Parsed
from tests.quizzes.exchange.mutating import SIGNS, mutated

# For each reader: 1,500 files that were valid before something in them was changed, and 500 of
# mere signs and bytes.
MUTATED, MADE = 1500, 500
# A question becomes a block and other files too; that takes longer, so every so many are tried.
EVERY = 10
BANK = uuid.uuid5(uuid.NAMESPACE_URL, "test:fuzzing")
TAGS = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "<em>", "</em>", "<ul>", "</ul>", "<ol>", "<li>"),
    *("</li>", "<br>", "<a>", "</a>", '<a href="javascript:x">', '<a href="https://example.org">'),
    *("<script>", "</script>", "<h3>", "<pre>", "</pre>", "<td>", "<div>", "</div>", "<svg>"),
    *("<img src=x onerror=y>", "&amp;", "&lt;", "<!-- ", "-->", "<hr>"),
]


def made():
    """Return mere signs and bytes."""
    text = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=8)), max_size=40)
    signs = text.map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
    return st.one_of(signs, st.binary(max_size=300))


def bears(name, data) -> int:
    """Let the reader ``name`` read ``data``, and return how many questions it found."""
    found = 0
    for read in (READERS[name], lambda data: read_file("file.txt", data)):
        with suppress(ExchangeError):
            parsed = read(data)
            assert isinstance(parsed, Parsed)
            assert parsed.questions or parsed.problems
            for question in parsed.questions:
                assert rich_text.clean_html(question.stem) == question.stem
            found = max(found, len(parsed.questions))
    return found


@pytest.mark.parametrize("name", READERS)
def test_a_reader_raises_nothing_but_its_own_error_for_what_is_made_up(name):
    tried = []

    @settings(max_examples=MADE)
    @given(made())
    def check(data):
        tried.append(bears(name, data))

    check()
    assert len(tried) >= MADE


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("name", READERS)
def test_a_reader_raises_nothing_but_its_own_error_for_what_was_valid(name):
    found = []
    for seed in range(MUTATED):
        data = mutated(name, random.Random(seed))
        try:
            found.append(bears(name, data))
            if seed % EVERY == 0:
                goes_on(name, data)
        except Exception as error:
            raise AssertionError(f"Seed {seed} of {name}: {error!r}") from error
    # A control: what is changed is still worth reading, or nothing below the surface was tried.
    assert sum(number > 0 for number in found) > MUTATED / 4


def goes_on(name, data) -> None:
    """Take questions out of ``data`` all the way into blocks, and out into every format."""
    with suppress(ExchangeError):
        parsed = READERS[name](data)
        for draft in drafts_of(parsed, bank_key=BANK, instruction="Fill in."):
            assert isinstance(draft.missing, list)
        for written_as, format_ in FORMATS.items():
            written = format_.write(parsed.questions)
            if parsed.questions and written.content:
                assert not errors_in(written_as, written.content)


def errors_in(name, content) -> list[str]:
    """Return what our own reader says against what our own writer wrote."""
    try:
        problems = READERS[name](content).problems
    except ExchangeError as error:
        return [] if error.message == "There is no question in this file." else [error.message]
    return [str(problem) for problem in problems if problem.is_error]


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=50)
@given(text=st.text())
def test_text_that_is_no_bytes_is_read_alike(name, text):
    if name == "xlsx":
        return
    with suppress(ExchangeError):
        assert isinstance(READERS[name](text), Parsed)


class TestCleaning:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_of_every_sort_count_where_they_count(self, end):
        assert rich_text.clean_html(f"<pre>a{end}b\tc") == "<p>a<br/>b c</p>"

    @settings(max_examples=300)
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

    @settings(max_examples=200)
    @given(st.text())
    def test_plain_text_says_the_same(self, text):
        words = rich_text.one_line(text.replace("\x00", ""))
        assert rich_text.to_line(rich_text.from_plain(words)) == words
