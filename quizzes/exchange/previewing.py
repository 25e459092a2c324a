"""New questions on a screen before they are stored anywhere."""

import base64

from quizzes.exchange import pictures
from quizzes.exchange.planning import Plan
from quizzes.models import QuestionBank


def preview_bank(plan: Plan, *, name: str) -> QuestionBank:
    """Return a bank that is not stored, with the new questions of ``plan``."""
    bank = QuestionBank(name=name)
    bank.items = bank._meta.get_field("items").to_python([draft.raw() for draft in plan.drafts])
    drafts = {draft.id: draft for draft in plan.drafts}
    # Read by the template beside each block: the libraries do not have these files yet.
    bank.shown = [
        (block, _address(drafts[block.id].picture), drafts[block.id]) for block in bank.items
    ]
    return bank


def _address(picture) -> str:
    """Return ``picture`` as an address that holds it, or nothing."""
    if picture is None:
        return ""
    data = base64.b64encode(picture.data).decode()
    return f"data:{pictures.content_type(picture)};base64,{data}"
