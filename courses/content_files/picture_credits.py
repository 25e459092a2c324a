"""Reads ``images/credits.yaml``: who made each picture and what others may do with it."""

from pathlib import Path

from django.utils.translation import gettext as _

from courses.content_files.library import Credit
from courses.content_files.problems import Place, Problems
from courses.content_files.scalars import Scalars, expect_mapping
from courses.content_files.source_reader import report_unknown
from courses.content_files.yaml_tree import read_tree

FILE = "images/credits.yaml"
FIELDS = ("title", "credit", "licence")


def read_credits(directory: Path, path: str, problems: Problems) -> dict[str, Credit]:
    """Return the credits in ``directory`` by file name."""
    file = directory / FILE
    if not file.is_file():
        return {}
    tree = read_tree(file, f"{path}/{FILE}", problems)
    mapping = tree and expect_mapping(tree, problems, "credits")
    if mapping is None:
        return {}
    credits = {}
    for name, node in mapping.values.items():
        if not (directory / "images" / name).is_file():
            problems.add(
                mapping.place_of(name), _("There is no file “%(file)s” here.") % {"file": name}
            )
            continue
        credit = _credit(node, mapping.place_of(name), name, problems)
        if credit is not None:
            credits[name] = credit
    return credits


def _credit(node, place: Place, name: str, problems: Problems) -> Credit | None:
    mapping = expect_mapping(node, problems, name)
    if mapping is None:
        return None
    report_unknown(mapping, FIELDS, problems)
    scalars = Scalars(problems)
    values = {}
    for field in FIELDS:
        entry = mapping.get(field)
        values[field] = scalars.line(entry, field) if entry else None
        if not values[field]:
            problems.add(place, _("The field “%(name)s” is missing.") % {"name": field})
    return Credit(**values) if all(values.values()) else None
