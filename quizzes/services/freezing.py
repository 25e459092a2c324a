"""
Freezing: from blocks that authors may change at any time to versions and texts that never change.

The spec is read from the source language only. So a corrected key is right in every language the
moment the source is published, and a translation that lags behind can only lack words.
"""

import hashlib
import json
import logging
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from home.prepared import prepared
from quizzes.items import KINDS
from quizzes.items.words import overlay
from quizzes.models import QuestionBank, QuestionText, QuestionVersion, QuizPage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FrozenQuestion:
    """A question block of the source, ready to be stored."""

    key: UUID
    kind: str
    spec: dict
    words: dict
    category_key: UUID | None = None

    @property
    def sha(self) -> str:
        """The same for the same kind, ids, key and points, whatever the words."""
        return digest({"kind": self.kind, "spec": self.spec})


@transaction.atomic
def freeze_questions(*, instance, field_name: str) -> None:
    """
    Freeze the questions in the StreamField ``field_name`` of a published page or snippet.

    Whatever language is published, all live languages are frozen again: the source decides which
    questions there are, so its change concerns every translation. Publishing the same content
    again changes nothing. An alias adds nothing to what it mirrors. Without a live source nothing
    is frozen: a translation alone says nothing about the key.

    A question that another page or bank already holds stays there (a page copied in code keeps
    its block ids; see ``renew_question_ids``).
    """
    if getattr(instance, "alias_of_id", None):
        return
    # Locked, so that two editors publishing together do not mark two versions as current.
    locked = type(instance).objects.select_for_update(of=("self",))
    source, translations = _split(locked, instance.translation_key)
    if source is None:
        return
    questions = frozen_questions(source, field_name)
    versions = _store_versions(source, questions)
    _store_texts(source, translations, field_name, questions, versions)


def live_quiz(translation_key: UUID) -> QuizPage | None:
    """
    Return the live quiz with this key in its source language, or ``None``.

    The source is the oldest one that nobody translated into: wagtail-localize records every
    translation with its target.
    """
    source = _source_among(_quizzes(translation_key), translation_key)
    return source if source and source.live else None


@prepared
def _quizzes(translation_key: UUID):
    quizzes = QuizPage.objects.filter(translation_key=translation_key, alias_of=None)
    return quizzes.select_related("locale").order_by("pk")


def is_source(instance) -> bool:
    """Return whether ``instance``, published or not, is the one that decides on its questions."""
    source, _ = _siblings(type(instance).objects.all(), instance.translation_key)
    return source is not None and source.pk == instance.pk


def frozen_questions(source, field_name: str) -> list[FrozenQuestion]:
    """Return the questions among the blocks of ``source``, in their order."""
    blocks = getattr(source, field_name)
    return [frozen_question(block) for block in blocks if block.block_type in KINDS]


def frozen_question(block) -> FrozenQuestion:
    """Return what the question ``block`` of a source is frozen into."""
    kind = KINDS[block.block_type]
    return FrozenQuestion(
        key=UUID(block.id),
        kind=block.block_type,
        spec=kind.full_spec(block.value),
        words=kind.words(block.value),
        category_key=_category_key(block.value),
    )


def _category_key(value) -> UUID | None:
    category = (value.get("options") or {}).get("category")
    return category.translation_key if category else None


