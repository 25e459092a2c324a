"""Turns pages and snippets back into the plain data of content files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from django.db import models
from django.utils.text import slugify
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import TranslatableMixin
from wagtailmedia.models import get_media_model

from courses.content_files import schema
from courses.content_files.identity import key_of
from courses.content_files.kinds import Kind
from courses.content_files.markdown_writer import html_to_markdown
from courses.content_files.overlay import overlaid_stream, overlaid_text
from courses.content_files.yaml_writer import LongText


class ShortNames:
    """The short names of keys, as far as they came from files."""

    def __init__(self, paths: dict[UUID, str]):
        self.paths = paths

    def below(self, prefix: str, key) -> str:
        """Return the name of ``key`` where it stands below ``prefix``, or the key itself."""
        key = UUID(str(key))
        path = self.paths.get(key, "")
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and name and not set(name) & set("/#"):
            return name
        return str(key)


@dataclass
class Shelf:
    """The pictures and other files that go beside the YAML files of one folder."""

    files: dict[str, object] = field(default_factory=dict)

    def put(self, instance, folder: str, stem: str) -> str:
        """Return the path under which the file of ``instance`` is written."""
        extension = PurePosixPath(instance.file.name).suffix.lower()
        for number in range(1, len(self.files) + 2):
            ending = "" if number == 1 else f"-{number}"
            path = f"{folder}/{slugify(stem) or 'file'}{ending}{extension}"
            known = self.files.setdefault(path, instance)
            if known.pk == instance.pk and type(known) is type(instance):
                break
        return path

    def pictures(self) -> dict[str, object]:
        """Return the pictures by file name."""
        return {
            PurePosixPath(path).name: instance
            for path, instance in sorted(self.files.items())
            if isinstance(instance, get_image_model())
        }


@dataclass
class Exporter:
    """Writes the instances of one folder."""

    names: ShortNames
    shelf: Shelf
    scopes: dict[type, str]
    name_page: Callable[[str], str]

    def source(self, kind: Kind, instance, path: str) -> dict:
        """Return everything the source file holds about ``instance``."""
        data = {}
        for name in kind.fields:
            model_field = kind.model_field(name)
            value = getattr(instance, name)
            if isinstance(model_field, StreamField):
                seed = f"{path}#{name}"
                written = self.stream(value, seed, False, kind.renamed.get(name, {}))
            elif isinstance(model_field, models.ForeignKey):
                written = value and self.chosen(value)
            elif isinstance(model_field, RichTextField):
                written = value and self.rich(value)
            else:
                written = value
            if written not in ("", None, []):
                data[name] = written
        return data

    def words(self, kind: Kind, instance, source, path: str, on_gap: Callable[[], None]) -> dict:
        """
        Return what the file of a translation holds: the words of ``instance``.

        Calls ``on_gap`` for everything that is not translated yet and stands in the language of
        ``source``.
        """
        data = {}
        word_fields = kind.word_fields()
        for name in kind.fields:
            model_field = kind.model_field(name)
            original, value = getattr(source, name), getattr(instance, name)
            if name not in word_fields or not original:
                continue
            if isinstance(model_field, StreamField):
                stream = model_field.stream_block
                raw = overlaid_stream(
                    stream, stream.get_prep_value(original), stream.get_prep_value(value), on_gap
                )
                seed, renamed = f"{path}#{name}", kind.renamed.get(name, {})
                data[name] = self.stream(stream.to_python(raw), seed, True, renamed)
                continue
            is_rich = isinstance(model_field, RichTextField)
            text = overlaid_text(original, value, is_rich, on_gap)
            data[name] = self.rich(text) if is_rich else text
        return data

    def rich(self, html: str) -> LongText:
        return LongText(html_to_markdown(html, name_page=self.name_page))

    def chosen(self, instance) -> str:
        if isinstance(instance, get_image_model()):
            return self.shelf.put(instance, "images", instance.title)
        if isinstance(instance, get_media_model() | get_document_model()):
            return self.shelf.put(instance, "media", PurePosixPath(instance.file.name).stem)
        if isinstance(instance, TranslatableMixin):
            return self.names.below(self.scopes.get(type(instance), ""), instance.translation_key)
        return str(instance.pk)

    # --- Blocks ---------------------------------------------------------------------------------

    def stream(self, value, seed: str, only_words: bool, renamed=None) -> list:
        is_single = schema.single_child(value.stream_block) is not None
        entries = []
        for child in value:
            name = self.names.below(f"{seed}/", child.id)
            head = {"id": name} if is_single else {"type": child.block_type, "id": name}
            entries.append(
                head | self.item(child.block, child.value, f"{seed}/{name}", only_words, renamed)
            )
        return entries

    def item(self, block, value, seed, only_words, renamed=None) -> dict:
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, value, seed, only_words, renamed)
        if only_words and not schema.has_words(block):
            return {}
        return {"value": self.part(block, value, seed, only_words)}

    def struct(self, block, value, seed, only_words, renamed=None) -> dict:
        data = {}
        if only_words and not schema.has_words(block):
            return data
        for name, child in block.child_blocks.items():
            if only_words and not schema.has_words(child):
                continue
            written = self.part(child, value.get(name), f"{seed}/{name}", only_words)
            is_emptied = written is None and schema.may_be_emptied(child)
            if is_emptied or written not in ("", None, [], {}):
                data[(renamed or {}).get(name, name)] = written
        return data

    def part(self, block, value, seed, only_words):
        if isinstance(block, blocks.StructBlock):
            data = self.struct(block, value, seed, only_words)
            return {} if self.is_left_out(block, value) else data
        if isinstance(block, blocks.ListBlock):
            return self.list(block, value, seed, only_words)
        if isinstance(block, blocks.StreamBlock):
            return self.stream(value, seed, only_words)
        if isinstance(block, blocks.ChooserBlock):
            return value and self.chosen(value)
        if isinstance(block, blocks.RichTextBlock):
            return self.rich(value.source) if value.source else ""
        return value

    def is_left_out(self, block, value) -> bool:
        """Return whether an optional block says nothing beyond its defaults."""
        empty = schema.empty_value(block)
        return schema.is_optional(block) and block.get_prep_value(value) == block.get_prep_value(
            empty
        )

    def list(self, block, value, seed, only_words) -> list:
        entries = []
        for child in value.bound_blocks:
            name = self.names.below(f"{seed}/", child.id)
            entries.append(
                {"id": name} | self.item(child.block, child.value, f"{seed}/{name}", only_words)
            )
        if only_words and not any(len(entry) > 1 for entry in entries):
            return []
        return entries


def path_of(names: ShortNames, prefix: str, key) -> str:
    """Return the path of ``key`` below ``prefix``, with its short name or the key itself."""
    path = prefix + names.below(prefix, key)
    if key_of(path) != UUID(str(key)):
        raise ValueError(f"{path} is not the path of {key}.")
    return path
