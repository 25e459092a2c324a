"""What an import would do, before it does anything: the preview and the import itself ask here."""

import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override

from quizzes.exchange import pictures, recordings
from quizzes.exchange.blocks import Draft, drafts_of
from quizzes.exchange.model import Parsed, Problem
from quizzes.models import QuestionBank, QuestionCategory, QuestionVersion
from quizzes.permissions import may_add_categories

MAX_CATEGORY = QuestionCategory._meta.get_field("name").max_length
# Whoever has to find a question goes down no further.
MAX_LEVELS = 10


@dataclass
class Plan:
    """
    An import to be: ``drafts`` are new, ``known`` are in the bank already and stay as they are.

    ``categories`` are the paths of those that would be made.
    ``key`` is that of the bank, which a new one has to get: the ids come from it.
    """

    key: uuid.UUID
    drafts: list[Draft] = field(default_factory=list)
    known: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    categories: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def problems_by_weight(self) -> list[Problem]:
        """The errors first, since they stop the import; each sort by its lines."""
        return sorted(self.problems, key=lambda problem: not problem.is_error)

    @property
    def is_possible(self) -> bool:
        return bool(self.drafts) and not self.has_errors

    @property
    def pictures(self) -> int:
        return sum(draft.picture is not None for draft in self.drafts)


def plan_import(parsed: Parsed, *, actor, bank: QuestionBank | None, locale) -> Plan:
    """
    Return what importing ``parsed`` into ``bank`` would do; without one, into a new bank.

    ``actor`` decides whether pictures and categories can be added; what cannot is left out with
    a warning. Nothing is stored. ``parsed`` is used up.
    """
    key = bank.translation_key if bank else uuid.uuid4()
    present = {block["id"] for block in raw_items(bank)} if bank else set()
    drafts = _in_language(parsed, locale, key, present)
    elsewhere = _elsewhere([draft.id for draft in drafts], key)
    plan = Plan(key)
    for draft in drafts:
        if draft.id in present:
            plan.known.append(draft)
        elif draft.id in elsewhere:
            parsed.warn(
                draft.question.line,
                _("“%(question)s” has been moved to another bank and is left out.")
                % {"question": draft.name},
            )
        else:
            plan.drafts.append(draft)
    _check_pictures(parsed, plan.drafts, actor)
    _check_recordings(parsed, plan.drafts, actor)
    _fit_categories(parsed, plan.drafts)
    plan.categories = _new_categories(parsed, plan.drafts, actor, locale)
    plan.problems = sorted(parsed.problems, key=lambda problem: problem.line or 0)
    return plan


def raw_items(bank: QuestionBank) -> list[dict]:
    """Return the blocks of the latest draft of ``bank`` as stream data."""
    draft = bank.get_latest_revision_as_object()
    return list(draft._meta.get_field("items").get_prep_value(draft.items))


def category_by_path(locale) -> dict[tuple[str, ...], QuestionCategory]:
    """Return the categories of a language by their names from the top down, small letters."""
    categories = {c.pk: c for c in QuestionCategory.objects.filter(locale=locale).order_by("pk")}
    found: dict[tuple[str, ...], QuestionCategory] = {}
    for category in categories.values():
        path, above = [category.name], category.parent_id
        while above in categories and len(path) < 20:
            path.append(categories[above].name)
            above = categories[above].parent_id
        found.setdefault(folded(reversed(path)), category)
    return found


def folded(path) -> tuple[str, ...]:
    """Return ``path`` so that capitals make no difference."""
    return tuple(name.casefold() for name in path)


def _in_language(parsed: Parsed, locale, key, present) -> list[Draft]:
    """Return the drafts; words that we add ourselves are in the language of the bank."""
    with override(locale.language_code):
        instruction = _("Fill in the gaps.")
    return drafts_of(parsed, bank_key=key, known_ids=present, instruction=instruction)


def _elsewhere(ids: list[str], key: uuid.UUID) -> set[str]:
    """Return which questions belong to another bank by now."""
    versions = QuestionVersion.objects.current().filter(question_key__in=ids)
    others = versions.exclude(container_key=key).values_list("question_key", flat=True)
    return {str(found) for found in others}


def _check_pictures(parsed: Parsed, drafts: list[Draft], actor) -> None:
    """Take out pictures that cannot be added, and say so."""
    with_picture = [draft for draft in drafts if draft.picture]
    may_add = not with_picture or actor is None or pictures.collection_for(actor) is not None
    for draft in with_picture:
        picture, line = draft.picture, draft.question.line
        problem = pictures.problem_with(picture)
        if not may_add:
            problem = _("You may not add pictures.")
        if problem:
            draft.question.pictures = []
            parsed.warn(
                line,
                _("The picture “%(name)s” is left out: %(reason)s")
                % {"name": picture.name[:60], "reason": problem},
            )
        elif not picture.alt:
            draft.missing.append(_("Picture: Describe it for people who cannot see it."))


def _check_recordings(parsed: Parsed, drafts: list[Draft], actor) -> None:
    """Take out recordings that cannot be added, and say so; say what the others lack."""
    with_recording = [draft for draft in drafts if draft.recording]
    may_add = not with_recording or actor is None or recordings.collection_for(actor) is not None
    for draft in with_recording:
        problem = recordings.problem_with(draft.recording)
        if not may_add:
            problem = _("You may not add recordings.")
        if problem:
            parsed.warn(
                draft.question.line,
                _("The recording “%(name)s” is left out: %(reason)s")
                % {"name": draft.recording.name[:60], "reason": problem},
            )
            draft.question.recordings = []
            continue
        draft.missing.append(
            _("Audio or video: Write down what is said, for people who cannot hear it.")
        )
        if recordings.kind_of(draft.recording) == recordings.VIDEO:
            draft.missing.append(_("Audio or video: Add captions: a video needs them."))


def _fit_categories(parsed: Parsed, drafts: list[Draft]) -> None:
    """Cut paths of categories to what there is room for, and say so once for each."""
    cut: dict[tuple[str, ...], int | None] = {}
    for draft in drafts:
        path = draft.question.category
        fitting = tuple(name[:MAX_CATEGORY].strip() for name in path[:MAX_LEVELS])
        if fitting != path:
            cut.setdefault(fitting, draft.question.line)
            draft.question.category = fitting
    for path, line in cut.items():
        message = _("The category is too deep or its name too long; it becomes “%(name)s”.")
        parsed.warn(line, message % {"name": " > ".join(path)[:200]})


def _new_categories(parsed: Parsed, drafts: list[Draft], actor, locale) -> list[tuple[str, ...]]:
    wanted = {draft.question.category for draft in drafts if draft.question.category}
    if not wanted:
        return []
    known = category_by_path(locale)
    paths: dict[tuple[str, ...], tuple[str, ...]] = {}
    for path in sorted(wanted):
        for length in range(1, len(path) + 1):
            if folded(path[:length]) not in known:
                paths.setdefault(folded(path[:length]), path[:length])
    if paths and not may_add_categories(actor):
        names = ", ".join(" > ".join(path) for path in paths.values())
        parsed.warn(
            None,
            _("You may not add categories; these are left out: %(names)s.") % {"names": names},
        )
        for draft in drafts:
            if folded(draft.question.category) in paths:
                draft.question.category = ()
        return []
    return list(paths.values())
