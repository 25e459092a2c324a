"""Questions of banks: moved to another bank with all their answers, or copied as new ones."""

import json
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import (
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from quizzes.containers import container_of
from quizzes.exceptions import CannotMove
from quizzes.models import QuestionBank
from quizzes.permissions import require_may_fill_banks, require_may_move
from quizzes.services.copying import renewed
from quizzes.services.freezing import is_source


@transaction.atomic
def move_question(
    *, actor: AbstractBaseUser, question_key: UUID, source: QuestionBank, target: QuestionBank
) -> None:
    """
    Move a question from the bank ``source`` to ``target``; it keeps its id and all its answers.

    Both banks get a new revision and are published, ``source`` first: a question that is taken out
    belongs to nobody and may be frozen elsewhere. Words move along into every language that both
    banks have; in others the question is shown in the language it was written in until somebody
    translates it. Moving it back is another move.

    Raises ``PermissionDenied``, and ``CannotMove`` if a bank has changes that are not published
    (moving would publish them), if the banks were written in different languages, or if the
    question is not in ``source`` or the last one there.
    """
    require_may_move(actor)
    # In one order, so that two people who move in opposite directions do not wait for each other.
    locked = QuestionBank.objects.select_for_update(of=("self",)).select_related("locale")
    banks = {bank.pk: bank for bank in locked.filter(pk__in=[source.pk, target.pk]).order_by("pk")}
    source, target = banks[source.pk], banks[target.pk]
    _require_movable(source, target)
    rest, moved = _taken_out(source, question_key)
    if not rest:
        raise CannotMove(_("A bank needs at least one question. Write another one there first."))
    target_items = [*_raw(target), *moved]
    _move_translations(source, target, question_key)
    _publish(source, rest, actor)
    _publish(target, target_items, actor)
    _move_strings(source, target, question_key)


@transaction.atomic
def duplicate_question(
    *, actor: AbstractBaseUser, question_key: UUID, container_key: UUID, target: QuestionBank
) -> UUID:
    """
    Put a copy of a question into the draft of the bank ``target`` and return the copy's id.

    The copy is another question: it has no answers yet and nothing that is changed in it changes
    the first one. Nothing is published, as a copy is made to be changed.

    Raises ``PermissionDenied``, and ``CannotMove`` if the question is not where it should be or
    the bank was written in another language.
    """
    require_may_fill_banks(actor)
    target = QuestionBank.objects.select_for_update(of=("self",)).get(pk=target.pk)
    container = container_of(container_key)
    if container is None or container.locale_id != target.locale_id or not is_source(target):
        raise CannotMove(_("Choose a bank that is written in the same language."))
    _rest, found = _taken_out(container, question_key)
    draft = target.get_latest_revision_as_object()
    new_ids: dict[str, str] = {}
    _set_items(draft, [*_raw(draft), *renewed(found, new_ids)])
    draft.save_revision(user=actor, clean=False, log_action=True)
    return UUID(new_ids[str(question_key)])


def _require_movable(source: QuestionBank, target: QuestionBank) -> None:
    if source.pk == target.pk:
        raise CannotMove(_("The question is in this bank already."))
    if source.locale_id != target.locale_id or not (is_source(source) and is_source(target)):
        raise CannotMove(_("Choose a bank that is written in the same language."))
    for bank in (source, target):
        if not bank.live or bank.has_unpublished_changes:
            raise CannotMove(
                _("Publish or discard the changes in the bank “%(bank)s” first.")
                % {"bank": bank.name}
            )


def _field_of(container):
    """Return the stream field that holds the questions of a page or bank."""
    name = "items" if hasattr(container, "items") else "body"
    return container._meta.get_field(name)


def _raw(container) -> list[dict]:
    field = _field_of(container)
    return list(field.get_prep_value(getattr(container, field.name)))


def _taken_out(container, question_key) -> tuple[list[dict], list[dict]]:
    """Return the other blocks, and in a list the block of the question."""
    raw = _raw(container)
    found = [block for block in raw if block["id"] == str(question_key)]
    if not found:
        raise CannotMove(_("The question is not there any more."))
    return [block for block in raw if block["id"] != str(question_key)], found


def _set_items(container, blocks: list[dict]) -> None:
    field = _field_of(container)
    setattr(container, field.name, field.to_python(blocks))


def _publish(bank: QuestionBank, blocks: list[dict], actor) -> None:
    _set_items(bank, blocks)
    # Not cleaned: the other questions are none of the mover's business.
    revision = bank.save_revision(user=actor, clean=False, log_action=True)
    revision.publish(user=actor)


def _move_translations(source: QuestionBank, target: QuestionBank, question_key) -> None:
    """Move the block in every language that both banks have, without publishing anything else."""
    into = {bank.locale_id: bank for bank in _translations(target)}
    for bank in _translations(source):
        other = into.get(bank.locale_id)
        raw = _raw(bank)
        moved = [block for block in raw if block["id"] == str(question_key)]
        if other is None or not moved:
            continue
        _save_items(bank, [block for block in raw if block not in moved])
        _save_items(other, [*_raw(other), *moved])


def _translations(bank: QuestionBank):
    others = QuestionBank.objects.select_for_update(of=("self",)).exclude(pk=bank.pk)
    return others.filter(translation_key=bank.translation_key).order_by("pk")


def _save_items(bank: QuestionBank, blocks: list[dict]) -> None:
    """Change the blocks of a translation and of its latest draft alike."""
    _set_items(bank, blocks)
    bank.save(update_fields=["items"])
    revision = bank.latest_revision
    if revision:
        revision.content["items"] = json.dumps(_raw(bank))
        revision.save(update_fields=["content"])


def _move_strings(source: QuestionBank, target: QuestionBank, question_key) -> None:
    """
    Tell wagtail-localize what is translated, so that its next sync keeps the words.

    It keeps translated strings by object and path; those of the question are copied to where it
    is now.
    """
    if not Translation.objects.filter(source__object_id=target.translation_key).exists():
        return
    TranslationSource.update_or_create_from_instance(target)
    home, _created = TranslatableObject.objects.get_or_create_from_instance(target)
    contexts = TranslationContext.objects.filter(
        object_id=source.translation_key, path__startswith=f"items.{question_key}."
    )
    for old in StringTranslation.objects.filter(context__in=contexts).select_related("context"):
        context, _created = TranslationContext.objects.get_or_create(
            object=home, path=old.context.path, defaults={"field_path": old.context.field_path}
        )
        StringTranslation.objects.get_or_create(
            translation_of_id=old.translation_of_id,
            locale_id=old.locale_id,
            context=context,
            defaults={"data": old.data, "translation_type": old.translation_type},
        )
