"""Questions named in a line, for authors: what is asked, and of which kind it is."""

from html import unescape

from django.utils.html import strip_tags

from quizzes.models import QuestionBank


def stem_line(words: dict | None, length: int = 120) -> str:
    """Return the question in frozen or fresh ``words`` on one line of at most ``length``."""
    part = (words or {}).get("stem")
    line = " ".join(unescape(strip_tags(part["words"])).split()) if part else ""
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def kind_label(name: str) -> str:
    """Return what authors call the kind ``name``."""
    blocks = QuestionBank._meta.get_field("items").stream_block.child_blocks
    return str(blocks[name].label) if name in blocks else name
