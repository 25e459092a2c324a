"""What the columns of a table of questions mean, kind by kind, in both directions."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.exchange import losses, model, rich_text
from quizzes.exchange.table_kinds import KINDS, Problem, Row, places_of, unused_cells
from quizzes.exchange.table_writing import write
from quizzes.exchange.texts import HTML, Texts

# As many groups as a template offers, and as a question may have.
USUAL_GROUPS, MOST_GROUPS = 6, 20
PARTS = ("option", "match", "explanation")
COMMON = [
    *("id", "kind", "category", "question", "text", "hint", "right", "tolerance", "unit"),
    "explanation",
]
KEEPS = {losses.FEEDBACK, losses.FORMATTING, losses.HINTS, losses.CATEGORY}
# How else people head their columns, in English and in German.
NAMES = {
    "type": "kind",
    "art": "kind",
    "fragetyp": "kind",
    "kategorie": "category",
    "frage": "question",
    "hinweis": "hint",
    "tipp": "hint",
    "correct": "right",
    "answer": "right",
    "richtig": "right",
    "toleranz": "tolerance",
    "einheit": "unit",
    "erklärung": "explanation",
    "erläuterung": "explanation",
    "feedback": "explanation",
    "antwort": "option",
    "choice": "option",
    "partner": "match",
    "zuordnung": "match",
}
HEADING = re.compile(r"([^\d]+?)[\s_]*(\d{1,2})?$")
RICH = re.compile(r"<(p|ul|ol)>", re.IGNORECASE)


@dataclass
class Columns:
    """Where each heading stands, and which columns have one, known or not."""

    places: dict[str, int]
    headed: set[int]

    def cell(self, cells: list[str], name: str) -> str:
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""


def columns_of(cells: list[str], line: int, parsed: model.Parsed) -> Columns:
    """Return what the headings in ``cells`` stand for; refuse a table without questions."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        match = HEADING.match(cell.strip().lower())
        name = NAMES.get(match[1].strip(), match[1].strip()) if match else ""
        name = f"{name} {int(match[2])}" if match and match[2] else name
        is_known = name in COMMON or re.fullmatch(r"(option|match|explanation) \d{1,2}", name)
        if is_known and name in places:
            message = _("The column “%(name)s” comes twice; the second one is left out.")
            parsed.warn(line, message % {"name": cell[:40]})
        elif is_known:
            places[name] = place
        elif cell.strip():
            parsed.warn(
                line, _("The column “%(name)s” is not known and is left out.") % {"name": cell[:40]}
            )
    if "question" not in places:
        raise model.ExchangeError(
            _("The first row must name the columns; there is no column “question”."), line
        )
    return Columns(places, {place for place, cell in enumerate(cells) if cell})


def read_row(
    columns: Columns, cells: list[str], line: int, texts: Texts
) -> model.ImportedQuestion | None:
    """Return the question in ``cells``; say what is wrong and return nothing if there is none."""
    row, name = _row(columns, cells, line, texts)
    try:
        _check_cells(columns, cells)
        if name not in KINDS:
            raise Problem(_("“%(kind)s” is no kind of question here.") % {"kind": name[:40]})
        if not (row.question.stem or row.text.strip()):
            raise Problem(_("The text of the question is missing."))
        question = KINDS[name](row)
    except Problem as problem:
        texts.parsed.error(line, str(problem))
        return None
    if unused := unused_cells(row, name):
        message = _("Cells that this kind of question does not use are left out: %(cells)s.")
        texts.count(message % {"cells": ", ".join(unused)}, question)
    return question


def _check_cells(columns: Columns, cells: list[str]) -> None:
    """Raise ``Problem`` if a cell stands where there is no heading."""
    for place, cell in enumerate(cells):
        if cell and place not in columns.headed:
            raise Problem(
                _(
                    "“%(cell)s” stands in a column without a heading. Put quotation marks around "
                    "texts that have the sign in them that separates the cells."
                )
                % {"cell": cell[:40]}
            )


def _row(columns: Columns, cells: list[str], line: int, texts: Texts) -> tuple[Row, str]:
    base = model.ImportedQuestion(line=line)

    def cell(name):
        return columns.cell(cells, name)

    def rich(name):
        return _rich(cell(name), base, texts)

    base.stem = rich("question")
    base.idnumber = rich_text.one_line(cell("id"))
    parts = (rich_text.one_line(part) for part in cell("category").split(">"))
    base.category = tuple(part for part in parts if part)
    base.hints = [hint] if (hint := rich_text.one_line(cell("hint"))) else []
    numbers = sorted({int(name.split()[1]) for name in columns.places if re.search(r" \d+$", name)})
    groups = [
        (
            rich_text.one_line(cell(f"option {n}")),
            rich_text.one_line(cell(f"match {n}")),
            rich(f"explanation {n}"),
        )
        for n in numbers
    ]
    used = [place for place, group in enumerate(groups) if any(group)]
    row = Row(
        question=base,
        text=cell("text"),
        right=rich_text.one_line(cell("right")),
        tolerance=cell("tolerance"),
        unit=rich_text.one_line(cell("unit")),
        explanation=rich("explanation"),
        groups=[groups[place] for place in used],
        numbers=[numbers[place] for place in used],
    )
    kind = rich_text.one_line(cell("kind")).lower().replace("_", " ")
    return row, kind or _guessed_kind(row)


def _guessed_kind(row: Row) -> str:
    """Return the kind a row without one must be: single or multiple choice, by its key."""
    try:
        return "multiple choice" if len(places_of(row)) > 1 else "single choice"
    except Problem:
        return "single choice"


def _rich(cell: str, question: model.ImportedQuestion, texts: Texts) -> str:
    if RICH.match(cell):
        return texts.html(cell, HTML, question, is_line=True)
    return rich_text.from_plain(cell)


def written_rows(
    questions: list[model.ImportedQuestion],
) -> tuple[list[list[str]], list[str]]:
    """Return the headings and a row for each question, and what these cannot say."""
    lost = losses.Losses(KEEPS)
    rows, used = [], []
    for question in questions:
        has_text = question.stem or getattr(question, "text", "")
        written = write(question) if has_text else None
        if written is None or len(written.groups) > MOST_GROUPS:
            lost.leave_out(question)
            continue
        used.append(written.groups)
        lost.note(question, *written.losses)
        cells = {
            "id": question.idnumber,
            "kind": written.kind,
            "category": " > ".join(question.category),
            "question": _cell(question.stem),
            "text": written.text,
            "hint": " ".join(question.hints),
            "right": written.right,
            "tolerance": written.tolerance,
            "unit": written.unit,
            "explanation": _cell(question.general_feedback),
        }
        for place, group in enumerate(written.groups, start=1):
            for part, value in zip(PARTS, group, strict=True):
                cells[f"{part} {place}"] = _cell(value) if part == "explanation" else value
        rows.append(cells)
    groups = max([USUAL_GROUPS, *(len(row) for row in used)])
    headings = [*COMMON, *(f"{part} {n}" for n in range(1, groups + 1) for part in PARTS)]
    table = [[cells.get(name, "") for name in headings] for cells in rows]
    return [headings, *table], lost.sentences


def _cell(html: str) -> str:
    """Return clean ``html`` as plain text where that loses nothing."""
    text = rich_text.to_text(html)
    is_same = rich_text.is_plain(html) and rich_text.from_plain(text) == html
    return text if is_same and not RICH.match(text) else html
