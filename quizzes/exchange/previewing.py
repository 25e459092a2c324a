"""New questions on a screen before they are stored anywhere."""

import base64

from quizzes.exchange.planning import Plan
from quizzes.models import QuestionBank

TYPES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}


def preview_bank(plan: Plan, *, name: str) -> QuestionBank:
    """Return a bank that is not stored, with the new questions of ``plan``."""
    bank = QuestionBank(name=name)
    bank.items = bank._meta.get_field("items").to_python([draft.raw() for draft in plan.drafts])
    pictures = {draft.id: draft.picture for draft in plan.drafts}
    # Read by the template beside each block: the library does not have these pictures yet.
    bank.shown = [(block, _address(pictures[block.id]), pictures[block.id]) for block in bank.items]
    return bank


def _address(picture) -> str:
    """Return ``picture`` as an address that holds it, or nothing."""
    if picture is None:
        return ""
    kind = next(kind for start, kind in TYPES.items() if picture.data.startswith(start))
    return f"data:image/{kind};base64,{base64.b64encode(picture.data).decode()}"
