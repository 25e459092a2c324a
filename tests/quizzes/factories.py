"""Questions as raw stream data, quizzes in several languages, attempts."""

import uuid

from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from quizzes.models import Attempt, QuestionBank, QuizPage
from quizzes.services import record_answer, start_attempt
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


def right_answer(version):
    """Return the fully right answer to ``version``."""
    key = version.spec["key"]
    return key[0] if version.kind == "single_choice" else key


def wrong_answer(version):
    """Return an answer to ``version`` that earns nothing."""
    if version.kind == "true_false":
        return not version.spec["key"]
    others = [id_ for id_ in version.spec["choices"] if id_ not in version.spec["key"]]
    return others[0] if version.kind == "single_choice" else others


def give(attempt, position, answer, *, client_uuid=None, language="de"):
    """Answer the question at ``position`` as the learner of ``attempt``."""
    return record_answer(
        attempt_id=attempt.pk,
        position=position,
        actor=attempt.learner,
        answer=answer,
        client_uuid=client_uuid or uuid.uuid4(),
        language=language,
    )


def answer_all(attempt, *, wrong=()):
    """Answer every question rightly, except those at the positions in ``wrong``."""
    for response in attempt.responses.select_related("version").order_by("position"):
        pick = wrong_answer if response.position in wrong else right_answer
        give(attempt, response.position, pick(response.version))


def post_data(version, answer):
    """Return the fields a browser would send for ``answer``."""
    if version.kind == "true_false":
        return {"answer": "true" if answer else "false"}
    return {"answer": answer}
