"""Certificates for the people of a group: who may, for whom, and nobody else's."""

from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from learn.certificates import for_groups
from learn.certificates.exceptions import UnknownSubject
from learn.certificates.models import Certificate
from learn.certificates.printing import render_batch
from learn.certificates.services import issue_certificate, issue_for_group, revoke_certificate
from learn.groups import services as groups
from tests.certificates.conftest import complete
from tests.factories import LearnerFactory, make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(homes):
    return make_organisation("ours", homes["de"].locale)


@pytest.fixture
def lead(ours):
    return make_staff(ours, "facilitator")


@pytest.fixture
def group(lead, ours, module):
    return groups.create_group(
        actor=lead,
        organisation_key=ours.translation_key,
        name="Our group",
        module_keys=[module.translation_key],
    )


@pytest.fixture
def join(group, module):
    """Return a function that brings somebody into the group, who has completed the module."""

    def come_in(*, is_done=True, **fields):
        learner = LearnerFactory(**fields)
        groups.join_group(code=group.join_code, learner=learner)
        if is_done:
            complete(learner, module)
        return learner

    return come_in


@pytest.fixture
def url(group):
    return reverse("certificates:group", args=[group.uuid])


@pytest.fixture
def as_(client):
    def become(person):
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        return client

    return become


@pytest.fixture
def sheets(as_, lead, url, module):
    """Return a function that prints the sheets for the module, as the lead."""

    def take(**fields):
        chosen = {"what": f"module:{module.translation_key}:1", "language": "de", **fields}
        return as_(lead).post(url, chosen)

    return take


def test_everybody_who_is_done_gets_a_sheet_in_their_language(sheets, join, module):
    done = [join(ui_language="ar"), join(ui_language="de")]
    join(is_done=False)
    stranger = LearnerFactory()
    complete(stranger, module)
    with patch("learn.certificates.group_views.render_batch", wraps=render_batch) as printing:
        response = sheets()
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    (printed,) = printing.call_args.args
    assert {row.learner for row in printed} == set(done)
    issued = Certificate.objects.order_by("learner")
    assert {row.learner for row in issued} == set(done)
    assert {row.language for row in issued} == {"ar", "de"}


def test_again_it_prints_the_same_ones(sheets, join):
    join()
    sheets()
    before = list(Certificate.objects.values())
    join()
    sheets(language="ar")
    assert Certificate.objects.count() == 2
    assert list(Certificate.objects.filter(pk=before[0]["id"]).values()) == before


def test_the_page_says_how_many_are_done(as_, lead, url, join, module):
    join()
    join(is_done=False)
    page = as_(lead).get(url)
    assert page.status_code == 200
    (subject,) = page.context["subjects"]
    assert (subject.title, subject.completed_count) == (module.title, 1)
    assert not Certificate.objects.exists()


def test_nobody_done_there_is_a_sentence_and_nothing_to_choose(as_, lead, url, join, sheets):
    join(is_done=False)
    page = as_(lead).get(url)
    assert not page.context["has_sheets"]
    assert '<form class="card"' not in page.content.decode()
    assert sheets().status_code == 200
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("who", ["learner", "staff"])
def test_a_revoked_one_stays_left_out(sheets, as_, lead, url, join, administrator, module, who):
    kept, gone = join(), join()
    certificate = issue_certificate(learner=gone, module_key=module.translation_key, language="de")
    revoke_certificate(
        certificate=certificate, actor=gone if who == "learner" else administrator, reason=""
    )
    (subject,) = as_(lead).get(url).context["subjects"]
    assert (subject.learner_ids, subject.revoked_count) == ((kept.pk,), 1)
    sheets()
    assert [row.learner for row in Certificate.objects.valid()] == [kept]


def test_a_whole_course_is_offered_when_it_is_assigned(as_, lead, ours, course, module):
    taking = groups.create_group(
        actor=lead,
        organisation_key=ours.translation_key,
        name="Course",
        course_keys=[course.translation_key],
    )
    learner = LearnerFactory()
    groups.join_group(code=taking.join_code, learner=learner)
    complete(learner, *course.get_children())
    url = reverse("certificates:group", args=[taking.uuid])
    page = as_(lead).get(url)
    assert [row.completed_count for row in page.context["subjects"]] == [1, 1, 1]
    what = {"what": f"course:{course.translation_key}:1", "language": "de"}
    assert as_(lead).post(url, what).content.startswith(b"%PDF")
    assert Certificate.objects.get().course_key == course.translation_key


