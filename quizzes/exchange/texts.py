"""Texts of a file as clean HTML or as lines, with pictures taken out and losses counted."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange import multilang, rich_text
from quizzes.exchange.files import Files
from quizzes.exchange.losses import name_of
from quizzes.exchange.model import ImportedQuestion, Parsed, Picture, Recording

HTML, PLAIN, MARKDOWN, AUTO = "html", "plain", "markdown", "moodle"
FORMULA = re.compile(r"\$\$|\\\(|\\\[")
# As many lines as a note lists.
MAX_LINES = 8


class NotForUs(Exception):
    """A question is right where it comes from and cannot be here; ``sentence`` names it."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Texts:
    """
    Reads the texts of one file.

    What is lost is counted, not said each time: a file may lose the same tag in every question.
    ``language`` is that of the bank: where a text has several, it is the one that is taken.
    """

    def __init__(self, parsed: Parsed, language: str = ""):
        self.parsed = parsed
        self.language = language
        # What was taken out: its sentence, to the lines it stood on.
        self.counted: dict[str, list[int | None]] = {}

    def html(
        self,
        raw: str,
        form: str,
        question: ImportedQuestion,
        *,
        files: Files | None = None,
        is_line=False,
    ) -> str:
        """
        Return ``raw`` as clean HTML, adding its pictures and recordings to ``question``.

        ``files`` came with the text. On a line (``is_line``) there is no room for pictures; they
        are counted as lost.
        """
        if not raw.strip():
            return ""
        cleaned = self.cleaned(raw, form, question)
        if is_line:
            self.count_files(cleaned, question)
            return cleaned.html
        for address, alt in cleaned.images:
            self.picture(address, alt, question, files or Files())
        for address, title in cleaned.recordings:
            self.recording(address, title, question, files or Files())
        return cleaned.html

    def line(self, raw: str, form: str, question: ImportedQuestion) -> str:
        """Return ``raw`` as one line of plain text; for a mere picture, the words for it."""
        if form == PLAIN or ("<" not in raw and "&" not in raw and form != MARKDOWN):
            return rich_text.one_line(self.noticed(raw, question))
        cleaned = self.cleaned(raw, form, question)
        self.count_files(cleaned, question)
        if re.search(r"<(?!/?p>|br/>)", cleaned.html):
            self.count(_("Formatting of options is taken out."), question)
        words = rich_text.to_line(cleaned.html)
        return words or " ".join(alt for _address, alt in cleaned.images if alt)

    def label(self, raw: str, form: str, question: ImportedQuestion) -> str:
        """
        Return ``raw`` as one line, which is empty only if ``raw`` says nothing.

        Raises ``NotForUs`` if it holds only what cannot be shown on a line, such as a picture
        without words for it.
        """
        words = self.line(raw, form, question)
        if not words and is_more_than_blank(raw):
            raise NotForUs(
                _(
                    "“%(question)s” is left out: in one of its answers nothing can be shown here, "
                    "for example because it is a picture without a description."
                )
            )
        return words

    def check_stem(self, raw: str, question: ImportedQuestion) -> None:
        """Raise ``NotForUs`` if the text of ``question`` had something in it and has no longer."""
        has_something = question.stem or question.pictures or question.recordings
        if not has_something and is_more_than_blank(raw):
            raise NotForUs(_("“%(question)s” is left out: nothing in its text can be shown here."))

    def cleaned(self, raw: str, form: str, question: ImportedQuestion) -> rich_text.Cleaned:
        """Return ``raw`` clean, its lost formatting counted."""
        cleaned = rich_text.clean(_as_html(self.noticed(raw, question), form))
        for tag in sorted(cleaned.dropped):
            sentence = _("Formatting that does not exist here is taken out: %(tag)s.")
            self.count(sentence % {"tag": tag[:20]}, question)
        return cleaned

    def count_files(self, cleaned: rich_text.Cleaned, question: ImportedQuestion) -> None:
        """Count pictures and recordings for which there is no room on a line."""
        for _picture in cleaned.images:
            self.count(_("Pictures in options and explanations are left out."), question)
        for _recording in cleaned.recordings:
            self.count(_("Recordings in options and explanations are left out."), question)

    def noticed(self, raw: str, question: ImportedQuestion) -> str:
        """Return ``raw`` in one language, and count what filters of Moodle would make of it."""
        if FORMULA.search(raw):
            self.count(_("Formulas are not set; their code stays in the text."), question)
        if not multilang.has_several(raw):
            return raw
        if not self.language:
            self.count(_("Several languages in one text are not told apart."), question)
            return raw
        self.count(_("Of a text in several languages, only one is taken."), question)
        return multilang.in_language(raw, self.language)

    def picture(self, address: str, alt: str, question: ImportedQuestion, files: Files) -> None:
        name, data = files.take(address)
        if data:
            question.pictures.append(Picture(name=name, data=data, alt=alt))
        elif _is_elsewhere(address):
            self.count(_("Pictures on other websites are left out."), question)
        else:
            self.count(_("Pictures that are not in the file are left out."), question)

    def recording(self, address: str, title: str, question: ImportedQuestion, files: Files) -> None:
        name, data = files.take(address)
        if data:
            question.recordings.append(Recording(name=name, data=data, title=title))
        elif _is_elsewhere(address):
            self.count(_("Recordings on other websites are left out."), question)
        else:
            self.count(_("Recordings that are not in the file are left out."), question)

    def leave_out(self, question: ImportedQuestion, sentence: str, **parts: str) -> None:
        """Say that ``question`` stays behind; ``sentence`` names it and has its ``parts``."""
        self.parsed.warn(question.line, sentence % {"question": name_of(question), **parts})

    def count(self, sentence: str, question: ImportedQuestion) -> None:
        """Note one more time that ``sentence`` is true of ``question``."""
        self.counted.setdefault(sentence, []).append(question.line)

    def finish(self) -> None:
        """Tell what was counted: a warning for each sentence, at the line of its first time."""
        for sentence, lines in self.counted.items():
            self.parsed.warn(lines[0], f"{sentence}{_how_often(lines)}")


def is_more_than_blank(raw: str) -> bool:
    """Return whether there is something in ``raw`` beside empty paragraphs."""
    cleaned = rich_text.clean(raw)
    return bool(cleaned.html or cleaned.images or cleaned.recordings or cleaned.dropped)


def _how_often(lines: list[int | None]) -> str:
    """Return in brackets how often something was lost, and on which other lines."""
    if len(lines) == 1:
        return ""
    times = ngettext("%(count)d time", "%(count)d times", len(lines)) % {"count": len(lines)}
    others = list(dict.fromkeys(str(line) for line in lines if line not in (None, lines[0])))
    if not others:
        return f" ({times})"
    more = ", …" if len(others) > MAX_LINES else ""
    listed = ngettext("also on line %(lines)s", "also on lines %(lines)s", len(others))
    return f" ({times}, {listed % {'lines': ', '.join(others[:MAX_LINES]) + more}})"


def _is_elsewhere(address: str) -> bool:
    return address.lower().startswith(("http:", "https:", "//"))


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
