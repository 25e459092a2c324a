"""
The words of a question: taken from a block, laid over the source language, and shown.

A *part* is the smallest thing that is translated as one: ``{"words": "<p>…</p>", …}``. Beside the
words it may carry facts that go with them (a source's address, a post's picture). Kinds nest
parts in plain dicts; ``overlay`` gives every part its ``lang``. A half-translated part does not
exist: one whose words are missing, or still equal to the source, is the source's part.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from wagtail.rich_text import expand_db_html


@dataclass(frozen=True)
class Shown:
    """
    A part ready for a template.

    ``lang`` and ``dir`` are empty when the words are in the language of the screen.
    """

    html: SafeString
    lang: str = ""
    dir: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Assets:
    """Files that questions show, by id, fetched for all questions of a screen together."""

    images: dict = field(default_factory=dict)
    media: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)


def plain(value) -> dict | None:
    """Return the part for one line of text, or ``None`` if there is none."""
    return {"words": str(value)} if value else None


def is_blank(value) -> bool:
    """Return whether rich text says nothing: an editor may leave an empty paragraph behind."""
    return not value or not strip_tags(value.source).strip()


def rich(value) -> dict | None:
    """Return the part for rich text, kept as the database holds it: links stay page ids."""
    return None if is_blank(value) else {"words": value.source, "is_rich": True}


def source(value) -> dict | None:
    """Return the part for a source, or ``None`` if the author gave none."""
    if not value or not value.get("title"):
        return None
    read_on = value.get("accessed_on")
    return {
        "words": value["title"],
        "publisher": value.get("publisher") or "",
        "url": value.get("url") or "",
        "accessed_on": read_on.isoformat() if read_on else None,
    }


def post(value) -> dict | None:
    """Return the part for a made-up post, or ``None`` if the question shows none."""
    if not value or not value.get("author"):
        return None
    image = value.get("image")
    return {
        "words": "" if is_blank(value.get("text")) else value["text"].source,
        "is_rich": True,
        **{name: value.get(name) or "" for name in ("look", "author", "handle", "posted")},
        "image": image.pk if image else None,
        **{name: value.get(name) or "" for name in ("alt", "note")},
    }


def picture(value) -> dict | None:
    """Return the part for a picture beside the question, or ``None`` if there is none."""
    if not value or not value.get("image"):
        return None
    return {
        "words": value["alt"],
        "image": value["image"].pk,
        "caption": value.get("caption") or "",
    }


def media(value) -> dict | None:
    """Return the part for audio or video, or ``None`` if there is none."""
    if not value or not value.get("file"):
        return None
    return {
        "words": value["transcript"].source,
        "is_rich": True,
        "title": value["title"],
        "file": value["file"].pk,
        "captions": value["captions"].pk if value["captions"] else None,
    }


def overlay(original: dict, translated: dict | None, *, lang: str, fallback: str) -> dict:
    """
    Return ``original`` with every part that ``translated`` has words for replaced by them.

    Only parts of the original appear: a translation can neither add an option nor keep one
    that the source has dropped. Every part says its language: ``lang`` or ``fallback``.
    A part with a ``shape`` (which gaps it has, how many passages are marked in it) gives way only
    to one of the same shape, since the key speaks of it. A part that answers are compared with
    (``is_accepted``) keeps the words of the source too: what is right there is right everywhere.
    """
    result = {}
    for name, part in original.items():
        other = (translated or {}).get(name)
        if part is None:
            result[name] = None
        elif "words" not in part:
            result[name] = overlay(part, other, lang=lang, fallback=fallback)
        elif _is_translation(part, other):
            result[name] = {**other, "lang": lang}
            if part.get("is_accepted"):
                result[name]["source_words"] = part["words"]
        else:
            result[name] = {**part, "lang": fallback}
    return result


def _is_translation(part: dict, other: dict | None) -> bool:
    if not other or not other["words"] or other["words"] == part["words"]:
        return False
    return other.get("shape") == part.get("shape")


def show(part: dict | None, *, lang: str) -> Shown | None:
    """Return ``part`` for a screen in language ``lang``."""
    if part is None:
        return None
    words = part["words"]
    html = _expanded(words) if part.get("is_rich") else escape(words)
    if part["lang"] == lang:
        return Shown(html)
    info = get_language_info(part["lang"])
    return Shown(html, lang=part["lang"], dir="rtl" if info["bidi"] else "ltr")


def _expanded(html: str):
    # Only links and embeds need Wagtail's hand, and its search for them is thorough and slow.
    is_plain = "<a " not in html and "<embed" not in html
    return mark_safe(html if is_plain else expand_db_html(html))  # noqa: S308


def show_source(part: dict | None, *, lang: str) -> Shown | None:
    """Return a source with the ``facts`` that ``home/blocks/source.html`` draws."""
    shown = show(part, lang=lang)
    if shown:
        read_on = part["accessed_on"]
        shown.facts.update(
            title=part["words"],
            publisher=part["publisher"],
            url=part["url"],
            accessed_on=date.fromisoformat(read_on) if read_on else None,
        )
    return shown


def show_picture(part: dict | None, *, lang: str, assets: "Assets") -> Shown | None:
    """Return a picture with the ``facts`` that ``home/blocks/image.html`` draws."""
    shown = show(part, lang=lang)
    if shown:
        shown.facts.update(
            image=assets.images.get(part["image"]), alt=part["words"], caption=part["caption"]
        )
    return shown


def show_media(part: dict | None, *, lang: str, assets: "Assets") -> Shown | None:
    """Return audio or video with the ``facts`` that ``home/blocks/media.html`` draws."""
    shown = show(part, lang=lang)
    if shown:
        shown.facts.update(
            file=assets.media.get(part["file"]),
            captions=assets.documents.get(part["captions"]),
            title=part["title"],
            transcript=shown.html,
        )
    return shown


def show_post(part: dict | None, *, lang: str, assets: "Assets") -> Shown | None:
    """Return a post with the ``facts`` that ``home/blocks/post.html`` draws."""
    shown = show(part, lang=lang)
    if shown:
        names = ("look", "author", "handle", "posted", "alt", "note")
        shown.facts.update({name: part[name] for name in names})
        shown.facts.update(text=shown.html, image=assets.images.get(part["image"]))
    return shown
