"""Mistakes are named: files and folders."""

import pytest

from tests.courses.content_files.mistakes import COURSE, LESSON_EN, QUIZ

pytestmark = pytest.mark.django_db


def test_the_sample_has_no_problems(content):
    assert content.problems() == []


def test_a_translation_without_source_is_refused(content):
    content.rename("site/catalog.de.yaml", "catalog.en.yaml")
    assert (
        "site/catalog.en.yaml:1: This is a translation, but there is no source file "
        "“catalog.de.yaml”." in content.problems()
    )


def test_an_unknown_language_is_refused(content):
    content.rename(LESSON_EN, "1-lesson.fr.yaml")
    assert content.problems() == [
        "course/module/1-lesson.fr.yaml:1: “fr” is not a language of this platform. "
        "There are: de, en, ar."
    ]


def test_a_file_that_belongs_nowhere_is_refused(content):
    content.write("course/module/lesson-3.de.yaml", "title: x\n")
    assert content.problems() == [
        "course/module/lesson-3.de.yaml:1: This file does not belong here. Possible names are: "
        "module.de.yaml, facts.de.yaml, 1-name.de.yaml."
    ]


def test_two_steps_with_one_number_are_refused(content):
    content.rename(QUIZ, "1-quiz.de.yaml")
    assert content.problems() == [
        "course/module/1-quiz.de.yaml:1: The number 1 is taken by “1-lesson”. "
        "Every step has its own."
    ]


def test_a_course_without_its_file_is_refused(content):
    content.remove(COURSE)
    content.remove("course/course.en.yaml")
    assert "course:1: There is no file “course.de.yaml” here." in content.problems()
