"""What a format cannot express, said question by question, so that nobody finds out later."""

from django.utils.translation import gettext as _

from quizzes.exchange import rich_text
from quizzes.exchange.model import ChoiceQuestion, ImportedQuestion, OpenTextQuestion

FEEDBACK, FORMATTING, HINTS, PICTURES = "feedback", "formatting", "hints", "pictures"
RECORDINGS = "recordings"
CATEGORY, TITLE, IDNUMBER, FIXED_ORDER = "category", "title", "idnumber", "fixed_order"
MAX_NAME = 60


def name_of(question: ImportedQuestion) -> str:
    """Return what people call ``question``: its title, or how it begins."""
    words = rich_text.to_line(question.stem) or getattr(question, "text", "")
    name = question.title or rich_text.one_line(words) or _("Question without text")
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


class Losses:
    """
    Collects sentences about what is lost; ``keeps`` names the features a format has.

    Ids are kept or not without a word: nobody reads them.
    """

    def __init__(self, keeps):
        self.keeps = keeps
        self.sentences: list[str] = []

    def leave_out(self, question: ImportedQuestion, reason: str = "") -> bool:
        """Say that ``question`` is not in the file; return ``False`` for those who ask."""
        self.sentences.append(
            reason
            or _("“%(question)s” is left out: this format does not have the kind “%(kind)s”.")
            % {"question": name_of(question), "kind": kind_name(question)}
        )
        return False

    def note(self, question: ImportedQuestion, *more: str) -> None:
        """Say what of ``question`` is lost, if anything is; ``more`` are names of other parts."""
        names = {
            FEEDBACK: _("explanations"),
            FORMATTING: _("formatting"),
            HINTS: _("hint"),
            PICTURES: _("pictures"),
            RECORDINGS: _("audio or video"),
            CATEGORY: _("category"),
            TITLE: _("title"),
            FIXED_ORDER: _("fixed order of the options"),
        }
        lost = [
            name for key, name in names.items() if key not in self.keeps and _has(question, key)
        ]
        lost += [*more, *question.extras]
        if lost:
            self.sentences.append(
                _("“%(question)s” loses: %(parts)s.")
                % {"question": name_of(question), "parts": ", ".join(lost)}
            )


def kind_name(question: ImportedQuestion) -> str:
    """Return the name of the kind of ``question``, single and multiple choice told apart."""
    if isinstance(question, OpenTextQuestion) and not question.points:
        return _("Reflection")
    if isinstance(question, ChoiceQuestion):
        return _("Single choice") if question.is_single else _("Multiple choice")
    return str(question.label)


def feedbacks(question: ImportedQuestion) -> list[str]:
    """Return every explanation in ``question`` that says something."""
    found = [question.general_feedback]
    for name in ("feedback_if_true", "feedback_if_false"):
        found.append(getattr(question, name, ""))
    for name in ("choices", "answers", "statements", "pairs", "items"):
        found += [part.feedback for part in getattr(question, name, [])]
    for gap in getattr(question, "gaps", []):
        found += [answer.feedback for answer in gap.answers]
    return [feedback for feedback in found if feedback]


def _has(question: ImportedQuestion, feature: str) -> bool:
    if feature == FEEDBACK:
        return bool(feedbacks(question))
    if feature == FORMATTING:
        return not rich_text.is_plain(question.stem) or question.stem.count("<p>") > 1
    if feature == FIXED_ORDER:
        return not getattr(question, "is_shuffled", True)
    return bool(getattr(question, feature))
