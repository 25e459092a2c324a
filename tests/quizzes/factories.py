"""Questions as raw stream data, quizzes in several languages, attempts."""

import uuid

from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from quizzes.models import Attempt, QuestionBank, QuestionCategory, QuizPage
from quizzes.services import record_answer, start_attempt, submit_attempt
from tests.factories import publish, uid

# Complete, as the editor and the loader write them: wagtail-localize takes no missing texts.
NO_SOURCE = {"title": "", "publisher": "", "url": "", "accessed_on": None}
NO_POST = {
    "look": "social",
    "author": "",
    "handle": "",
    "posted": "",
    "text": "",
    "image": None,
    "alt": "",
    "note": "",
}


def choice(name, *, is_correct=False, words="", source=None):
    """Return an option; ``words`` tells one language from another."""
    return {
        "type": "item",
        "id": uid(name),
        "value": {
            "label": f"Option {name}{words}",
            "is_correct": is_correct,
            "explanation": f"<p>Because {name}{words}.</p>",
            "source": {**NO_SOURCE, **(source or {})},
        },
    }


def choices(kind, name, *, keys=("a",), others=("b", "c"), words="", **extra):
    """Return a single or multiple choice question."""
    options = [choice(f"{name}-{key}", is_correct=True, words=words) for key in keys]
    options += [choice(f"{name}-{other}", words=words) for other in others]
    value = {
        "stem": f"<p>Question {name}{words}?</p>",
        "post": NO_POST,
        "hint": "",
        "choices": options,
        **extra,
    }
    return {"type": kind, "id": uid(name), "value": value}


def single(name="single", **options):
    """Return a single choice question."""
    return choices("single_choice", name, **options)


def multiple(name="multiple", **options):
    """Return a multiple choice question with two right options and two others."""
    return choices("multiple_choice", name, **{"keys": ("a", "b"), "others": ("c", "d"), **options})


def true_false(name="statement", *, is_true=True, words="", **extra):
    """Return a statement."""
    value = {
        "stem": f"<p>Statement {name}{words}.</p>",
        "post": NO_POST,
        "hint": "",
        "source": NO_SOURCE,
        "is_true": is_true,
        "explanation_if_true": f"<p>Said true {name}{words}.</p>",
        "explanation_if_false": f"<p>Said false {name}{words}.</p>",
        **extra,
    }
    return {"type": "true_false", "id": uid(name), "value": value}


def clue(name, *, is_deciding=False, words=""):
    """Return a clue of a source check."""
    return {
        "type": "item",
        "id": uid(name),
        "value": {
            "title": f"Clue {name}{words}",
            "text": f"<p>Found {name}{words}.</p>",
            "is_deciding": is_deciding,
            "explanation": f"<p>Because clue {name}{words}.</p>",
        },
    }


def source_check(name="source", *, verdict="false", deciding="b", words="", **extra):
    """Return a post to check with three clues, ``a`` to ``c``."""
    value = {
        "stem": f"<p>Post {name}{words}?</p>",
        "post": {**NO_POST, "author": f"Account {name}", "text": f"<p>Share {name}{words}!</p>"},
        "hint": "",
        "clues": [
            clue(f"{name}-{letter}", is_deciding=letter == deciding, words=words)
            for letter in "abc"
        ],
        "verdict": verdict,
        "explanations": {
            option: f"<p>Said {option} {name}{words}.</p>"
            for option in ("news", "opinion", "advertising", "satire", "false")
        },
        "source": NO_SOURCE,
        **extra,
    }
    return {"type": "source_check", "id": uid(name), "value": value}


def open_text(name="open", *, points=4, words="", **extra):
    """Return a question that people mark."""
    value = {
        "stem": f"<p>Tell {name}{words}.</p>",
        "post": NO_POST,
        "hint": "",
        "max_points": points,
        "min_words": None,
        "max_words": None,
        "criteria": f"<p>Because of criteria {name}{words}.</p>",
        "sample": f"<p>Because of sample {name}{words}.</p>",
        **extra,
    }
    return {"type": "open_text", "id": uid(name), "value": value}


