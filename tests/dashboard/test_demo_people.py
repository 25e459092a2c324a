"""People for a demo: as many as asked for, believable, the same again for the same seed."""

import json

import pytest
from django.core.management import CommandError, call_command

from learn.accounts.models import User
from learn.dashboard.management.demo import people, staff
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.plan import plan_of
from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING, states_of
from quizzes.models import Attempt
from tests.factories import make_module, make_organisation
from tests.quizzes.factories import make_quiz, multiple, single, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(homes, settings, tmp_path):
    """Return a platform with two organisations and a module with a quiz."""
    settings.DATA_DIR = tmp_path
    module = make_module(homes["de"], lessons=3)
    make_organisation("tgd", homes["de"].locale)
    return make_quiz(module, items=[single(), multiple(), true_false()], pass_mark=60)


def learners():
    return sorted(
        User.objects.learners().values_list("display_name", "ui_language"), key=lambda row: row[0]
    )


def test_the_demo_has_groups_of_two_organisations_and_people_in_every_state(content, rf):
    call_command("load_demo_people", verbosity=0)

    assert LearnerGroup.objects.count() == 5
    assert LearnerGroup.objects.values("organisation_key").distinct().count() == 2
    assert all(group.name.startswith("Demo: ") for group in LearnerGroup.objects.all())
    assert GroupMembership.objects.learners().count() == 60
    request = rf.get("/de/")
    request.user = User.objects.staff().first()
    states = {
        state.status
        for group in LearnerGroup.objects.all()
        for state in states_of(group, plan_of(request, group, "de"))
    }
    assert states == {NOT_STARTED, WORKING, STUCK, DONE}
    assert Attempt.objects.submitted().exists()
    assert {language for _name, language in learners()} == {"de", "ar", "en"}


def test_the_same_seed_gives_the_same_people(content):
    call_command("load_demo_people", learners=20, groups=2, seed=7, verbosity=0)
    first = learners()
    results = list(Attempt.objects.order_by("pk").values_list("score", "max_score"))
    User.objects.learners().delete()
    LearnerGroup.objects.all().delete()
    call_command("load_demo_people", learners=20, groups=2, seed=7, verbosity=0)

    assert learners() == first
    assert list(Attempt.objects.order_by("pk").values_list("score", "max_score")) == results


def test_a_second_time_changes_nothing(content):
    call_command("load_demo_people", learners=10, groups=2, verbosity=0)
    call_command("load_demo_people", learners=10, groups=2, verbosity=0)

    assert User.objects.learners().count() == 10


def test_the_facilitators_can_sign_in_with_what_the_demo_prints(content):
    call_command("load_demo_people", learners=4, groups=2, verbosity=0)
    sign_ins = staff.ensure_staff()

    shown = {sign_in.email: sign_in.password for sign_in in sign_ins}
    for code in people.ORGANISATIONS:
        account = User.objects.get(email=people.facilitator_email(code))
        assert account.check_password(shown[account.email])
    assert json.loads(staff.sign_ins_file().read_text()) == shown


def test_without_content_it_says_what_to_do(homes, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="load_content"):
        call_command("load_demo_people", verbosity=0)
    assert not User.objects.learners().exists()


@pytest.mark.parametrize("wrong", [{"learners": 0}, {"groups": 0}])
def test_nothing_to_make_is_refused(content, wrong):
    with pytest.raises(CommandError):
        call_command("load_demo_people", verbosity=0, **wrong)
