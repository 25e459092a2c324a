"""Learners who have completed something, and what they get for it."""

import datetime
import uuid

import pytest

from courses.models import CoursePage, ModulePage
from home.models import Organisation
from learn.certificates.services import issue_certificate
from learn.progress.services import complete_step
from tests.factories import LearnerFactory, add_lesson, make_staff, uid


def add_module(course: CoursePage, *, slug: str = "second", lessons: int = 1) -> ModulePage:
    """Return one more published module in ``course``."""
    module = ModulePage(
        title=f"Module {slug}",
        slug=slug,
        locale=course.locale,
        topic=course.topic,
        organisation=course.organisation,
        minutes=95,
        introduction="<p>Introduction</p>",
        authors="Editors",
        interests="To teach.",
        reviewed_on=datetime.date(2026, 11, 1),
        goals=[{"type": "goal", "value": {"text": "tell news from opinion"}, "id": uid(slug)}],
    )
    course.add_child(instance=module)
    for number in range(1, lessons + 1):
        add_lesson(module, number=number)
    return module


def translate(page, home, *, title: str):
    """Return ``page`` in the language of ``home``, with everything above it and below it."""
    parent = page.get_parent().specific
    above = home
    if parent.depth >= home.depth + 1:
        above = parent.get_translation_or_none(home.locale) or translate(
            parent, home, title=f"{parent.title} {home.locale.language_code}"
        )
    copy = type(page)(
        **{
            field.name: getattr(page, field.name)
            for field in page._meta.concrete_fields
            if field.name in COPIED
        },
        title=title,
        slug=page.slug,
        locale=home.locale,
        translation_key=page.translation_key,
    )
    above.add_child(instance=copy)
    return copy


COPIED = {
    "topic",
    "organisation",
    "introduction",
    "minutes",
    "authors",
    "interests",
    "reviewed_on",
    "goals",
    "body",
}


def complete(learner, *modules):
    """Have ``learner`` complete every lesson of ``modules``."""
    for module in modules:
        for step in module.get_children():
            complete_step(learner=learner, step_key=step.translation_key)


@pytest.fixture
def course(module):
    """Return the course around ``module``, with a second module in it."""
    course = module.get_parent().specific
    add_module(course)
    return course


@pytest.fixture
def organisation(module):
    """Return who issues the certificate for ``module``."""
    return Organisation.objects.get(pk=module.organisation_id)


@pytest.fixture
def administrator(organisation):
    """Return an administrator of who issues the certificate."""
    return make_staff(organisation, "administrator")


@pytest.fixture
def finisher(learner, module):
    """Return somebody who has completed ``module``."""
    complete(learner, module)
    return learner


@pytest.fixture
def certificate(finisher, module):
    """Return the certificate of ``finisher``."""
    return issue_certificate(learner=finisher, module_key=module.translation_key, language="de")


@pytest.fixture
def stranger(db):
    return LearnerFactory(display_name="Somebody else")


NOBODYS = uuid.uuid5(uuid.NAMESPACE_URL, "nobody")
