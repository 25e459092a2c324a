"""Reads a translation file alongside the values of its source: the same ids, and words only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from courses.content_files import schema
from courses.content_files.kinds import Kind
from courses.content_files.problems import Place, Problems, suggestion
from courses.content_files.scalars import (
    Scalars,
    expect_mapping,
    expect_sequence,
    report_invalid,
)
from courses.content_files.source_reader import read_id, read_rich
from courses.content_files.words import Word, translate
from courses.content_files.yaml_tree import Mapping, Scalar


@dataclass
class Translated:
    """The words of one page or snippet in one language, by wagtail-localize's path."""

    place: Place
    strings: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


class TranslationReader:
    """Lays the words of a translation file over the words of its source."""

    def __init__(
        self,
        *,
        words: dict[str, Word],
        names: dict[UUID, str],
        problems: Problems,
        resolve_page: Callable[[str, Place], UUID | None],
        place: Place,
    ):
        self.words = words
        self.names = names
        self.problems = problems
        self.scalars = Scalars(problems)
        self.resolve_page = resolve_page
        self.result = Translated(place)

    def fields(self, kind: Kind, values: dict, mapping: Mapping, extra=()) -> Translated:
        """Return the words of ``kind`` in ``mapping``; ``values`` are those of the source."""
        word_fields = kind.word_fields()
        self.report_unexpected(mapping, [*word_fields, *extra], kind.fields)
        for name in kind.fields:
            if name not in word_fields:
                continue
            model_field = kind.model_field(name)
            if isinstance(model_field, StreamField):
                self.part_stream(kind, name, values[name], mapping)
            else:
                self.word(
                    mapping,
                    name,
                    path=name,
                    features=getattr(model_field, "features", None),
                    is_rich=isinstance(model_field, RichTextField),
                    may_wrap=isinstance(model_field, models.TextField),
                    clean=model_field.run_validators,
                )
        return self.result

    def part_stream(self, kind: Kind, name: str, value, mapping: Mapping) -> None:
        if not self.has_words_below(name):
            return
        node = self.node_of(mapping, name)
        if node is not None:
            self.stream(value, node, name, path=name, renamed=kind.renamed.get(name, {}))

    def has_words_below(self, path: str) -> bool:
        return any(known == path or known.startswith(f"{path}.") for known in self.words)

    def node_of(self, mapping: Mapping, name: str):
        node = mapping.get(name)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            self.problems.add(
                mapping.place_of(name),
                _("The translation of “%(name)s” is missing.") % {"name": name},
            )
            return None
        return node

    def word(self, mapping, name, *, path, features, is_rich, may_wrap, clean) -> None:
        """Keep the translation of one field, if the source has words there."""
        source = self.words.get(path)
        if source is None or not source.text:
            if mapping.get(name) is not None:
                self.problems.add(
                    mapping.place_of(name),
                    _("The source file has no “%(name)s” here, so there is nothing to translate.")
                    % {"name": name},
                )
            return
        node = self.node_of(mapping, name)
        if node is None:
            return
        read = self.scalars.text_of if is_rich or may_wrap else self.scalars.line
        text = read(node, name)
        if text is None:
            return
        if is_rich:
            text = read_rich(node, text, features, self.problems, self.resolve_page)
        try:
            clean(text)
        except ValidationError as error:
            report_invalid(self.problems, node.place, error)
        self.result.strings[path] = translate(
            source, Word(text, node.place, is_rich), self.problems
        )
        self.result.places[path] = node.place

    # --- Blocks ---------------------------------------------------------------------------------

    def stream(self, value, node, name, *, path, renamed=None) -> None:
        sequence = expect_sequence(node, self.problems, name)
        if sequence is None:
            return
        children = [(child.id, child.block, child.value) for child in value]
        is_single = schema.single_child(value.stream_block) is not None
        for item, (block_id, block, child_value) in self.paired(sequence, children):
            if not is_single:
                self.check_type(item, block.name)
            self.item(
                block,
                child_value,
                item,
                ("id",) if is_single else ("id", "type"),
                path=f"{path}.{block_id}",
                renamed=renamed,
            )

    def check_type(self, item: Mapping, wanted: str) -> None:
        node = item.get("type")
        text = self.scalars.line(node, "type") if node else wanted
        if text is not None and text != wanted:
            self.problems.add(
                node.place,
                _("This block is of type “%(wanted)s” in the source file, not “%(type)s”.")
                % {"wanted": wanted, "type": text},
            )

    def paired(self, sequence, children):
        """Yield each entry with its source; report missing, unknown and misplaced ids."""
        wanted = {self.short_name(child[0]): child for child in children}
        there: dict[str, Mapping] = {}
        for node in sequence.items:
            item = expect_mapping(node, self.problems, "- id")
            text = read_id(item, self.scalars) if item else None
            if text is None:
                continue
            if text in there:
                self.problems.add(
                    item.place_of("id"),
                    _("The id “%(id)s” is here twice; the first is in line %(line)d.")
                    % {"id": text, "line": there[text].place_of("id").line},
                )
            elif text not in wanted:
                self.problems.add(
                    item.place_of("id"),
                    _("The source file has no “%(id)s” here.") % {"id": text}
                    + suggestion(text, wanted),
                )
            else:
                there[text] = item
        for missing in [name for name in wanted if name not in there]:
            self.problems.add(
                sequence.place, _("“%(id)s” of the source file is missing here.") % {"id": missing}
            )
        self.check_order(list(wanted), there)
        for name, item in there.items():
            yield item, wanted[name]

    def check_order(self, wanted: list[str], there: dict[str, Mapping]) -> None:
        expected = [name for name in wanted if name in there]
        for name, right in zip(there, expected, strict=True):
            if name != right:
                self.problems.add(
                    there[name].place_of("id"),
                    _("“%(right)s” comes here in the source file, not “%(id)s”.")
                    % {"right": right, "id": name},
                )
                return

    def short_name(self, block_id: str) -> str:
        path = self.names.get(UUID(block_id))
        return path.rpartition("/")[2] if path else block_id

    def item(self, block, value, item: Mapping, own, *, path, renamed=None) -> None:
        if isinstance(block, blocks.StructBlock):
            self.struct(block, value, item, own, path=path, renamed=renamed or {})
        else:
            self.report_unexpected(item, [*own, "value"] if schema.has_words(block) else own, ())
            if self.has_words_below(path):
                self.part(block, value, item, "value", path=path)

    def struct(self, block, value, mapping: Mapping, own, *, path, renamed=None) -> None:
        in_file = {name: (renamed or {}).get(name, name) for name in block.child_blocks}
        is_translated = schema.has_words(block)
        word_names = [
            in_file[name]
            for name, child in block.child_blocks.items()
            if is_translated and schema.has_words(child)
        ]
        self.report_unexpected(mapping, [*own, *word_names], in_file.values())
        for name, child in block.child_blocks.items():
            if in_file[name] in word_names:
                self.part(child, value[name], mapping, in_file[name], path=f"{path}.{name}")

    def part(self, block, value, mapping: Mapping, name, *, path) -> None:
        if schema.is_word(block):
            self.word(
                mapping,
                name,
                path=path,
                features=getattr(block, "features", None),
                is_rich=isinstance(block, blocks.RichTextBlock),
                may_wrap=isinstance(block, blocks.TextBlock),
                clean=block.field.run_validators,
            )
            return
        if not self.has_words_below(path):
            if mapping.get(name) is not None:
                self.problems.add(
                    mapping.place_of(name),
                    _("The source file has no “%(name)s” here, so there is nothing to translate.")
                    % {"name": name},
                )
            return
        node = self.node_of(mapping, name)
        if node is None:
            return
        if isinstance(block, blocks.StructBlock):
            inner = expect_mapping(node, self.problems, name)
            if inner is not None:
                self.struct(block, value, inner, (), path=path)
        elif isinstance(block, blocks.ListBlock):
            self.list(block, value, node, name, path=path)
        else:
            self.stream(value, node, name, path=path)

    def list(self, block, value, node, name, *, path) -> None:
        sequence = expect_sequence(node, self.problems, name)
        if sequence is None:
            return
        children = [(child.id, child.block, child.value) for child in value.bound_blocks]
        for item, (item_id, child_block, child_value) in self.paired(sequence, children):
            self.item(child_block, child_value, item, ("id",), path=f"{path}.{item_id}")

    def report_unexpected(self, mapping: Mapping, expected, facts) -> None:
        """Report facts, which belong in the source file alone, and fields that do not exist."""
        for name in mapping.values:
            if name in expected:
                continue
            if name in facts:
                sentence = _(
                    "“%(name)s” is the same in every language. Remove it here; it stands in the "
                    "source file."
                ) % {"name": name}
            else:
                sentence = _("There is no field “%(name)s” here.") % {"name": name} + suggestion(
                    name, expected
                )
            self.problems.add(mapping.place_of(name), sentence)