def test_two_hundred_at_once_and_the_rest_in_another_part(
    monkeypatch, as_, lead, url, join, sheets, module
):
    monkeypatch.setattr(for_groups, "MOST_SHEETS", 2)
    for name in ("A", "B", "C"):
        join(display_name=name)
    form = as_(lead).get(url).context["form"]
    assert len(form.fields["what"].choices) == 2
    sheets()
    assert Certificate.objects.count() == 2
    sheets(what=f"module:{module.translation_key}:2")
    assert Certificate.objects.count() == 3


class TestWho:
    def test_an_observer_may_not(self, as_, lead, ours, group, url, sheets, join, module):
        learner = join()
        observer = make_staff(ours, "facilitator")
        groups.add_helper(group=group, actor=lead, helper=observer, role="observer")
        client = as_(observer)
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403
        people = client.get(reverse("groups:people", args=[group.uuid]))
        assert url not in people.content.decode()
        with pytest.raises(PermissionDenied):
            issue_for_group(
                group=group,
                actor=observer,
                learner_ids=[learner.pk],
                module_key=module.translation_key,
            )
        assert not Certificate.objects.exists()

    def test_another_organisation_finds_nothing(self, as_, homes, url, join):
        join()
        theirs = make_organisation("theirs", homes["de"].locale)
        for role in ("facilitator", "administrator"):
            client = as_(make_staff(theirs, role))
            assert client.get(url).status_code == 404
            assert client.post(url, {}).status_code == 404
        assert not Certificate.objects.exists()

    def test_the_lead_is_led_there_from_the_people(self, as_, lead, group, url, join):
        join()
        page = as_(lead).get(reverse("groups:people", args=[group.uuid]))
        assert f'href="{url}"' in page.content.decode()

    def test_only_people_of_the_group_get_one(self, lead, group, join, module):
        member, stranger = join(), LearnerFactory()
        complete(stranger, module)
        issued = issue_for_group(
            group=group,
            actor=lead,
            learner_ids=[member.pk, stranger.pk],
            module_key=module.translation_key,
        )
        assert [row.learner for row in issued] == [member]

    def test_what_the_group_does_not_take_is_not_printed(self, lead, group, sheets, join, course):
        learner = join()
        other = course.get_children().last()
        complete(learner, other)
        assert sheets(what=f"module:{other.translation_key}:1").status_code == 200
        with pytest.raises(UnknownSubject):
            issue_for_group(
                group=group,
                actor=lead,
                learner_ids=[learner.pk],
                module_key=other.translation_key,
            )
        assert not Certificate.objects.exists()


def test_the_page_asks_no_more_for_more_people(
    as_, lead, url, join, forget, django_assert_max_num_queries
):
    counts = []
    for people in (1, 2, 6):
        for _number in range(people):
            join()
        forget()
        with django_assert_max_num_queries(60) as asked:
            as_(lead).get(url)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_issuing_asks_no_more_for_more_people(
    lead, group, join, module, forget, django_assert_max_num_queries
):
    counts = []
    for people in (2, 8):
        learners = [join(ui_language=language) for language in ("de", "ar") * (people // 2)]
        forget()
        with django_assert_max_num_queries(24) as asked:
            issued = issue_for_group(
                group=group,
                actor=lead,
                learner_ids=[learner.pk for learner in learners],
                module_key=module.translation_key,
            )
        assert {row.learner for row in issued} == set(learners)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_gets_theirs_with_the_group_gets_what_they_would_get_alone(lead, group, join, module):
    with_group, alone = join(), join()
    keys = {"module_key": module.translation_key}
    (one,) = issue_for_group(group=group, actor=lead, learner_ids=[with_group.pk], **keys)
    other = issue_certificate(learner=alone, language="de", **keys)
    same = ("organisation_key", "language", "completed_on", "minutes", "words", "module_key")
    assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
    assert Certificate.objects.get(pk=one.pk).words == one.words
    assert one.check_code != other.check_code
