"""The answers of plain questions as values of our blocks, one function for each kind."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.gift_writing import plain_number

# What a share of the points must be to count as right, and as partly right.
RIGHT, PARTLY = 99, 0


class Notes:
    """What could not be taken over, each sentence once."""

    def __init__(self):
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        if sentence not in self.sentences:
            self.sentences.append(sentence)


def converter_of(question: model.ImportedQuestion) -> str:
    """Return the name of the kind of ours that ``question`` becomes."""
    if isinstance(question, model.ChoiceQuestion):
        rights = sum(choice.fraction >= RIGHT for choice in question.choices)
        return "single_choice" if question.is_single and rights <= 1 else "multiple_choice"
    if isinstance(question, model.MatchingQuestion):
        rights = {pair.right for pair in question.pairs} | set(question.distractors)
        is_sorting = len({pair.right for pair in question.pairs}) < len(question.pairs)
        return "sorting" if is_sorting and 2 <= len(rights) <= 4 else "matching"
    if isinstance(question, model.OpenTextQuestion) and not question.points:
        return "reflection"
    return question.kind


def spread(general: str, feedbacks: list[str], rights: list[bool]) -> list[str]:
    """
    Return ``feedbacks`` with ``general`` where there is none.

    If there is none missing, what is said to everybody goes to what is right.
    """
    if not general:
        return feedbacks
    if not all(feedbacks):
        return [feedback or general for feedback in feedbacks]
    where = rights if any(rights) else [True] + [False] * (len(rights) - 1)
    return [
        f"{feedback}{general}" if is_there and general != feedback else feedback
        for feedback, is_there in zip(feedbacks, where, strict=True)
    ]


def choice(question: model.ChoiceQuestion, notes: Notes) -> dict:
    """Return single or multiple choice; shares of the points become right or wrong."""
    fractions = [choice.fraction for choice in question.choices]
    rights = [fraction >= RIGHT for fraction in fractions]
    if not question.is_single:
        rights = [fraction > PARTLY for fraction in fractions]
        wrongs = len(rights) - sum(rights)
        usual = (
            [100 / sum(rights) if right else (0, -100 / wrongs) for right in rights]
            if any(rights)
            else []
        )
        if any(not _is_near(f, share) for f, share in zip(fractions, usual, strict=False)):
            notes.add(_("The points of single options are not kept; all weigh the same."))
    else:
        if sum(rights) > 1:
            notes.add(_("Several options are right, so this becomes multiple choice."))
        if any(PARTLY < fraction < RIGHT for fraction in fractions):
            notes.add(_("Options that are partly right count as wrong."))
    feedbacks = [choice.feedback for choice in question.choices]
    explanations = spread(question.general_feedback, feedbacks, rights)
    return {
        "choices": [
            {"label": choice.label, "is_correct": is_right, "explanation": explanation}
            for choice, is_right, explanation in zip(
                question.choices, rights, explanations, strict=True
            )
        ],
        "shuffle": question.is_shuffled,
    }


def _is_near(fraction: float, wanted) -> bool:
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(abs(fraction - share) < 0.01 for share in wanted)


def true_false(question: model.TrueFalseQuestion, notes: Notes) -> dict:
    feedbacks = [question.feedback_if_true, question.feedback_if_false]
    rights = [question.is_true, not question.is_true]
    if_true, if_false = spread(question.general_feedback, feedbacks, rights)
    return {
        "is_true": question.is_true,
        "explanation_if_true": if_true,
        "explanation_if_false": if_false,
    }


def kprim(question: model.KprimQuestion, notes: Notes) -> dict:
    feedbacks = [statement.feedback for statement in question.statements]
    explanations = spread(question.general_feedback, feedbacks, [False] * len(feedbacks))
    return {
        "statements": [
            {
                "label": statement.text,
                "truth": "true" if statement.is_true else "false",
                "explanation": explanation,
            }
            for statement, explanation in zip(question.statements, explanations, strict=True)
        ],
        "shuffle": question.is_shuffled,
    }


def matching(question: model.MatchingQuestion, notes: Notes) -> dict:
    feedbacks = [pair.feedback for pair in question.pairs]
    explanations = spread(question.general_feedback, feedbacks, [False] * len(feedbacks))
    return {
        "pairs": [
            {"left": pair.left, "right": pair.right, "explanation": explanation}
            for pair, explanation in zip(question.pairs, explanations, strict=True)
        ],
        "extras": [{"label": word} for word in question.distractors],
    }


def sorting(question: model.SortingQuestion | model.MatchingQuestion, notes: Notes) -> dict:
    """Return things in their categories; so do pairs become in which a partner comes twice."""
    if isinstance(question, model.MatchingQuestion):
        notes.add(_("Several things have the same partner, so this becomes sorting."))
        names = [pair.right for pair in question.pairs] + question.distractors
    else:
        names = question.categories
    feedbacks = [pair.feedback for pair in question.pairs]
    explanations = spread(question.general_feedback, feedbacks, [False] * len(feedbacks))
    things: dict[str, list[dict]] = {name: [] for name in names}
    for pair, explanation in zip(question.pairs, explanations, strict=True):
        things.setdefault(pair.right, []).append({"label": pair.left, "explanation": explanation})
    return {"categories": [{"label": name, "things": inside} for name, inside in things.items()]}


def ordering(question: model.OrderingQuestion, notes: Notes) -> dict:
    feedbacks = [thing.feedback for thing in question.items]
    explanations = spread(question.general_feedback, feedbacks, [False] * len(feedbacks))
    return {
        "things": [
            {"label": thing.text, "explanation": explanation}
            for thing, explanation in zip(question.items, explanations, strict=True)
        ]
    }


def short_text(question: model.ShortTextQuestion, notes: Notes) -> dict:
    """Return wordings that share points and feedback as one accepted answer."""
    alike: dict[tuple, list[str]] = {}
    for answer in question.answers:
        if answer.fraction <= PARTLY:
            notes.add(_("Answers that earn nothing, and their feedback, are left out."))
            continue
        if answer.fraction < RIGHT and answer.fraction != 50:
            notes.add(_("Partly right answers earn half; other shares are not kept."))
        if answer.has_wildcard:
            notes.add(_("A star in an accepted answer means a star here, not any letters."))
        percent = "100" if answer.fraction >= RIGHT else "50"
        alike.setdefault((percent, answer.feedback), []).append(answer.words)
    # What is said about the right answer explains it to everybody where nothing else does.
    said = next((text for (percent, text) in alike if percent == "100" and text), "")
    taken = "" if question.general_feedback else said
    return {
        "accepted": [
            {
                "wordings": "\n".join(words),
                "share": percent,
                "explanation": "" if (percent, feedback) == ("100", taken) else feedback,
            }
            for (percent, feedback), words in alike.items()
        ],
        "forgiven": {"case": not question.is_case_sensitive},
        "explanation": question.general_feedback or taken,
    }


def number(question: model.NumberQuestion, notes: Notes) -> dict:
    values = [answer for answer in question.answers if answer.value is not None]
    best = max(values, key=lambda answer: answer.fraction)
    others = [a for a in question.answers if a is not best and not a.is_half_of(best)]
    if others:
        notes.add(_("Only one number is right; other answers and their feedback are left out."))
    return {
        "right": plain_number(best.value),
        "unit": question.unit,
        "tolerance": plain_number(best.tolerance),
        "lowest": None if best.value < 0 else "0",
        "explanation": spread(question.general_feedback, [best.feedback], [True])[0],
    }


def gap_text(question: model.GapTextQuestion, notes: Notes) -> dict:
    text = question.text.replace("{{", "{ {")
    for place in range(len(question.gaps), 0, -1):
        text = text.replace(f"[[{place}]]", f"{{{{{place}}}}}")
    if any(gap.is_case_sensitive for gap in question.gaps):
        notes.add(_("In a gap text, capital letters matter in all gaps or in none."))
    return {
        "text": text,
        "gaps": [_gap(gap, question.general_feedback, notes) for gap in question.gaps],
        "forgiven": {"case": not any(gap.is_case_sensitive for gap in question.gaps)},
    }


def _gap(gap: model.Gap, general: str, notes: Notes) -> dict:
    best = max(gap.answers, key=lambda answer: answer.fraction)
    if any(answer.feedback for answer in gap.answers if answer is not best):
        notes.add(_("A gap has one explanation; the feedback on other answers is left out."))
    explanation = best.feedback or general
    if gap.is_select:
        if PARTLY < best.fraction < RIGHT:
            notes.add(_("Where no word of a list is right, the best one counts as right."))
        bound = min(RIGHT, best.fraction) if best.fraction > PARTLY else RIGHT
        options = [
            {"label": answer.text, "is_correct": answer.fraction >= bound} for answer in gap.answers
        ]
        return {"mode": "chosen", "options": options, "explanation": explanation}
    right = [answer for answer in gap.answers if answer.fraction >= RIGHT]
    if any(answer.has_wildcard for answer in right):
        notes.add(_("A star in an accepted answer means a star here, not any letters."))
    accepted = [answer.words for answer in right]
    if len(accepted) < len(gap.answers):
        notes.add(_("In gaps, answers that are partly right or wrong are left out."))
    return {"mode": "typed", "accepted": "\n".join(accepted), "explanation": explanation}


def open_text(question: model.OpenTextQuestion, notes: Notes) -> dict:
    if question.points > 10:
        notes.add(_("An open text earns 10 points at most."))
    return {
        "max_points": min(question.points, 10),
        "min_words": question.min_words,
        "max_words": question.max_words,
        "criteria": question.expectation,
        "sample": question.general_feedback,
    }


def reflection(question: model.OpenTextQuestion, notes: Notes) -> dict:
    if question.expectation or question.general_feedback:
        notes.add(_("A reflection has no solution; what the file says about it is left out."))
    return {}


CONVERTERS: dict[str, Callable[[model.ImportedQuestion, Notes], dict]] = {
    "single_choice": choice,
    "multiple_choice": choice,
    "true_false": true_false,
    "kprim": kprim,
    "matching": matching,
    "sorting": sorting,
    "ordering": ordering,
    "short_text": short_text,
    "number": number,
    "gap_text": gap_text,
    "open_text": open_text,
    "reflection": reflection,
}