def reflection(name="thought", *, words="", **extra):
    """Return something to write for oneself."""
    value = {"stem": f"<p>Think {name}{words}.</p>", "post": NO_POST, "hint": "", **extra}
    return {"type": "reflection", "id": uid(name), "value": value}


def explained(name, *, words="", **extra):
    """Return something to judge, sort or order; ``words`` tells one language from another."""
    value = {
        "label": f"Thing {name}{words}",
        "explanation": f"<p>Because {name}{words}.</p>",
        "source": NO_SOURCE,
        **extra,
    }
    return {"type": "item", "id": uid(name), "value": value}


def around(kind, name, words, value):
    """Return a question of ``kind`` with what all kinds have."""
    common = {"stem": f"<p>Question {name}{words}?</p>", "post": NO_POST, "hint": ""}
    return {"type": kind, "id": uid(name), "value": {**common, **value}}


def kprim(name="kprim", *, true=("a", "b"), words="", **extra):
    """Return four statements of which those in ``true`` are."""
    statements = [
        explained(f"{name}-{one}", words=words, truth="true" if one in true else "false")
        for one in "abcd"
    ]
    return around("kprim", name, words, {"statements": statements, "shuffle": True, **extra})


def matching(name="matching", *, pairs=("ax", "by", "cz"), extras=("w",), words="", **extra):
    """Return pairs such as ``"ax"``: a thing and its partner, whose id the pair has."""
    found = [
        {
            "type": "item",
            "id": uid(f"{name}-{right}"),
            "value": {
                "left": f"Thing {name}-{left}{words}",
                "right": f"Partner {name}-{right}{words}",
                "explanation": f"<p>Because {name}-{left}-{right}{words}.</p>",
                "source": NO_SOURCE,
            },
        }
        for left, right in pairs
    ]
    others = [
        {
            "type": "item",
            "id": uid(f"{name}-{one}"),
            "value": {"label": f"Partner {name}-{one}{words}"},
        }
        for one in extras
    ]
    return around("matching", name, words, {"pairs": found, "extras": others, **extra})


def ordering(name="ordering", *, order="abcd", words="", **extra):
    """Return things to bring into the order of ``order``."""
    things = [explained(f"{name}-{one}", words=words) for one in order]
    return around("ordering", name, words, {"things": things, **extra})


def sorting(name="sorting", *, categories=("abc", "de"), words="", **extra):
    """Return categories, each with the things named by the letters of a word."""
    found = [
        {
            "type": "item",
            "id": uid(f"{name}-{number}"),
            "value": {
                "label": f"Category {name}-{number}{words}",
                "things": [explained(f"{name}-{one}", words=words) for one in things],
            },
        }
        for number, things in enumerate(categories)
    ]
    return around("sorting", name, words, {"categories": found, **extra})


FORGIVEN = {"case": True, "accents": True, "letters": True, "ends": True}


def short_text(name="short", *, accepted=("imprint\nlegal notice",), half=(), words="", **extra):
    """Return a question answered with "imprint"; ``half`` are answers that count half."""
    shares = [*((wordings, "100") for wordings in accepted), *((w, "50") for w in half)]
    answers = [
        {
            "type": "item",
            "id": uid(f"{name}-{number}"),
            "value": {
                "wordings": wordings,
                "share": share,
                "explanation": f"<p>Because answer {number} {name}{words}.</p>",
            },
        }
        for number, (wordings, share) in enumerate(shares)
    ]
    explanation = f"<p>Because {name}{words}.</p>"
    value = {"accepted": answers, "explanation": explanation, "source": NO_SOURCE}
    return around("short_text", name, words, {**value, "forgiven": FORGIVEN, **extra})


