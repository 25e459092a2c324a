"""Texts of a file as clean HTML or as lines, with pictures taken out and losses counted."""

import base64
import binascii
import re
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange import rich_text
from quizzes.exchange.model import ImportedQuestion, Parsed, Picture

HTML, PLAIN, MARKDOWN, AUTO = "html", "plain", "markdown", "moodle"
PICTURE_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,(.*)", re.DOTALL | re.IGNORECASE)
FORMULA = re.compile(r"\$\$|\\\(|\\\[")
LANGUAGES = re.compile(r"\{mlang|class=[\"']?multilang", re.IGNORECASE)


class Texts:
    """
    Reads the texts of one file.

    What is lost is counted, not said each time: a file may lose the same tag in every question.
    """

    def __init__(self, parsed: Parsed):
        self.parsed = parsed
        # What was taken out: its sentence, to the lines it stood on.
        self.counted: dict[str, list[int | None]] = {}

    def html(
        self, raw: str, form: str, question: ImportedQuestion, *, files=None, is_line=False
    ) -> str:
        """
        Return ``raw`` as clean HTML, adding its pictures to ``question``.

        ``files`` are pictures that came with the text, by name. On a line (``is_line``) there is
        no room for pictures; they are counted as lost.
        """
        if not raw.strip():
            return ""
        cleaned = rich_text.clean(_as_html(raw, form))
        for tag in sorted(cleaned.dropped):
            sentence = _("Formatting that does not exist here is taken out: %(tag)s.")
            self.count(sentence % {"tag": tag[:20]}, question)
        for source, alt in cleaned.images:
            if is_line:
                self.count(_("Pictures in options and explanations are left out."), question)
            else:
                self.picture(source, alt, question, files or {})
        if FORMULA.search(raw):
            self.count(_("Formulas are not set; their code stays in the text."), question)
        if LANGUAGES.search(raw):
            self.count(_("Several languages in one text are not told apart."), question)
        return cleaned.html

    def line(self, raw: str, form: str, question: ImportedQuestion) -> str:
        """Return ``raw`` as one line of plain text."""
        if form == PLAIN or ("<" not in raw and "&" not in raw and form != MARKDOWN):
            return rich_text.one_line(raw)
        html = self.html(raw, form, question, is_line=True)
        if re.search(r"<(?!/?p>|br/>)", html):
            self.count(_("Formatting of options is taken out."), question)
        return rich_text.to_line(html)

    def picture(self, source: str, alt: str, question: ImportedQuestion, files: dict) -> None:
        name = unquote(source.rpartition("/")[2].partition("?")[0])
        if match := PICTURE_DATA.match(source):
            data = decoded_file(match[2])
            name = f"picture.{match[1].lower()}"
        else:
            data = files.get(name)
        if data:
            question.pictures.append(Picture(name=name, data=data, alt=alt))
        elif source.lower().startswith(("http:", "https:", "//")):
            self.count(_("Pictures on other websites are left out."), question)
        else:
            self.count(_("Pictures that are not in the file are left out."), question)

    def count(self, sentence: str, question: ImportedQuestion) -> None:
        """Note one more time that ``sentence`` is true of ``question``."""
        self.counted.setdefault(sentence, []).append(question.line)

    def finish(self) -> None:
        """Tell what was counted: a warning for each sentence, at the line of its first time."""
        for sentence, lines in self.counted.items():
            times = ngettext("%(count)d time", "%(count)d times", len(lines)) % {
                "count": len(lines)
            }
            self.parsed.warn(lines[0], f"{sentence} ({times})" if len(lines) > 1 else sentence)


def decoded_file(text: str) -> bytes:
    """Return what ``text`` holds in base64, or nothing if it is no base64."""
    try:
        return base64.b64decode("".join(unquote(text).split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _as_html(raw: str, form: str) -> str:
    if form == PLAIN:
        return rich_text.from_plain(raw)
    if form == MARKDOWN:
        return rich_text.from_markdown(raw)
    return rich_text.from_moodle_auto(raw) if form == AUTO else raw


def share(percent: float) -> float:
    """Return a share of the points as formats write it: with five decimals, -100 to 100."""
    return round(max(-100.0, min(100.0, float(percent))), 5)


def category_path(text: str) -> tuple[str, ...]:
    """
    Return the names in Moodle's ``$course$/top/Media/Sources``, without where the path begins.

    A doubled slash belongs to a name.
    """
    names = [part.replace("//", "/").strip() for part in re.split(r"(?<!/)/(?!/)", text.strip())]
    names = [name for name in names if name]
    while names and (names[0] == "top" or re.fullmatch(r"\$[\w]*\$", names[0])):
        names.pop(0)
    return tuple(names)


def category_text(path: tuple[str, ...]) -> str:
    """Return ``path`` the way Moodle writes it."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in path)])
