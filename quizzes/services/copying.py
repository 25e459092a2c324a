"""Copies of quizzes and lessons: a copied question is another question."""

import json
import uuid

from django.db import transaction
from wagtail.models import Page

from quizzes.items import KINDS
from quizzes.services.freezing import freeze_questions


@transaction.atomic
def renew_question_ids(*, page: Page, field_name: str) -> None:
    """
    Give the questions in ``field_name`` of a freshly copied ``page`` ids of their own.

    Wagtail copies blocks with their ids, and two quizzes with the same ids would share answers
    and statistics. All revisions change alike, so that publishing a copied draft brings no old id
    back. Options keep theirs: they mean something within their question only. An alias is no
    copy and keeps all.
    """
    if page.alias_of_id:
        return
    new_ids: dict[str, str] = {}
    field = page._meta.get_field(field_name)
    blocks = field.get_prep_value(getattr(page, field_name))
    setattr(page, field_name, field.to_python(renewed(blocks, new_ids)))
    page.save(update_fields=[field_name], clean=False)
    for revision in page.revisions.all():
        blocks = json.loads(revision.content[field_name])
        revision.content[field_name] = json.dumps(renewed(blocks, new_ids))
        revision.save(update_fields=["content"])
    if page.live:
        freeze_questions(instance=page, field_name=field_name)


def renewed(blocks: list[dict], new_ids: dict[str, str]) -> list[dict]:
    """Return raw ``blocks`` with other ids for the questions, noted in ``new_ids`` by the old."""
    return [
        {**block, "id": new_ids.setdefault(block["id"], str(uuid.uuid4()))}
        if block["type"] in KINDS
        else block
        for block in blocks
    ]