def gap(name, *, accepted="", options="", right="a", words=""):
    """Return a gap that is typed, or chosen from ``options`` (letters)."""
    labels = [
        {
            "type": "item",
            "id": uid(f"{name}-{letter}"),
            "value": {"label": f"Word {letter}{words}", "is_correct": letter == right},
        }
        for letter in options
    ]
    value = {
        "mode": "chosen" if options else "typed",
        "accepted": accepted,
        "options": labels,
        "explanation": f"<p>Because gap {name}{words}.</p>",
    }
    return {"type": "item", "id": uid(name), "value": value}


def gap_text(name="gaps", *, accepted="imprint", right="a", words="", **extra):
    """Return a text with one gap to type "imprint" into and one to choose."""
    value = {
        "text": f"Look for the {{{{1}}}}, it is {{{{2}}}}.{words}",
        "gaps": [
            gap(f"{name}-1", accepted=accepted, words=words),
            gap(f"{name}-2", options="abc", right=right, words=words),
        ],
        "forgiven": FORGIVEN,
        "source": NO_SOURCE,
    }
    return around("gap_text", name, words, {**value, **extra})


def number(name="number", *, right="16", words="", **extra):
    """Return a question for a number, 16 unless told, exactly."""
    value = {
        "right": right,
        "unit": f"states{words}",
        "tolerance": "0",
        "tolerance_in": "absolute",
        "lowest": "0",
        "highest": "50",
        "slider": True,
        "step": "1",
        "explanation": f"<p>Because {name}{words}.</p>",
        "source": NO_SOURCE,
    }
    return around("number", name, words, {**value, **extra})


def mark_words(name="marks", *, text=None, words="", **extra):
    """Return a text of seven words with two marked passages, one of them of two words."""
    text = f"The [[shameless]] council wants to [[rob{words} us]]." if text is None else text
    count = max(text.count("[["), 1)
    explanations = [
        {"type": "item", "id": uid(f"{name}-{n}"), "value": f"<p>Because {n} {name}{words}.</p>"}
        for n in range(1, count + 1)
    ]
    value = {"text": text, "explanations": explanations, "others": "", "source": NO_SOURCE}
    return around("mark_words", name, words, {**value, **extra})


def three_kinds(words=""):
    """Return one question of each kind."""
    return [single(words=words), multiple(words=words), true_false(words=words)]


def draw(bank, number):
    """Return a block that draws ``number`` questions from ``bank``."""
    return {
        "type": "draw",
        "id": uid(f"draw-{bank.pk}"),
        "value": {"bank": bank.pk, "number": number},
    }


def make_quiz(parent, *, items=None, **fields):
    """Return a published quiz below ``parent``, in the parent's language."""
    defaults = {"title": "Quiz", "slug": f"quiz-{uuid.uuid4().hex[:8]}", "locale": parent.locale}
    quiz = QuizPage(items=three_kinds() if items is None else items, **{**defaults, **fields})
    parent.add_child(instance=quiz)
    return publish(quiz)


def make_bank(*, items, name="Bank"):
    """Return a published German bank."""
    bank = QuestionBank(name=name, items=items, locale=Locale.objects.get(language_code="de"))
    bank.save()
    bank.save_revision().publish()
    bank.refresh_from_db()
    return bank


def translate(page, parent, *, field="items", blocks):
    """
    Return the published translation of ``page`` below ``parent`` with ``blocks`` as its own.

    The records that wagtail-localize keeps are made too, so that it counts as a translation.
    """
    source, _created = TranslationSource.get_or_create_from_instance(page)
    Translation.objects.get_or_create(source=source, target_locale=parent.locale)
    translated = type(page)(
        title=f"{page.title} {parent.locale.language_code}",
        slug=page.slug,
        locale=parent.locale,
        translation_key=page.translation_key,
        **{field: blocks},
    )
    for name in ("minutes", "pass_mark", "feedback", "attempts_allowed", "stance"):
        if hasattr(page, name):
            setattr(translated, name, getattr(page, name))
    parent.add_child(instance=translated)
    return publish(translated)


