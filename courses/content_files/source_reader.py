"""Reads a source file: turns each field into the value its model or block expects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from courses.content_files import schema
from courses.content_files.identity import is_short_name, is_uuid, key_of
from courses.content_files.kinds import Kind
from courses.content_files.library import Folder, Library
from courses.content_files.markdown_reader import FEATURE_TAGS, markdown_to_html
from courses.content_files.problems import Place, Problems, listing, suggestion
from courses.content_files.scalars import (
    Scalars,
    expect_mapping,
    expect_sequence,
    report_invalid,
)
from courses.content_files.words import Word
from courses.content_files.yaml_tree import Mapping, Scalar


@dataclass
class Context:
    """What is known about the file being read."""

    path: str
    folder: Folder
    library: Library
    problems: Problems
    resolve_page: Callable[[str, Place], UUID | None]
    # What stands before a short name in the path of a snippet, by model.
    scopes: dict[type, str]
    # Filled while reading: the words by wagtail-localize's path, and the paths of all keys.
    words: dict[str, Word] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    # Something could not be read at all; comparing a translation would only repeat that.
    is_incomplete: bool = False


def read_rich(node: Scalar, text: str, features, problems: Problems, resolve_page) -> str:
    """Return Markdown ``text`` written in ``node`` as rich text."""
    lead = len(node.text) - len(node.text.lstrip("\n"))

    def place(line: int) -> Place:
        return Place(node.place.path, node.first_line + lead + line)

    return markdown_to_html(
        text,
        features=FEATURE_TAGS if features is None else features,
        resolve_page=lambda reference, line: resolve_page(reference, place(line)),
        report=lambda line, sentence: problems.add(place(line), sentence),
    )


class SourceReader:
    """Reads the fields of one page or snippet."""

    def __init__(self, context: Context):
        self.context = context
        self.problems = context.problems
        self.scalars = Scalars(context.problems)

    def fields(self, kind: Kind, mapping: Mapping, extra=()) -> dict:
        """Return the values of all fields of ``kind``; ``extra`` names fields read elsewhere."""
        report_unknown(mapping, (*kind.fields, *extra), self.problems)
        values = {}
        for name in kind.fields:
            node = mapping.get(name)
            self.context.places[name] = mapping.place_of(name)
            if node is None or _is_blank(node):
                if kind.is_required(name):
                    self.report_missing(mapping, name, node)
                values[name] = kind.model_field(name).get_default()
                continue
            values[name] = self.field(kind, name, node)
        for picture, alternative in kind.alternatives.items():
            if values.get(picture) and not values.get(alternative):
                self.report_missing(mapping, alternative, None)
        return values

    def field(self, kind: Kind, name: str, node):
        """Return the value of the model field ``name``, cleaned by the field itself."""
        model_field = kind.model_field(name)
        if isinstance(model_field, StreamField):
            return self.stream(
                model_field.stream_block,
                node,
                name,
                path=name,
                seed=f"{self.context.path}#{name}",
                renamed=kind.renamed.get(name, {}),
            )
        if isinstance(model_field, models.ForeignKey):
            return self.chosen(model_field.related_model, node, name)
        value = self.model_value(model_field, node, name)
        if value is None:
            return model_field.get_default()
        if name in kind.word_fields():
            self.keep_word(name, value, node, isinstance(model_field, RichTextField))
        try:
            model_field.run_validators(value)
        except ValidationError as error:
            report_invalid(self.problems, node.place, error)
        return value

    def model_value(self, model_field, node, name):
        if isinstance(model_field, RichTextField):
            return self.rich(node, name, model_field.features)
        if model_field.choices:
            return self.scalars.choice(node, name, model_field.choices)
        if isinstance(model_field, models.BooleanField):
            return self.scalars.flag(node, name)
        if isinstance(model_field, models.DateField):
            return self.scalars.date(node, name)
        if isinstance(model_field, models.IntegerField):
            return self.scalars.number(node, name)
        if isinstance(model_field, models.TextField):
            return self.scalars.text_of(node, name)
        return self.scalars.line(node, name)

    def rich(self, node, name, features) -> str | None:
        text = self.scalars.text_of(node, name)
        if text is None:
            return None
        return read_rich(node, text, features, self.problems, self.page_key)

    def page_key(self, reference: str, place: Place) -> UUID | None:
        key = self.context.resolve_page(reference, place)
        self.context.is_incomplete = self.context.is_incomplete or key is None
        return key

    def chosen(self, model, node, name):
        text = self.scalars.line(node, name)
        if not text:
            return None
        context = self.context
        scope = context.scopes.get(model, "")
        return context.library.find(model, text, node.place, context.folder, scope)

    def keep_word(self, path: str, text: str, node, is_rich: bool) -> None:
        self.context.words[path] = Word(text, node.place, is_rich)

    def report_missing(self, mapping: Mapping, name: str, node) -> None:
        self.context.is_incomplete = True
        sentence = (
            _("The field “%(name)s” is empty.") if node else _("The field “%(name)s” is missing.")
        )
        place = mapping.place_of(name)
        self.problems.add(place, sentence % {"name": name})

    # --- Blocks ---------------------------------------------------------------------------------

    def stream(self, stream, node, name, *, path, seed, renamed=None):
        """Return the blocks in the list ``node`` as a stream value."""
        sequence = expect_sequence(node, self.problems, name)
        single = schema.single_child(stream)
        children = []
        for item, item_seed, block_id in self.identified(sequence, seed) if sequence else ():
            block_type = single[0] if single else self.block_type(item, stream)
            if block_type is None:
                self.context.is_incomplete = True
                continue
            block = stream.child_blocks[block_type]
            own = ("id",) if single else ("id", "type")
            value = self.item(
                block,
                item,
                own,
                path=f"{path}.{block_id}",
                seed=item_seed,
                renamed=renamed or {},
            )
            children.append((block_type, value, block_id))
        value = blocks.StreamValue(stream, children)
        self.apply_own_rules(stream, value, {}, node.place)
        return value

    def block_type(self, item: Mapping, stream) -> str | None:
        node = item.get("type")
        if node is None:
            self.problems.add(item.place, _("The field “type” is missing."))
            return None
        text = self.scalars.line(node, "type")
        if text is not None and text not in stream.child_blocks:
            self.problems.add(
                node.place,
                _("There is no block of type “%(type)s” here.") % {"type": text}
                + (
                    suggestion(text, stream.child_blocks)
                    or " " + _("Choose from: %(names)s.") % {"names": listing(stream.child_blocks)}
                ),
            )
            return None
        return text

    def identified(self, sequence, seed: str):
        """Yield the entries of a list that have a proper id, each with its path and key."""
        seen: dict[str, int] = {}
        for node in sequence.items:
            item = expect_mapping(node, self.problems, "- id")
            if item is None:
                continue
            text = read_id(item, self.scalars)
            if text is None:
                self.context.is_incomplete = True
                continue
            if text in seen:
                self.context.is_incomplete = True
                self.problems.add(
                    item.place_of("id"),
                    _("The id “%(id)s” is here twice; the first is in line %(line)d.")
                    % {"id": text, "line": seen[text]},
                )
                continue
            seen[text] = item.place_of("id").line
            key = key_of(f"{seed}/{text}")
            if not is_uuid(text):
                self.context.names[key] = f"{seed}/{text}"
            yield item, f"{seed}/{text}", str(key)

    def item(self, block, item: Mapping, own, *, path, seed, renamed=None):
        """Return the value of a block in a list, whose fields stand beside its id."""
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, item, path=path, seed=seed, own=own, renamed=renamed or {})
        report_unknown(item, (*own, "value"), self.problems)
        return self.part(block, item, "value", "value", path=path, seed=seed)

    def struct(self, block, mapping: Mapping, *, path, seed, own=(), renamed=None):
        """Return the fields of ``mapping`` as a struct value."""
        in_file = {name: (renamed or {}).get(name, name) for name in block.child_blocks}
        report_unknown(mapping, (*own, *in_file.values()), self.problems)
        before = len(self.problems)
        # What may be left out as a whole may be left out in parts.
        may_be_silent = schema.is_optional(block)
        value = block.normalize(
            {
                name: self.part(
                    child,
                    mapping,
                    name,
                    in_file[name],
                    path=f"{path}.{name}",
                    seed=f"{seed}/{name}",
                    may_be_silent=may_be_silent,
                )
                for name, child in block.child_blocks.items()
            }
        )
        if len(self.problems) == before:
            places = {name: mapping.place_of(in_file[name]) for name in block.child_blocks}
            self.apply_own_rules(block, value, places, mapping.place)
        return value

    def part(self, block, mapping: Mapping, name, name_in_file, *, path, seed, may_be_silent=False):
        """Return the value of one part of a block, or what leaving it out stands for."""
        node = mapping.get(name_in_file)
        if node is not None and _is_blank(node) and schema.may_be_emptied(block):
            return None
        if node is None or _is_blank(node):
            if schema.must_be_said(block) and not may_be_silent:
                self.problems.add(
                    mapping.place_of(name_in_file),
                    _("The field “%(name)s” is missing. Write yes or no.") % {"name": name_in_file},
                )
            elif not schema.is_optional(block):
                self.report_missing(mapping, name_in_file, node)
            return schema.empty_value(block)
        value = self.value(block, node, name_in_file, path=path, seed=seed)
        return schema.empty_value(block) if value is None else value

    def value(self, block, node, name, *, path, seed):
        """Return what ``node`` says for ``block``, or ``None`` after reporting it."""
        if isinstance(block, blocks.StructBlock):
            mapping = expect_mapping(node, self.problems, name)
            return mapping and self.struct(block, mapping, path=path, seed=seed)
        if isinstance(block, blocks.ListBlock):
            return self.list(block, node, name, path=path, seed=seed)
        if isinstance(block, blocks.StreamBlock):
            return self.stream(block, node, name, path=path, seed=seed)
        if isinstance(block, blocks.ChooserBlock):
            return self.chosen(block.model_class, node, name)
        return self.leaf(block, node, name, path=path)

    def list(self, block, node, name, *, path, seed):
        sequence = expect_sequence(node, self.problems, name)
        if sequence is None:
            return None
        before = len(self.problems)
        children = []
        for item, item_seed, item_id in self.identified(sequence, seed):
            value = self.item(
                block.child_block, item, ("id",), path=f"{path}.{item_id}", seed=item_seed
            )
            children.append(ListValue.ListChild(block.child_block, value, id=item_id))
        value = ListValue(block, bound_blocks=children)
        if len(self.problems) == before:
            self.apply_own_rules(block, value, {}, sequence.place)
        return value

    def leaf(self, block, node, name, *, path):
        if isinstance(block, blocks.RichTextBlock):
            html = self.rich(node, name, block.features)
            value = None if html is None else RichText(html)
        elif isinstance(block, blocks.BooleanBlock):
            value = self.scalars.flag(node, name)
        elif isinstance(block, blocks.DateBlock):
            value = self.scalars.date(node, name)
        elif isinstance(block, blocks.IntegerBlock):
            value = self.scalars.number(node, name)
        elif isinstance(block, blocks.ChoiceBlock):
            value = self.scalars.choice(node, name, block.field.choices)
        elif isinstance(block, blocks.TextBlock):
            value = self.scalars.text_of(node, name)
        else:
            value = self.scalars.line(node, name)
        if value is None:
            return None
        if schema.is_word(block):
            is_rich = isinstance(value, RichText)
            self.keep_word(path, value.source if is_rich else value, node, is_rich)
        try:
            return block.clean(value)
        except ValidationError as error:
            report_invalid(self.problems, node.place, error)
            return None

    def apply_own_rules(self, block, value, places: dict, place: Place) -> None:
        try:
            schema.own_rules(block, value)
        except ValidationError as error:
            report_block_error(self.problems, error, places, place)


def report_block_error(problems: Problems, error, places: dict, place: Place) -> None:
    """Report what a block said about itself, each message at the line of its field."""
    parts = getattr(error, "block_errors", None) or {}
    for name, part in parts.items():
        report_block_error(problems, part, {}, places.get(name, place))
    others = getattr(error, "non_block_errors", None)
    if others:
        for message in others:
            problems.add(place, str(message))
    elif not parts:
        report_invalid(problems, place, error)


def read_id(item: Mapping, scalars: Scalars) -> str | None:
    """Return the id of a list entry, or ``None`` after reporting that there is no proper one."""
    node = item.get("id")
    if node is None:
        scalars.problems.add(item.place, _("The field “id” is missing."))
        return None
    text = scalars.line(node, "id")
    if text is not None and not is_short_name(text):
        scalars.problems.add(
            node.place,
            _("The id “%(id)s” is not possible. Use small letters a–z, digits and hyphens.")
            % {"id": text},
        )
        return None
    return text


def report_unknown(mapping: Mapping, known, problems: Problems) -> None:
    """Report every field of ``mapping`` that is not one of ``known``."""
    for name in mapping.values:
        if name not in known:
            hint = suggestion(name, [k for k in known if k not in mapping.values])
            problems.add(
                mapping.place_of(name),
                _("There is no field “%(name)s” here.") % {"name": name} + hint,
            )


def _is_blank(node) -> bool:
    return isinstance(node, Scalar) and not node.text.strip()
