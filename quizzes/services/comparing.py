"""What publishing would change: the blocks of a draft beside what is frozen now."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from quizzes.items import KINDS
from quizzes.items.words import overlay
from quizzes.models import QuestionText, QuestionVersion, Response
from quizzes.services.freezing import FrozenQuestion, digest, frozen_question, is_source
from quizzes.stems import kind_label, stem_line

# What a spec says beside what is right: it changes how a question is asked, not its key.
SETTINGS = {"shuffle", "may_skip", "asks_confidence"}


class Effect(TextChoices):
    """What publishing does to one question, gravest first."""

    KEY = "key", _("changes the key")
    REMOVED = "removed", _("is taken out")
    ELSEWHERE = "elsewhere", _("belongs to another place")
    UNFINISHED = "unfinished", _("is not finished")
    NEW = "new", _("is new")
    SETTINGS = "settings", _("is asked in another way")
    WORDS = "words", _("only words changed")


@dataclass(frozen=True)
class QuestionChange:
    """One question that publishing would change; ``answers`` were given as it is frozen now."""

    key: UUID
    effect: Effect
    kind: str
    stem: str
    answers: int = 0


def changes_of(instance, field_name: str = "items") -> list[QuestionChange]:
    """
    Return what publishing ``instance`` as it is now would change, in the order of its questions.

    ``instance`` is a page or bank with the blocks of its draft. Questions that stay as they are
    do not appear; what is taken out comes last. Translations and aliases change no key, so
    nothing is said about them. Costs the same few queries however many questions there are; the
    answers are counted in one of them.
    """
    if getattr(instance, "alias_of_id", None) or not is_source(instance):
        return []
    language = instance.locale.language_code
    blocks = [b for b in getattr(instance, field_name) if b.block_type in KINDS and b.id]
    drafts = {UUID(block.id): block for block in blocks}
    current = _current_versions(instance.translation_key, drafts)
    texts = QuestionText.objects.for_screen(current.values(), language)
    answers = _answers_to(current.values())
    changes = []
    for key, block in drafts.items():
        version = current.get(key)
        question = _frozen_or_none(block)
        effect = _effect(instance, question, version, texts, language)
        if effect:
            changes.append(
                QuestionChange(
                    key=key,
                    effect=effect,
                    kind=kind_label(block.block_type),
                    stem=stem_line(question and question.words),
                    answers=answers[version.pk] if version else 0,
                )
            )
    return changes + [
        QuestionChange(
            key=key,
            effect=Effect.REMOVED,
            kind=kind_label(version.kind),
            stem=stem_line(texts[version.pk].words if version.pk in texts else None),
            answers=answers[version.pk],
        )
        for key, version in current.items()
        if key not in drafts
    ]


def _current_versions(container_key, drafts) -> dict[UUID, QuestionVersion]:
    mine = Q(container_key=container_key) | Q(question_key__in=list(drafts))
    return {v.question_key: v for v in QuestionVersion.objects.current().filter(mine)}


def _answers_to(versions) -> Counter:
    """Return how many answers were given to each version, by id."""
    rows = (
        Response.objects.answered()
        .filter(version__in=list(versions))
        .order_by()
        .values_list("version")
        .annotate(Count("pk"))
    )
    return Counter(dict(rows))


def _frozen_or_none(block) -> FrozenQuestion | None:
    """Return what ``block`` would be frozen into; ``None`` while its author is not done."""
    try:
        return frozen_question(block)
    except (AttributeError, KeyError, TypeError, ValueError):
        # A draft may lack anything, and a kind need not know what to make of half a question.
        return None


def _effect(instance, question, version, texts, language) -> Effect | None:
    if question is None:
        return Effect.UNFINISHED
    if version is None:
        return Effect.NEW
    if version.container_key != instance.translation_key:
        return Effect.ELSEWHERE
    if question.sha != version.sha:
        is_same_key = question.kind == version.kind and _key(question.spec) == _key(version.spec)
        return Effect.SETTINGS if is_same_key else Effect.KEY
    words = overlay(question.words, None, lang=language, fallback=language)
    text = texts.get(version.pk)
    if text and text.language == language and text.sha == digest(words):
        return None
    # Accepted answers are words, since people type them, and yet they decide what is right.
    return Effect.WORDS if text and accepted(text.words) == accepted(words) else Effect.KEY


def accepted(words: dict) -> list:
    """Return what typed answers are compared with in frozen ``words``, in a fixed order."""
    found = []
    for name in sorted(words):
        part = words[name]
        if part is None:
            continue
        if "words" not in part:
            found += accepted(part)
        elif part.get("is_accepted"):
            found.append(part["words"])
    return found


def _key(spec: dict) -> dict:
    return {name: value for name, value in spec.items() if name not in SETTINGS}