def set_items(page, items, field="items"):
    """Publish ``page`` with other blocks."""
    setattr(page, field, items)
    return publish(page)


def start(quiz, learner, language="de") -> Attempt:
    """Return an attempt of ``learner``."""
    return start_attempt(quiz_key=quiz.translation_key, actor=learner, language=language)


def options_of(spec, *, right):
    """Return the ids of the options that are right, or of those that are not."""
    return [id_ for id_ in spec["choices"] if (id_ in spec["key"]) == right]


def next_option(spec):
    """Return the next option after the right one for each row: all wrong."""
    options = spec["options"]
    return {
        row: options[(options.index(option) + 1) % len(options)]
        for row, option in spec["key"].items()
    }


def places(ids):
    """Return the position of each of ``ids``, as an answer to a question of order."""
    return {id_: place for place, id_ in enumerate(ids, start=1)}


def by_id(spec, answer):
    """Return a field for each id in ``answer``."""
    return {f"answer_{id_}": value for id_, value in answer.items()}


def by_number(spec, answer):
    """Return a numbered field for each row in ``answer``."""
    return {f"answer_{spec['rows'].index(row)}": value for row, value in answer.items()}


# One entry for each kind, all of them functions of the frozen spec.
RIGHT_ANSWERS = {
    "single_choice": lambda spec: spec["key"][0],
    "multiple_choice": lambda spec: spec["key"],
    "true_false": lambda spec: spec["key"],
    "source_check": lambda spec: spec["key"],
    # As right as can be before somebody has marked it.
    "open_text": lambda spec: "Two reasons.",
    "short_text": lambda spec: "imprint",
    "gap_text": lambda spec: (
        {id_: spec["key"].get(id_) for id_ in spec["options"]}
        | {id_: "imprint" for id_ in spec["gaps"] if id_ not in spec["options"]}
    ),
    "number": lambda spec: spec["key"],
    # As chosen in the German text: the first word of each passage.
    "mark_words": lambda spec: [f"t{indices[0]}:de" for indices in spec["key"].values()],
    "reflection": lambda spec: "My own thought.",
    "kprim": lambda spec: spec["key"],
    "matching": lambda spec: spec["key"],
    "sorting": lambda spec: spec["key"],
    "ordering": lambda spec: places(spec["key"]),
}
# Answers that earn nothing.
WRONG_ANSWERS = {
    "single_choice": lambda spec: options_of(spec, right=False)[0],
    "multiple_choice": lambda spec: options_of(spec, right=False),
    "true_false": lambda spec: not spec["key"],
    "source_check": lambda spec: {
        "verdict": "opinion" if spec["key"]["verdict"] == "news" else "news",
        "clue": next(id_ for id_ in spec["clues"] if id_ != spec["key"]["clue"]),
    },
    "open_text": lambda spec: "No idea.",
    "short_text": lambda spec: "no idea",
    "gap_text": lambda spec: {spec["gaps"][0]: "no idea"},
    "number": lambda spec: spec["lowest"],
    "mark_words": lambda spec: ["t0:de"],
    "reflection": lambda spec: "No thought.",
    "kprim": next_option,
    "matching": next_option,
    "sorting": next_option,
    "ordering": lambda spec: places(spec["key"][::-1]),
}
# The fields a browser would send: functions of spec and answer.
POST_DATA = {
    "single_choice": lambda spec, answer: {"answer": answer},
    "multiple_choice": lambda spec, answer: {"answer": answer},
    "true_false": lambda spec, answer: {"answer": "true" if answer else "false"},
    "source_check": lambda spec, answer: answer,
    "open_text": lambda spec, answer: {"answer": answer},
    "short_text": lambda spec, answer: {"answer": answer},
    "gap_text": lambda spec, answer: {
        f"gap_{number}": answer.get(id_, "") for number, id_ in enumerate(spec["gaps"], start=1)
    },
    "number": lambda spec, answer: {"answer": answer},
    "mark_words": lambda spec, answer: {"answer": answer},
    "reflection": lambda spec, answer: {"answer": answer},
    "kprim": by_id,
    "matching": by_number,
    "sorting": by_id,
    "ordering": by_id,
}

