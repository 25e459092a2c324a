"""
GIFT: Moodle's text format for questions of many kinds.

    ::Imprint:: Who answers for a website? {
        =Whoever is named in the imprint #Right.
        ~The search engine #It only finds.
    }

Read as docs.moodle.org describes it, and more leniently: an empty line inside braces ends a
question only where its end is missing, and questions may follow each other without an empty line.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.exchange.decoding import decode
from quizzes.exchange.gift_answers import ANSWERS, AnswerProblem, kind_of
from quizzes.exchange.gift_escapes import COMMENT, protect, restore
from quizzes.exchange.losses import name_of
from quizzes.exchange.model import ImportedQuestion, Parsed
from quizzes.exchange.texts import AUTO, NotForUs, Texts, category_path

CATEGORY = re.compile(r"\s*\$CATEGORY\s*:(.*)$", re.IGNORECASE)
COMMENT_TAG = re.compile(r"\[tag:[^\]]")
# Behind the answers nobody goes on with a question like this.
COMMENT_BEHIND = re.compile(r"^[ \t]*//[^\n]*")
COMMENT_ID = re.compile(r"\[id:((?:\\.|[^\\\]])+)\]")
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
BLANK = "_____"


@dataclass
class Chunk:
    """The lines of one question, escapes protected."""

    line: int
    lines: list[str] = field(default_factory=list)
    idnumber: str = ""
    has_tags: bool = False
    category: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_closed(self) -> bool:
        """Whether the answers end with the last line: then another pair of braces is not ours."""
        last = next(line for line in reversed(self.lines) if line != COMMENT)
        _answers, end, behind = last.rpartition("}")
        return bool(end) and not COMMENT_BEHIND.sub("", behind).strip()

    def line_at(self, position: int) -> int:
        """Return the line of the file on which ``position`` of the text stands."""
        return self.line + self.text.count("\n", 0, position)


def read(data: bytes | str, *, language: str = "") -> Parsed:
    """Return the questions in ``data``; raise ``ExchangeError`` if it is no text."""
    parsed = Parsed()
    texts = Texts(parsed, language)
    for chunk in chunks(decode(data)):
        _read_question(parsed, texts, chunk)
    texts.finish()
    return parsed.finished()


def chunks(text: str):
    """Yield the questions of ``text``: runs of lines with empty lines around them."""
    lines = [protect(line) for line in text.split("\n")]
    ahead = _next_marks(lines)
    category: tuple[str, ...] = ()
    idnumber, has_tags, chunk, depth = "", False, None, 0
    for index, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith("//"):
            if chunk is not None:
                chunk.lines.append(COMMENT)
                continue
            has_tags = has_tags or bool(COMMENT_TAG.search(line))
            if found := COMMENT_ID.search(restore(line)):
                idnumber = re.sub(r"\\(.)", r"\1", found[1])
            continue
        if found := CATEGORY.match(line):
            if chunk:
                yield chunk
            category, chunk, depth = category_path(_category(found[1])), None, 0
            continue
        if not stripped:
            if chunk is not None and depth > 0 and ahead[index] == "}":
                chunk.lines.append("")
            elif chunk is not None:
                yield chunk
                chunk, depth = None, 0
            continue
        if chunk and depth == 0 and "{" in line and chunk.is_closed:
            yield chunk
            chunk = None
        if chunk is None:
            chunk = Chunk(index + 1, [], idnumber, has_tags, category)
            idnumber, has_tags = "", False
        chunk.lines.append(line)
        depth += line.count("{") - line.count("}")
    if chunk:
        yield chunk


def _category(text: str) -> str:
    # Old versions of Moodle wrote a backslash before the sign of where the path begins.
    return restore(text).replace("\\$", "$")


def _next_marks(lines: list[str]) -> list[str]:
    """Return for every line what comes next from there: a brace, or the start of something new."""
    marks, following = [], ""
    for line in reversed(lines):
        found = re.match(r"\s*(::|\$CATEGORY)", line) or re.search(r"[{}]", line)
        if found and not line.lstrip().startswith("//"):
            following = found[0] if found[0] in "{}" else "new"
        marks.append(following)
    return marks[::-1]


def _read_question(parsed: Parsed, texts: Texts, chunk: Chunk) -> None:
    text = chunk.text
    title = TITLE.match(text)
    start = title.end() if title else 0
    opening, closing = text.find("{", start), text.rfind("}")
    if opening < 0 and closing < 0:
        _describe(parsed, chunk, text[start:])
        return
    if message := _brace_problem(text, opening, closing):
        parsed.error(chunk.line_at(max(opening, 0)), message)
        return
    stem, form = split_format(text[start:opening], AUTO)
    after = COMMENT_BEHIND.sub("", text[closing + 1 :], count=1).replace(f"\n{COMMENT}", "")
    if after.strip():
        blank = f" {BLANK}" if re.sub(r"<[^<>]*>", "", after).strip() else ""
        stem = f"{stem.rstrip()}{blank}{after.rstrip()}"
    answers, _mark, general = text[opening + 1 : closing].partition("####")
    question = ANSWERS[kind_of(answers)].kind(line=chunk.line)
    _fill(question, texts, chunk, title=title[1] if title else "", stem=stem, form=form)
    question.general_feedback = _html(texts, general, form, question)
    try:
        texts.check_stem(restore(stem), question)
        ANSWERS[kind_of(answers)].read(question, answers, form, texts)
    except AnswerProblem as problem:
        parsed.error(chunk.line_at(opening + 1 + problem.at), problem.message)
        return
    except NotForUs as reason:
        texts.leave_out(question, reason.sentence)
        return
    if not question.stem and not question.pictures:
        parsed.error(chunk.line, _("The text of the question is missing."))
        return
    parsed.add(question)


def _fill(question: ImportedQuestion, texts, chunk: Chunk, *, title, stem, form) -> None:
    question.title = " ".join(restore(title).split())
    question.idnumber = chunk.idnumber
    question.category = chunk.category
    question.stem = texts.html(restore(stem), form, question)
    if chunk.has_tags:
        texts.count(_("Tags are left out."), question)


def _html(texts: Texts, raw: str, form: str, question: ImportedQuestion) -> str:
    raw, form = split_format(raw, form)
    return texts.html(restore(raw), form, question, is_line=True)


def split_format(text: str, default: str) -> tuple[str, str]:
    """Return ``text`` without the ``[html]`` it may begin with, and the name of its format."""
    if match := FORMAT.match(text):
        return text[match.end() :], match[1].lower()
    return text, default


def _brace_problem(text: str, opening: int, closing: int) -> str:
    if opening < 0 or 0 <= closing < opening:
        return _("A } without its { before it. Write \\} if it belongs to the text.")
    if closing < 0:
        return _("The } that ends the answers is missing.")
    if re.search(r"[{}]", text[opening + 1 : closing]):
        return _("There is more than one pair of braces. Write \\{ and \\} for those in the text.")
    return ""


def _describe(parsed: Parsed, chunk: Chunk, text: str) -> None:
    """A text without answers is no question; say that it stays behind."""
    about = ImportedQuestion(stem=restore(split_format(text, AUTO)[0]))
    title = TITLE.match(chunk.text)
    about.title = restore(title[1]).strip() if title else ""
    parsed.warn(
        chunk.line,
        _("“%(title)s” asks nothing (it has no answers in braces) and is left out.")
        % {"title": name_of(about)},
    )
