"""How a test describes a mistake in the sample and what is said about it."""

from dataclasses import dataclass

LESSON = "course/module/1-lesson.de.yaml"
LESSON_EN = "course/module/1-lesson.en.yaml"
QUIZ = "course/module/2-quiz.de.yaml"
MODULE = "course/module/module.de.yaml"
COURSE = "course/course.de.yaml"
FACTS = "course/module/facts.de.yaml"
HOME_EN = "site/home.en.yaml"
CREDITS = "course/module/images/credits.yaml"


@dataclass
class Mistake:
    """``old`` is replaced by ``new``; the error stands where ``at`` does (or at ``line``)."""

    name: str
    path: str
    old: str
    new: str
    sentence: str
    at: str = ""
    line: int = 0
    reported_in: str = ""


def assert_named(content, mistake: Mistake) -> None:
    """Make ``mistake`` in the sample and expect it to be named with file, line and sentence."""
    content.edit(mistake.path, mistake.old, mistake.new)
    path = mistake.reported_in or mistake.path
    line = mistake.line or content.line_of(path, mistake.at)
    assert f"{path}:{line}: {mistake.sentence}" in content.problems()
