"""Questions from a file into the draft of a bank."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale
from wagtailmedia.models import get_media_model

from quizzes.exchange import pictures, recordings
from quizzes.exchange.blocks import Draft
from quizzes.exchange.model import ExchangeError, Parsed
from quizzes.exchange.planning import category_by_path, folded, plan_import, raw_items
from quizzes.models import QuestionBank, QuestionCategory
from quizzes.permissions import require_may_import
from quizzes.services.freezing import is_source


@dataclass
class Imported:
    """What an import did: questions added, and those that were there and stayed as they were."""

    bank: QuestionBank
    added: int
    known: int


def import_questions(
    *,
    actor,
    parsed: Parsed,
    bank: QuestionBank | None = None,
    name: str = "",
    locale: Locale | None = None,
    credit: str = "",
    licence: str = "",
) -> Imported:
    """
    Append the questions of ``parsed`` to the draft of ``bank``: all of them or none.

    Without a bank, a new one called ``name`` is made in ``locale``. Nothing is published. A
    question that is in the bank already stays as it is, so importing a file twice changes nothing
    the second time. Pictures go into the image library with ``credit`` and ``licence``, which are
    needed if there are any, and recordings into the media library. ``actor`` is ``None`` for an
    operator at the command line.

    Raises ``PermissionDenied``, and ``ExchangeError`` if ``parsed`` has errors or the bank cannot
    take questions.
    """
    require_may_import(actor, bank)
    files: list = []
    try:
        with transaction.atomic():
            return _import(actor, parsed, bank, name, locale, (credit, licence), files)
    except BaseException:
        # The database forgets what was half done; files on disk it does not know.
        for file in files:
            file.storage.delete(file.name)
        raise


def _import(actor, parsed, bank, name, locale, rights, files) -> Imported:
    if bank:
        bank = QuestionBank.objects.select_for_update(of=("self",)).get(pk=bank.pk)
        if not is_source(bank):
            raise ExchangeError(
                _("This bank is a translation. Import into the one it was translated from.")
            )
        locale = bank.locale
    plan = plan_import(parsed, actor=actor, bank=bank, locale=locale)
    if plan.has_errors:
        raise ExchangeError(_("There are errors in this file. Nothing was imported."))
    if plan.pictures and not all(rights):
        raise ExchangeError(_("Say who made the pictures and under which licence they are."))
    if not plan.drafts:
        if bank is None:
            raise ExchangeError(_("There is no question in this file that can be imported."))
        return Imported(bank, 0, len(plan.known))
    categories = _categories(plan.drafts, locale)
    images = _images(plan.drafts, actor, rights, files)
    media = _media(plan.drafts, actor, files)
    blocks = [_block(draft, categories, images, media) for draft in plan.drafts]
    bank = _append(bank, blocks, actor) if bank else _made(plan.key, name, locale, blocks, actor)
    return Imported(bank, len(blocks), len(plan.known))


def _block(draft: Draft, categories, images, media) -> dict:
    raw = draft.raw()
    if category := categories.get(folded(draft.question.category)):
        raw["value"]["options"]["category"] = category.pk
    if image := images.get(draft.id):
        raw["value"]["picture"].update(image=image.pk, alt=draft.picture.alt[:300])
    if file := media.get(draft.id):
        title = recordings.title_of(draft.recording)[:150]
        raw["value"]["media"].update(file=file.pk, title=title)
    return raw


def _categories(drafts: list[Draft], locale) -> dict[tuple[str, ...], QuestionCategory]:
    """Return all categories by path, those that were missing made."""
    known = category_by_path(locale)
    for path in sorted({draft.question.category for draft in drafts}):
        parent = None
        for length in range(1, len(path) + 1):
            key = folded(path[:length])
            if key not in known:
                known[key] = QuestionCategory.objects.create(
                    name=path[length - 1], parent=parent, locale=locale
                )
            parent = known[key]
    return known


def _images(drafts: list[Draft], actor, rights, files: list) -> dict:
    """Return the library's picture for each draft that has one, new ones added."""
    model = get_image_model()
    collection = None
    found, by_digest = {}, {}
    for draft in drafts:
        picture = draft.picture
        if picture is None:
            continue
        collection = collection or _collection(actor)
        digest = pictures.digest(picture)
        known = by_digest.get(digest) or (
            model.objects.filter(file_hash=digest, collection=collection).order_by("pk").first()
        )
        if known is None:
            known = model(
                title=(picture.alt or picture.name)[:255],
                collection=collection,
                uploaded_by_user=actor,
                credit=rights[0],
                licence=rights[1],
                file=ImageFile(BytesIO(picture.data), name=pictures.file_name(picture)),
                file_size=len(picture.data),
                file_hash=digest,
            )
            known.save()
            files.append(known.file)
        by_digest[digest] = found[draft.id] = known
    return found


def _media(drafts: list[Draft], actor, files: list) -> dict:
    """Return a new entry of the media library for each draft that has a recording."""
    model = get_media_model()
    found, by_digest = {}, {}
    for draft in drafts:
        recording = draft.recording
        if recording is None:
            continue
        digest = recordings.digest(recording)
        if digest not in by_digest:
            root = Collection.get_first_root_node
            by_digest[digest] = model(
                title=recordings.title_of(recording)[:255],
                type=recordings.kind_of(recording),
                collection=root() if actor is None else recordings.collection_for(actor),
                uploaded_by_user=actor,
                file=ContentFile(recording.data, name=recordings.file_name(recording)),
            )
            by_digest[digest].save()
            files.append(by_digest[digest].file)
        found[draft.id] = by_digest[digest]
    return found


def _collection(actor) -> Collection:
    return Collection.get_first_root_node() if actor is None else pictures.collection_for(actor)


def _append(bank: QuestionBank, blocks: list[dict], actor) -> QuestionBank:
    items = [*raw_items(bank), *blocks]
    draft = bank.get_latest_revision_as_object()
    _set_items(draft, items)
    # Not cleaned: a draft may lack what publishing asks for.
    draft.save_revision(user=actor, clean=False, log_action=True)
    bank.refresh_from_db()
    return bank


def _made(key, name: str, locale, blocks: list[dict], actor) -> QuestionBank:
    bank = QuestionBank(translation_key=key, name=name, locale=locale, live=False)
    _set_items(bank, blocks)
    bank.save()
    bank.save_revision(user=actor, clean=False, log_action=True)
    return bank


def _set_items(bank: QuestionBank, blocks: list[dict]) -> None:
    bank.items = bank._meta.get_field("items").to_python(blocks)
