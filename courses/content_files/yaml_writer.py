"""Writes content files the way people write them: blocks for long texts, quotes where needed."""

import datetime
from decimal import Decimal

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

TAG = "tag:yaml.org,2002:"


class _Dumper(yaml.SafeDumper):
    """Indents the entries of a list below its name."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def write_yaml(data) -> str:
    """
    Return plain data as YAML.

    A ``LongText`` becomes a block of lines, ``True`` and ``False`` become yes and no, dates stand
    without quotes, and behind the name of ``None`` stands nothing.
    """
    return yaml.serialize(
        _node(data), Dumper=_Dumper, allow_unicode=True, width=float("inf"), encoding=None
    )


class LongText(str):
    """A text that is written below its name, one line for each paragraph."""


def _node(data):
    if isinstance(data, dict):
        pairs = [(_scalar("str", name), _node(value)) for name, value in data.items()]
        return MappingNode(f"{TAG}map", pairs, flow_style=False)
    if isinstance(data, list):
        return SequenceNode(f"{TAG}seq", [_node(entry) for entry in data], flow_style=False)
    if data is None:
        return _scalar("null", "")
    if isinstance(data, bool):
        return _scalar("bool", "yes" if data else "no")
    if isinstance(data, int):
        return _scalar("int", str(data))
    if isinstance(data, Decimal):
        text = format(data, "f")
        return _scalar("float" if "." in text else "int", text)
    if isinstance(data, datetime.date):
        return _scalar("timestamp", data.isoformat())
    if isinstance(data, LongText) or "\n" in data:
        return ScalarNode(f"{TAG}str", f"{data}\n", style="|")
    # Texts that need quotes get the double ones people know; the emitter knows the rest.
    needs_quotes = ": " in data or data.endswith(":") or data[:1] in set("@`%&*!|>'\"#{}[],")
    style = '"' if needs_quotes else None
    return ScalarNode(f"{TAG}str", data, style=style)


def _scalar(kind: str, text: str) -> ScalarNode:
    return ScalarNode(TAG + kind, text)