def digest(data) -> str:
    """Return a fingerprint of plain data that does not depend on the order of keys."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _split(queryset, translation_key) -> tuple:
    """Return the live source in ``queryset`` and its live translations, or ``(None, [])``."""
    source, siblings = _siblings(queryset, translation_key)
    if source is None or not source.live:
        return None, []
    return source, [s for s in siblings if s.live and s.pk != source.pk]


def _siblings(queryset, translation_key) -> tuple:
    """Return the source in ``queryset``, if there is one, and all of its languages."""
    siblings = queryset.filter(translation_key=translation_key).select_related("locale")
    if issubclass(queryset.model, Page):
        siblings = siblings.filter(alias_of=None)
    siblings = list(siblings.order_by("pk"))
    return _source_among(siblings, translation_key), siblings


def _source_among(siblings, translation_key):
    """Return the first of ``siblings`` that nobody translated into."""
    targets = set(_target_locales(translation_key))
    return next((s for s in siblings if s.locale_id not in targets), None)


@prepared
def _target_locales(translation_key: UUID):
    translations = Translation.objects.filter(source__object_id=translation_key)
    return translations.values_list("target_locale_id", flat=True)


def _store_versions(source, questions) -> dict[UUID, QuestionVersion]:
    """Make the versions of ``questions`` current and return them by question key."""
    container_key = source.translation_key
    known = list(QuestionVersion.objects.filter(question_key__in=[q.key for q in questions]))
    elsewhere = {v.question_key for v in known if v.is_current and v.container_key != container_key}
    for key in elsewhere:
        logger.warning("Question %s belongs to another quiz and was not frozen again.", key)
    questions = [q for q in questions if q.key not in elsewhere]

    by_content = {(v.question_key, v.sha): v for v in known}
    kept = [by_content[q.key, q.sha].pk for q in questions if (q.key, q.sha) in by_content]
    withdrawn = QuestionVersion.objects.current().filter(container_key=container_key)
    withdrawn.exclude(pk__in=kept).update(is_current=False)
    facts = {
        "container_key": container_key,
        "purpose": _purpose(source),
        "source_language": source.locale.language_code,
        "is_current": True,
    }
    QuestionVersion.objects.filter(pk__in=kept).update(**facts)
    QuestionVersion.objects.bulk_create(
        QuestionVersion(question_key=q.key, kind=q.kind, spec=q.spec, sha=q.sha, **facts)
        for q in questions
        if (q.key, q.sha) not in by_content
    )
    _store_categories(questions)
    current = QuestionVersion.objects.current().filter(container_key=container_key)
    return {version.question_key: version for version in current}


def _store_categories(questions) -> None:
    """
    Note what the questions are about now; a category is no part of what is frozen.

    Older versions are told too, so that answers given to them count under the same subject.
    """
    by_category = defaultdict(list)
    for question in questions:
        by_category[question.category_key].append(question.key)
    for category_key, keys in by_category.items():
        stored = QuestionVersion.objects.filter(question_key__in=keys)
        stored.update(category_key=category_key)


def _purpose(source) -> str:
    is_quiz = isinstance(source, QuizPage | QuestionBank)
    return QuestionVersion.Purpose.QUIZ if is_quiz else QuestionVersion.Purpose.CHECK


def _store_texts(source, translations, field_name, questions, versions) -> None:
    """Make the words of every live language current for ``versions``."""
    questions = [q for q in questions if q.key in versions]
    fallback = source.locale.language_code
    wanted = {}
    for page in (source, *translations):
        language = page.locale.language_code
        translated = {} if page is source else _words_by_key(page, field_name)
        for question in questions:
            words = overlay(
                question.words, translated.get(question.key), lang=language, fallback=fallback
            )
            wanted[versions[question.key].pk, language, digest(words)] = words

    known = {
        (text.version_id, text.language, text.sha): text.pk
        for text in QuestionText.objects.filter(version__in=versions.values())
    }
    kept = [known[content] for content in wanted if content in known]
    outdated = QuestionText.objects.current().filter(version__in=versions.values())
    outdated.exclude(pk__in=kept).update(is_current=False)
    QuestionText.objects.filter(pk__in=kept).update(is_current=True)
    QuestionText.objects.bulk_create(
        QuestionText(
            version_id=version_id, language=language, sha=sha, words=words, is_current=True
        )
        for (version_id, language, sha), words in wanted.items()
        if (version_id, language, sha) not in known
    )


def _words_by_key(page, field_name: str) -> dict[UUID, dict]:
    return {
        UUID(block.id): KINDS[block.block_type].words(block.value)
        for block in getattr(page, field_name)
        if block.block_type in KINDS
    }
