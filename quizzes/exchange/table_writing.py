"""Each kind of question as the cells of a row."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.gift_writing import plain_number
from quizzes.exchange.table_kinds import BAR, CASE, CHOOSE


@dataclass
class WrittenRow:
    """The cells of one question, as they are written."""

    kind: str
    right: str = ""
    text: str = ""
    tolerance: str = ""
    unit: str = ""
    groups: list[tuple[str, str, str]] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def write(question: model.ImportedQuestion) -> WrittenRow | None:
    """Return the cells for ``question``, or ``None`` if a table cannot say it."""
    match question:
        case model.ChoiceQuestion():
            return _written_choice(question)
        case model.TrueFalseQuestion():
            groups = [("", "", question.feedback_if_true), ("", "", question.feedback_if_false)]
            right = "true" if question.is_true else "false"
            return WrittenRow("true/false", right=right, groups=groups)
        case model.KprimQuestion():
            labels = [statement.text for statement in question.statements]
            right = _numbers(labels, (statement.is_true for statement in question.statements))
            groups = [(s.text, "", s.feedback) for s in question.statements]
            return WrittenRow("kprim", right=right or "-", groups=groups)
        case model.MatchingQuestion():
            pairs = [*question.pairs, *(model.Pair("", word) for word in question.distractors)]
            return WrittenRow("matching", groups=[(p.left, p.right, p.feedback) for p in pairs])
        case model.SortingQuestion():
            return _written_sorting(question)
        case model.OrderingQuestion():
            return WrittenRow("ordering", groups=[(t.text, "", t.feedback) for t in question.items])
        case model.ShortTextQuestion():
            return _written_short_text(question)
        case model.NumberQuestion():
            return _written_number(question)
        case model.GapTextQuestion():
            return _written_gaps(question)
        case model.OpenTextQuestion():
            return _written_open_text(question)
    return None


def _numbers(labels: list[str], flags) -> str:
    """Return the numbers of what is set, so that they are no words of ``labels``."""
    numbers = [str(place) for place, is_set in enumerate(flags, start=1) if is_set]
    right = ", ".join(numbers)
    is_label = right.casefold() in (label.casefold() for label in labels)
    # Once more says the same and is hardly ever a label.
    return ", ".join([*numbers, numbers[0]]) if is_label and numbers else right


def _written_choice(question: model.ChoiceQuestion) -> WrittenRow | None:
    bound = 100 if question.is_single else 0.00001
    labels = [choice.label for choice in question.choices]
    right = _numbers(labels, (choice.fraction >= bound for choice in question.choices))
    if not right or not all(choice.label for choice in question.choices):
        return None
    kind = "single choice" if question.is_single else "multiple choice"
    groups = [(choice.label, "", choice.feedback) for choice in question.choices]
    return WrittenRow(kind, right=right, groups=groups)


def _written_sorting(question: model.SortingQuestion) -> WrittenRow:
    groups = []
    for category in question.categories:
        inside = [pair for pair in question.pairs if pair.right == category]
        groups += [(p.left, p.right, p.feedback) for p in inside] or [("", category, "")]
    return WrittenRow("sorting", groups=groups)


def _joined(words: list[str]) -> str | None:
    return None if any(BAR in text for text in words) else f" {BAR} ".join(words)


def _written_short_text(question: model.ShortTextQuestion) -> WrittenRow | None:
    alike: dict[tuple, list[model.Answer]] = {}
    for answer in question.answers:
        alike.setdefault((answer.fraction, answer.feedback), []).append(answer)
    groups = [
        (
            _joined([answer.words for answer in answers]),
            "" if percent == 100 else f"{percent:g}",
            feedback,
        )
        for (percent, feedback), answers in alike.items()
    ]
    if any(words is None for words, _match, _explanation in groups):
        return None
    right = CASE if question.is_case_sensitive else ""
    return WrittenRow("short text", right=right, groups=groups)


def _written_number(question: model.NumberQuestion) -> WrittenRow | None:
    best = next((a for a in question.answers if a.value is not None and a.fraction >= 100), None)
    if best is None:
        return None
    tolerance = plain_number(best.tolerance) if best.tolerance else ""
    others = [a for a in question.answers if a is not best and not a.is_half_of(best)]
    losses = [_("other answers")] if others or best.feedback else []
    return WrittenRow(
        "number",
        right=plain_number(best.value),
        tolerance=tolerance,
        unit=question.unit,
        losses=losses,
    )


def _written_gaps(question: model.GapTextQuestion) -> WrittenRow | None:
    groups = []
    for gap in question.gaps:
        # The right word of a list comes first.
        answers = sorted(gap.answers, key=lambda a: -a.fraction) if gap.is_select else gap.answers
        words = _joined([a.text if gap.is_select else a.words for a in answers])
        if not words:
            return None
        groups.append((words, CHOOSE if gap.is_select else "", answers[0].feedback))
    return WrittenRow("gap text", text=question.text, groups=groups)


def _written_open_text(question: model.OpenTextQuestion) -> WrittenRow:
    if not question.points:
        return WrittenRow("reflection")
    groups = [("", "", question.expectation)] if question.expectation else []
    losses = [_("length")] if question.min_words or question.max_words else []
    return WrittenRow("open text", right=str(question.points), groups=groups, losses=losses)
