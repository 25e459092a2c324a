"""Two organisations with a facilitator each, and a group with something to take."""

import pytest
from django.conf import settings

from learn.groups import services
from learn.groups.models import GroupMembership, LearnerGroup
from tests.factories import LearnerFactory, make_organisation, make_staff
from tests.quizzes.factories import make_quiz, single


@pytest.fixture
def ours(homes):
    return make_organisation("ours", homes["de"].locale)


@pytest.fixture
def theirs(homes):
    return make_organisation("theirs", homes["de"].locale)


@pytest.fixture
def lead(ours):
    return make_staff(ours, "facilitator", display_name="Lead")


@pytest.fixture
def stranger(theirs):
    """Return a facilitator of the other organisation."""
    return make_staff(theirs, "facilitator", display_name="Stranger")


@pytest.fixture
def quiz(module):
    return make_quiz(module, items=[single()])


@pytest.fixture
def group(lead, ours, module, quiz):
    """Return a group that is to take the module of two lessons and a quiz."""
    return services.create_group(
        actor=lead,
        organisation_key=ours.translation_key,
        name="Canary group",
        module_keys=[module.translation_key],
    )


@pytest.fixture
def request_(rf, lead):
    """Return a request of the group's lead."""
    request = rf.get("/de/")
    request.user = lead
    return request


@pytest.fixture
def join():
    """Return a function that brings a new learner into a group."""

    def come_in(group: LearnerGroup, **fields) -> GroupMembership:
        return services.join_group(code=group.join_code, learner=LearnerFactory(**fields))

    return come_in


@pytest.fixture
def as_(client):
    """Return a function that makes the client somebody."""

    def become(person):
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        return client

    return become
