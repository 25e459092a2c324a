"""What one person has learnt, put together from progress, quizzes and content."""

from dataclasses import dataclass, field

from courses.outline import STEP_LENGTH, outlines
from home.prepared import prepared
from home.visibility import hidden_paths
from learn.accounts.services import has_key
from learn.certificates.models import Certificate
from learn.certificates.subjects import completed_courses
from learn.groups.reading.assigned import AssignedModule, assigned_to, groups_joined_by
from learn.progress.reading import DONE, ModuleProgress, StepProgress, begun_modules, done_keys
from quizzes.category_results import is_worth_showing, success_of
from quizzes.results import QuizResults, attempts_of


@dataclass(frozen=True)
class QuizHistory:
    """A quiz of a module with everything this learner has made of it."""

    step: StepProgress
    results: QuizResults


@dataclass(frozen=True)
class LearningModule:
    """A module this learner has begun."""

    progress: ModuleProgress
    quizzes: list[QuizHistory] = field(default_factory=list)


@dataclass(frozen=True)
class AssignedLearning:
    """A module that a group asks for, and how far this learner is."""

    assigned: AssignedModule
    progress: ModuleProgress


def learning_of(request, language: str) -> dict:
    """
    Return what "My learning" shows of the request's user, in a constant number of queries.

    ``continue_module`` is the module last worked on that is not finished, ``modules`` all begun
    ones, newest first, ``courses`` key and title of the completed ones, ``certificates`` those that
    were issued, ``categories`` the success by subject over all attempts, ``assigned`` what groups
    ask for and is not done, what is due first in front. A visitor who has not begun anything gets
    empty lists.
    """
    user = request.user
    module_keys = begun_modules(user)
    groups = groups_joined_by(user)
    wanted = assigned_to(user) if groups else []
    keys = [*module_keys, *(row.module_key for row in wanted)]
    found = outlines(request, module_keys=keys, language=language)
    begun = [found[key] for key in module_keys if key in found]
    done = done_keys(user) if found else set()
    quiz_keys = [
        step.attempt_key for outline in begun for step in outline.steps if step.kind == "quiz"
    ]
    results = attempts_of(user, quiz_keys) if quiz_keys else {}
    categories = success_of(user, language) if results else []
    holds_key = has_key(user)
    modules = [_learning_module(ModuleProgress(outline, done), results) for outline in begun]
    finished = {m.progress.path[:-STEP_LENGTH] for m in modules if m.progress.status == DONE}
    return {
        "groups": groups,
        "assigned": _assigned(wanted, found, done),
        "has_dates": any(row.due_on for row in wanted),
        "modules": modules,
        "courses": completed_courses(sorted(finished), done, hidden_paths(request)),
        "certificates": _certificates(user, language) if begun else [],
        "continue_module": next((m for m in modules if m.progress.status != DONE), None),
        "categories": categories if is_worth_showing(categories) else [],
        "is_known": user.is_authenticated,
        "has_key": holds_key,
        "offer_key": bool(finished) and not holds_key,
    }


def _assigned(wanted, found, done) -> list[AssignedLearning]:
    rows = [
        AssignedLearning(row, ModuleProgress(found[row.module_key], done))
        for row in wanted
        if row.module_key in found
    ]
    return [row for row in rows if not row.progress.is_complete]


def _certificates(user, language) -> list[tuple[str, str]]:
    """Return code and title of the valid certificates of ``user``."""
    held = _certificates_of(user.pk) if user.is_authenticated else []
    return [(one.check_code, one.words_in(language).title) for one in held]


@prepared
def _certificates_of(learner_id: int):
    return Certificate.objects.valid().filter(learner=learner_id)


def _learning_module(progress, results) -> LearningModule:
    quizzes = [
        QuizHistory(step=step, results=results[step.attempt_key])
        for step in progress.steps
        if step.attempt_key in results
    ]
    return LearningModule(progress=progress, quizzes=quizzes)