# The same words and ids with one key and with another, for every kind: what a learner sees before
# answering must be the same.
TWO_KEYS = {
    "single_choice": (
        single("q", keys=("a",), others=("b", "c")),
        single("q", keys=("b",), others=("a", "c")),
    ),
    "multiple_choice": (
        multiple("q", keys=("a", "b"), others=("c", "d")),
        multiple("q", keys=("c",), others=("a", "b", "d")),
    ),
    "true_false": (true_false("q", is_true=True), true_false("q", is_true=False)),
    "source_check": (
        source_check("q", verdict="false", deciding="a"),
        source_check("q", verdict="satire", deciding="c"),
    ),
    "short_text": (short_text("q"), short_text("q", accepted=("masthead",), half=("contact",))),
    "gap_text": (gap_text("q"), gap_text("q", accepted="masthead", right="c")),
    "number": (number("q", right="16"), number("q", right="17")),
    "mark_words": (
        mark_words("q"),
        mark_words("q", text="The shameless [[council]] wants to rob [[us]]."),
    ),
    "open_text": (open_text("q", points=2), open_text("q", points=5, sample="<p>Because x.</p>")),
    "kprim": (kprim("q", true="ab"), kprim("q", true="bcd")),
    "matching": (
        matching("q", pairs=("ax", "by", "cz")),
        matching("q", pairs=("ay", "bz", "cx")),
    ),
    "sorting": (
        sorting("q", categories=("abc", "de")),
        sorting("q", categories=("bd", "cea")),
    ),
    "ordering": (ordering("q", order="abcd"), ordering("q", order="cbda")),
}


def right_answer(version):
    """Return the fully right answer to ``version``."""
    return RIGHT_ANSWERS[version.kind](version.spec)


def wrong_answer(version):
    """Return an answer to ``version`` that earns nothing."""
    return WRONG_ANSWERS[version.kind](version.spec)


def give(attempt, position, answer, *, client_uuid=None, language="de", **more):
    """Answer the question at ``position`` as the learner of ``attempt``."""
    return record_answer(
        attempt_id=attempt.pk,
        position=position,
        actor=attempt.learner,
        answer=answer,
        client_uuid=client_uuid or uuid.uuid4(),
        language=language,
        **more,
    )


def answer_all(attempt, *, wrong=()):
    """Answer every question rightly, except those at the positions in ``wrong``."""
    for response in attempt.responses.select_related("version").order_by("position"):
        pick = wrong_answer if response.position in wrong else right_answer
        give(attempt, response.position, pick(response.version))


def post_data(version, answer):
    """Return the fields a browser would send for ``answer``."""
    return POST_DATA[version.kind](version.spec, answer)


def make_category(name, *, parent=None, language="de", **fields):
    """Return a category of questions, part of ``parent`` if given."""
    locale = Locale.objects.get(language_code=language)
    return QuestionCategory.objects.create(name=name, parent=parent, locale=locale, **fields)


def about(question, category):
    """Return the raw ``question`` put into ``category``."""
    options = {"content_note": "", "may_skip": False, "asks_confidence": False}
    question["value"]["options"] = {**options, "category": category.pk}
    return question


def draw_about(bank, category, number):
    """Return a block that draws ``number`` questions about ``category`` from ``bank``."""
    block = draw(bank, number)
    block["value"]["category"] = category.pk
    return {**block, "id": uid(f"draw-{bank.pk}-{category.pk}")}


def hand_in(quiz, learner, *, wrong=()):
    """Return a submitted attempt of ``learner``, right but for the positions in ``wrong``."""
    attempt = start(quiz, learner)
    answer_all(attempt, wrong=wrong)
    return submit_attempt(attempt_id=attempt.pk, actor=learner)
