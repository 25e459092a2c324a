"""What authors wrote goes out and comes back the same, whatever the words, or its loss is named."""

import copy
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import rich_text
from quizzes.exchange.blocks import drafts_of
from quizzes.exchange.export import exported
from quizzes.exchange.formats import FORMATS, READERS
from quizzes.exchange.model import ExchangeError
from quizzes.items import KINDS

pytestmark = pytest.mark.django_db
BANK = uuid.uuid5(uuid.NAMESPACE_URL, "test:round-trips")
# Words of all scripts, above all with the signs that mean something in one of the formats.
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Cs"])
SIGNS = st.sampled_from(
    [
        *("a", "b", " ", "T", "1", "=", "~", "#", "{", "}", ":", "\\", "%", "->", "[", "]", "*"),
        *("/", '"', "'", "<", "&", ";", ".", ",", "|", "é", "ق", "§", "::", "####", "%50%", "!"),
        *("[html]", "[[1]]", "{{1}}", "{1:SA:=x}", "</p>", "<b>", "&lt;", "ANSWER: A", "A. "),
        *("//", "$CATEGORY:", "+", "-", "@", "FALSE", "x²", "]]>", "<!--", "@@PLUGINFILE@@"),
    ]
)
WORDS = st.lists(SIGNS | LETTERS, min_size=1, max_size=8).map("".join).map(rich_text.one_line)
WORDS = WORDS.filter(bool)
NUMBERS = st.decimals(-1_000_000, 1_000_000, places=2)


@st.composite
def rich_texts(draw):
    """Return clean HTML as the editor gives it: paragraphs, emphasis, lists, links."""
    words = [rich_text.from_plain(text)[3:-4] for text in draw(st.lists(WORDS, max_size=3))]
    address = '<a href="https://example.org/a?b=1&amp;c=2">{}</a>'
    forms = ("<p>{}</p>", "<p>x<b>{}</b></p>", "<p><i>{}</i><br/>x</p>", "<ul><li>{}</li></ul>")
    form = st.sampled_from((*forms, f"<p>{address}</p>"))
    return rich_text.clean_html("".join(draw(form).replace("{}", text) for text in words))


EXPLANATIONS = rich_texts()


def several(strategy, least, most):
    return st.lists(strategy, min_size=least, max_size=most)


def entries(values):
    """Return ``values`` as a list block keeps them."""
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]


def labelled(name="label"):
    return st.fixed_dictionaries({name: WORDS, "explanation": EXPLANATIONS})


@st.composite
def choices(draw, kind):
    options = draw(several(labelled(), 2, 5))
    rights = {0} if kind == "single_choice" else draw(st.sets(st.integers(0, 4), min_size=1))
    for place, option in enumerate(options):
        option["is_correct"] = place in rights or (place == 0 and not rights & {1, 2, 3, 4})
    return {"choices": entries(options), "shuffle": True}


@st.composite
def statements(draw):
    found = draw(several(labelled(), 4, 4))
    truths = draw(several(st.sampled_from(["true", "false"]), 4, 4))
    parts = [{**one, "truth": truth} for one, truth in zip(found, truths, strict=True)]
    return {"statements": entries(parts), "shuffle": True}


@st.composite
def pairs(draw):
    words = draw(st.lists(WORDS, min_size=3, max_size=6, unique=True))
    lefts = draw(several(labelled("left"), 2, 5))[: len(words) - 1]
    found = [{**left, "right": right} for left, right in zip(lefts, words, strict=False)]
    extras = [{"label": word} for word in words[len(found) :][:2]]
    return {"pairs": entries(found), "extras": entries(extras)}


@st.composite
def categories(draw):
    names = draw(st.lists(WORDS, min_size=2, max_size=3, unique=True))
    made = []
    for name in names:
        things = draw(several(labelled(), 1, 2))
        made.append({"label": name, "things": entries(things)})
    return {"categories": entries(made)}


@st.composite
def orders(draw):
    """Return things in order; without explanations half of the time, which not all formats hold."""
    things = draw(several(labelled(), 2, 5))
    if draw(st.booleans()):
        things = [{**thing, "explanation": ""} for thing in things]
    return {"things": entries(things)}


@st.composite
def short_texts(draw):
    wordings = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    accepted = [{"wordings": "\n".join(wordings), "share": "100", "explanation": ""}]
    if draw(st.booleans()):
        half = {"wordings": draw(WORDS), "share": "50", "explanation": draw(EXPLANATIONS)}
        accepted.append(half)
    case = {"case": draw(st.booleans())}
    return {"accepted": entries(accepted), "forgiven": case, "explanation": draw(EXPLANATIONS)}


