"""Drawing: which questions of a bank, or of a category of it, an attempt gets."""

from collections import defaultdict
from uuid import UUID

from quizzes.blocks import DRAW
from quizzes.items.choices import in_order
from quizzes.models import QuestionCategory, QuestionVersion, QuizPage


def drawn_questions(
    quiz: QuizPage, seed: UUID, taken: set[int]
) -> dict[int, list[QuestionVersion]]:
    """
    Return what each draw in ``quiz`` takes, by the place of its block.

    No question comes twice; ``taken`` are the versions that the quiz asks anyway. The narrowest
    draw chooses first: the one from the whole bank must not take away what the one from a
    category needs. A bank that is not published gives nothing.
    """
    raw_data = quiz.items.raw_data
    draws = {i: quiz.items[i].value for i, raw in enumerate(raw_data) if raw["type"] == DRAW}
    draws = {i: draw for i, draw in draws.items() if draw["bank"] and draw["bank"].live}
    if not draws:
        return {}
    candidates = _candidates(draws)
    taken = set(taken)
    drawn = {}
    for index in sorted(draws, key=lambda index: len(candidates[index])):
        left = {str(v.question_key): v for v in candidates[index] if v.pk not in taken}
        keys = in_order(list(left), f"{seed}:draw")[: draws[index]["number"]]
        drawn[index] = [left[key] for key in keys]
        taken |= {left[key].pk for key in keys}
    return drawn


def _candidates(draws) -> dict[int, list[QuestionVersion]]:
    keys = {draw["bank"].translation_key for draw in draws.values()}
    banks = defaultdict(list)
    for version in QuestionVersion.objects.current().filter(container_key__in=keys):
        banks[version.container_key].append(version)
    tree = None
    if any(draw["category"] for draw in draws.values()):
        tree = QuestionCategory.objects.tree()
    candidates = {}
    for index, draw in draws.items():
        candidates[index] = banks[draw["bank"].translation_key]
        if draw["category"]:
            about = tree.below(draw["category"].translation_key)
            candidates[index] = [v for v in candidates[index] if v.category_key in about]
    return candidates
