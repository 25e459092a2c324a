"""
What a lesson must show before it is published: sources for facts, two sides for controversies.

Sources: Beutelsbach consensus (1976), second sentence; fact lessons rest on dated sources.
"""

from django.utils.translation import gettext as _

from quizzes.items import KINDS

CONTROVERSY = "controversy"
FACT = "fact"


def missing_for_publication(*, stance: str, body) -> list[str]:
    """
    Return what keeps a lesson with this ``stance`` and ``body`` from being published.

    Each entry is a full sentence for the author; an empty list means it may go live. A value
    lesson needs nothing more: human dignity and basic rights are not up for vote (Article 1
    and Article 79 paragraph 3 of the Basic Law), so a second side would be a false balance.
    """
    types = {block.block_type for block in body}
    missing = []
    if stance == FACT and not _has_dated_source(body):
        missing.append(_("A lesson of facts needs a source with the day somebody last read it."))
    if stance == CONTROVERSY:
        if "perspectives" not in types:
            missing.append(
                _('A lesson on a controversy needs a "Perspectives" block with at least two sides.')
            )
        if types & set(KINDS):
            missing.append(
                _("A lesson on a controversy cannot have questions with a right answer.")
            )
    return missing


def _has_dated_source(body) -> bool:
    for block in body:
        if block.block_type == "fact_card":
            return True
        if block.block_type in ("sources", "myth_fact"):
            field = "items" if block.block_type == "sources" else "sources"
            if any(source["accessed_on"] for source in block.value[field]):
                return True
    return False