@st.composite
def numbers(draw):
    right = draw(NUMBERS)
    return {
        "right": str(right),
        "unit": draw(st.just("") | WORDS.map(lambda words: words[:30].strip())),
        "tolerance": str(abs(draw(NUMBERS))),
        "lowest": None if right < 0 else "0",
        "explanation": draw(EXPLANATIONS),
    }


@st.composite
def gap_texts(draw):
    gaps, text = [], draw(WORDS).replace("[[", "[ [").replace("{{", "{ {")
    for place in range(1, draw(st.integers(1, 3)) + 1):
        words = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))
        gap = {"mode": "typed", "accepted": "\n".join(words), "explanation": draw(EXPLANATIONS)}
        if draw(st.booleans()):
            options = [{"label": word, "is_correct": word == words[0]} for word in words]
            gap = {**gap, "mode": "chosen", "accepted": "", "options": entries(options)}
        gaps.append(gap)
        text += f"{{{{{place}}}}} b\n\nc "
    return {"text": text.strip(), "gaps": entries(gaps)}


@st.composite
def open_texts(draw):
    return {
        "max_points": draw(st.integers(1, 10)),
        "criteria": draw(EXPLANATIONS),
        "sample": draw(EXPLANATIONS),
        "min_words": draw(st.none() | st.integers(1, 9)),
        "max_words": draw(st.none() | st.integers(10, 99)),
    }


KIND_VALUES = {
    "single_choice": choices("single_choice"),
    "multiple_choice": choices("multiple_choice"),
    "true_false": st.fixed_dictionaries(
        {
            "is_true": st.booleans(),
            "explanation_if_true": EXPLANATIONS,
            "explanation_if_false": EXPLANATIONS,
        }
    ),
    "kprim": statements(),
    "matching": pairs(),
    "sorting": categories(),
    "ordering": orders(),
    "short_text": short_texts(),
    "number": numbers(),
    "gap_text": gap_texts(),
    "open_text": open_texts(),
    "reflection": st.just({}),
}


def test_every_kind_that_can_be_written_is_tried():
    assert set(KIND_VALUES) == set(KINDS) - {"mark_words", "source_check"}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", KIND_VALUES)
def test_any_question_comes_back_the_same_or_its_loss_is_named(kind, name):
    @settings(max_examples=20)
    @given(KIND_VALUES[kind], rich_texts().filter(bool), st.just("") | WORDS)
    def check(own, stem, hint):
        value = {"stem": stem, "hint": hint, **own}
        written, back = there_and_back(kind, value, name)
        if written.losses:
            return
        assert len(back) == 1
        assert back[0].kind == kind
        assert shown(kind, back[0].value) == shown(kind, value)

    check()


@pytest.mark.parametrize("name", FORMATS)
def test_what_ends_in_a_backslash_swallows_no_explanation(name):
    gap = {"mode": "typed", "accepted": "[[1]]\\\na", "explanation": "<p>b</p>"}
    gaps = [{"type": "item", "id": str(uuid.uuid4()), "value": gap}]
    value = {"stem": "<p>a</p>", "hint": "", "text": "a{{1}} b", "gaps": gaps}
    written, back = there_and_back("gap_text", value, name)
    assert written.losses or shown("gap_text", back[0].value) == shown("gap_text", value)


def there_and_back(kind, value, name):
    """Return what was written of the block ``value``, and the drafts that come of it."""
    block = KINDS[kind].make_block()
    stream = [
        SimpleNamespace(
            block_type=kind, id=str(uuid.uuid4()), value=block.to_python(copy.deepcopy(value))
        )
    ]
    written = FORMATS[name].write(exported(stream))
    if any("is left out" in sentence for sentence in written.losses):
        with pytest.raises(ExchangeError, match=r"There is no question in this file\."):
            READERS[name](written.content)
        return written, []
    parsed = READERS[name](written.content)
    assert not parsed.has_errors, [str(problem) for problem in parsed.problems]
    return written, drafts_of(parsed, bank_key=BANK, instruction="Fill in.")


def shown(kind, value):
    """Return the whole block ``value`` without ids, and numbers as numbers."""
    block = KINDS[kind].make_block()
    return plain(block.get_prep_value(block.to_python(copy.deepcopy(value))))


def plain(value):
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if name != "id"}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.normalize() if isinstance(value, Decimal) else value
