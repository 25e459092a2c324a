import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learn.accounts import personal_data
from learn.accounts.models import User
from learn.accounts.services import erase_user, merge_users
from learn.certificates import check_codes
from learn.certificates.exceptions import AlreadyRevoked, NotCompleted, UnknownSubject, Withdrawn
from learn.certificates.models import Certificate
from learn.certificates.services import REVOKED, issue_certificate, revoke_certificate
from learn.progress.models import StepCompletion
from quizzes.services import submit_attempt
from tests.certificates.conftest import NOBODYS, add_module, complete, translate
from tests.factories import (
    LearnerFactory,
    StaffFactory,
    add_lesson,
    make_organisation,
    make_staff,
    publish,
)
from tests.quizzes.factories import answer_all, make_quiz, start

pytestmark = pytest.mark.django_db


def issue(learner, module, language="de", **options):
    return issue_certificate(
        learner=learner, module_key=module.translation_key, language=language, **options
    )


class TestIssuing:
    def test_who_completed_every_step_gets_one_that_says_what_for(self, finisher, module):
        certificate = issue(finisher, module)
        assert certificate.is_valid
        assert certificate.learner == finisher
        assert certificate.module_key == module.translation_key
        assert certificate.course_key is None
        assert certificate.organisation_key == module.organisation.translation_key
        assert certificate.minutes == 30
        assert certificate.completed_on == timezone.localdate()
        assert check_codes.is_well_formed(certificate.check_code)
        assert certificate.words == {
            "de": {
                "title": "Module module",
                "goals": ["check a source"],
                "modules": [],
                "organisation": "BVRE",
                "short_name": "BVRE",
                "organisation_code": "bvre",
                "licence": "CC BY-SA 4.0",
            }
        }

    def test_asked_again_it_is_the_same_one_in_whatever_language(self, finisher, module):
        first = issue(finisher, module)
        assert issue(finisher, module, language="ar") == first
        assert Certificate.objects.count() == 1

    def test_it_is_refused_while_a_step_is_left(self, learner, module):
        complete_all_but_one = list(module.get_children())[:-1]
        for step in complete_all_but_one:
            StepCompletion.objects.create(learner=learner, step_key=step.translation_key)
        with pytest.raises(NotCompleted):
            issue(learner, module)
        assert not Certificate.objects.exists()

    def test_an_empty_module_certifies_nothing(self, learner, module):
        for step in module.get_children():
            step.unpublish()
        with pytest.raises(NotCompleted):
            issue(learner, module)

    def test_what_others_completed_does_not_count(self, finisher, module, stranger):
        with pytest.raises(NotCompleted):
            issue(stranger, module)

    def test_what_is_not_published_is_unknown(self, finisher, module):
        with pytest.raises(UnknownSubject):
            issue_certificate(learner=finisher, module_key=NOBODYS, language="de")
        module.unpublish()
        with pytest.raises(UnknownSubject):
            issue(finisher, module)

    def test_what_the_learner_may_not_open_is_asked_of_nobody(self, learner, module):
        first, second = module.get_children()
        StepCompletion.objects.create(learner=learner, step_key=first.translation_key)
        with pytest.raises(NotCompleted):
            issue(learner, module)
        assert issue(learner, module, hidden=(second.path,)).is_valid

    def test_a_hidden_module_is_unknown(self, finisher, module):
        with pytest.raises(UnknownSubject):
            issue(finisher, module, hidden=(module.path,))

    def test_a_quiz_handed_in_counts_even_if_the_news_of_it_was_lost(self, finisher, module):
        quiz = make_quiz(module)
        with pytest.raises(NotCompleted):
            issue(finisher, module)
        attempt = start(quiz, finisher)
        answer_all(attempt)
        submit_attempt(attempt_id=attempt.pk, actor=finisher)
        assert not StepCompletion.objects.filter(step_key=quiz.translation_key).exists()
        assert issue(finisher, module).completed_on == timezone.localdate()

    def test_the_day_is_that_of_the_last_step(self, finisher, module):
        rows = StepCompletion.objects.of(finisher)
        early, late = rows.values_list("pk", flat=True)
        noon = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
        rows.filter(pk=early).update(completed_at=noon - datetime.timedelta(days=30))
        # Half past eleven in the evening in London is the next day in Berlin.
        rows.filter(pk=late).update(completed_at=noon.replace(hour=23, minute=30))
        assert issue(finisher, module).completed_on == datetime.date(2026, 3, 2)

    def test_one_needs_a_module_or_a_course_and_not_both(self, finisher, module):
        for keys in ({}, {"module_key": module.translation_key, "course_key": NOBODYS}):
            with pytest.raises(ValueError, match="one module or about one course"):
                issue_certificate(learner=finisher, language="de", **keys)

    def test_a_learner_who_is_gone_gets_none(self, finisher, module):
        erase_user(user=finisher)
        with pytest.raises(User.DoesNotExist):
            issue(finisher, module)


class TestWords:
    def test_they_are_frozen_in_every_language_there_is(self, finisher, module, homes):
        arabic = translate(module, homes["ar"], title="وحدة")
        for lesson in module.get_children().specific():
            translate(lesson, homes["ar"], title=f"درس {lesson.title}")
        certificate = issue(finisher, module, language="ar")
        assert certificate.words_in("ar").title == "وحدة"
        assert certificate.words_in("de").title == "Module module"
        module.title = "Rewritten"
        publish(module)
        arabic.delete()
        certificate.refresh_from_db()
        assert certificate.words_in("de").title == "Module module"
        assert certificate.words_in("ar").title == "وحدة"

    def test_a_language_without_words_gets_those_it_was_issued_in(self, certificate):
        words = certificate.words_in("tr")
        assert (words.language, words.direction) == ("de", "ltr")

    def test_simple_german_falls_back_to_german(self, certificate):
        assert certificate.words_in("de-simple").language == "de"

    @pytest.mark.parametrize(
        ("minutes", "said"),
        [
            (1, "1 minute"),
            (45, "45 minutes"),
            (90, "90 minutes"),
            (120, "2 hours"),
            (200, "3 hours 20 minutes"),
        ],
    )
    def test_a_long_course_is_told_in_hours(self, minutes, said):
        assert Certificate(minutes=minutes).duration == said


class TestCourse:
    def test_all_its_modules_must_be_complete(self, finisher, course):
        with pytest.raises(NotCompleted):
            issue_certificate(learner=finisher, course_key=course.translation_key, language="de")
        complete(finisher, *course.get_children())
        certificate = issue_certificate(
            learner=finisher, course_key=course.translation_key, language="de"
        )
        assert certificate.is_course
        assert certificate.minutes == 125
        assert certificate.words["de"]["modules"] == ["Module module", "Module second"]
        assert certificate.words["de"]["goals"] == []

    def test_a_module_that_is_not_published_is_asked_of_nobody(self, finisher, course):
        course.get_children().last().unpublish()
        assert issue_certificate(
            learner=finisher, course_key=course.translation_key, language="de"
        ).words["de"]["modules"] == ["Module module"]

    def test_a_course_and_its_module_are_two_certificates(self, finisher, course, module):
        complete(finisher, *course.get_children())
        issue(finisher, module)
        issue_certificate(learner=finisher, course_key=course.translation_key, language="de")
        assert Certificate.objects.count() == 2


class TestRevoking:
    def test_a_learner_takes_back_their_own_and_may_have_another(
        self, certificate, finisher, module
    ):
        revoked = revoke_certificate(certificate=certificate, actor=finisher)
        assert not revoked.is_valid
        another = issue(finisher, module)
        assert another.is_valid
        assert another.check_code != certificate.check_code

    def test_an_administrator_of_who_issued_it_may_and_then_there_is_no_other(
        self, certificate, finisher, module, administrator
    ):
        revoke_certificate(certificate=certificate, actor=administrator, reason="By mistake.")
        certificate.refresh_from_db()
        assert certificate.revoked_by == administrator
        assert certificate.revocation_reason == "By mistake."
        with pytest.raises(Withdrawn):
            issue(finisher, module)
        administrator.delete()
        with pytest.raises(Withdrawn):
            issue(finisher, module)

    def test_an_operator_may(self, certificate):
        operator = StaffFactory(is_superuser=True)
        assert not revoke_certificate(certificate=certificate, actor=operator).is_valid

    @pytest.mark.parametrize("role", ["facilitator", "editor"])
    def test_other_roles_of_the_organisation_may_not(self, certificate, organisation, role):
        with pytest.raises(PermissionDenied):
            revoke_certificate(certificate=certificate, actor=make_staff(organisation, role))
        certificate.refresh_from_db()
        assert certificate.is_valid

    def test_nobody_else_may(self, certificate, stranger):
        elsewhere = make_staff(make_organisation("other"), "administrator")
        closed = make_staff(make_organisation("closed"), is_superuser=True, is_active=False)
        for actor in (stranger, elsewhere, closed):
            with pytest.raises(PermissionDenied):
                revoke_certificate(certificate=certificate, actor=actor)
        certificate.refresh_from_db()
        assert certificate.is_valid

    def test_nobodys_certificate_is_not_everybodys(self, certificate, finisher, stranger):
        erase_user(user=finisher)
        certificate.refresh_from_db()
        with pytest.raises(PermissionDenied):
            revoke_certificate(certificate=certificate, actor=stranger)

    def test_the_first_time_stands(self, certificate, administrator, finisher):
        revoke_certificate(certificate=certificate, actor=administrator, reason="First.")
        with pytest.raises(AlreadyRevoked):
            revoke_certificate(certificate=certificate, actor=finisher)
        certificate.refresh_from_db()
        assert certificate.revocation_reason == "First."

    def test_the_log_says_who_of_the_staff_and_no_learner(
        self, certificate, administrator, finisher, module
    ):
        revoke_certificate(certificate=certificate, actor=finisher)
        entry = ModelLogEntry.objects.get(action=REVOKED)
        assert entry.user is None
        assert entry.data == {"by_learner": True}
        again = issue(finisher, module)
        revoke_certificate(certificate=again, actor=administrator, reason="Leyla asked.")
        entry = ModelLogEntry.objects.filter(action=REVOKED).latest("pk")
        assert entry.user == administrator
        assert "Leyla" not in str(entry.data)


class TestConstraints:
    def make(self, **fields):
        row = {
            "organisation_key": NOBODYS,
            "check_code": check_codes.new_code(),
            "language": "de",
            "completed_on": timezone.localdate(),
            "minutes": 1,
            "words": {},
            **fields,
        }
        with transaction.atomic():
            return Certificate.objects.create(**row)

    @pytest.mark.parametrize("keys", [{}, {"module_key": NOBODYS, "course_key": NOBODYS}])
    def test_it_is_about_one_thing(self, db, keys):
        with pytest.raises(IntegrityError):
            self.make(**keys)

    @pytest.mark.parametrize("key", ["module_key", "course_key"])
    def test_one_is_valid_for_each_learner_and_thing(self, learner, key):
        self.make(learner=learner, **{key: NOBODYS})
        with pytest.raises(IntegrityError):
            self.make(learner=learner, **{key: NOBODYS})
        self.make(learner=learner, revoked_at=timezone.now(), **{key: NOBODYS})
        for _ in range(2):
            self.make(learner=None, **{key: NOBODYS})

    def test_who_and_why_come_with_a_date(self, learner):
        with pytest.raises(IntegrityError):
            self.make(learner=learner, module_key=NOBODYS, revoked_by=learner)


class TestPersonalData:
    def test_everything_that_is_kept_is_handed_over(self, certificate, finisher):
        (row,) = personal_data.export(finisher)["certificates"]
        assert row["check_code"] == certificate.check_code
        assert row["words"] == certificate.words

    def test_after_erasing_the_fact_stays_and_nobody_knows_whose_it_was(
        self, certificate, finisher, administrator
    ):
        revoke_certificate(certificate=certificate, actor=administrator, reason="Leyla asked.")
        erase_user(user=finisher)
        certificate.refresh_from_db()
        assert certificate.learner_id is None
        assert certificate.revocation_reason == ""
        assert certificate.words_in("de").title == "Module module"

    def test_a_certificate_moves_to_the_owner_of_the_key(self, certificate, finisher, stranger):
        merge_users(source=finisher, target=stranger)
        certificate.refresh_from_db()
        assert certificate.learner == stranger

    @pytest.mark.parametrize("later", ["source", "target"])
    def test_of_two_the_earlier_stays_and_the_later_is_nobodys(
        self, certificate, finisher, module, stranger, later
    ):
        complete(stranger, module)
        theirs = issue(stranger, module)
        people = (stranger, finisher) if later == "source" else (finisher, stranger)
        merge_users(source=people[0], target=people[1])
        certificate.refresh_from_db()
        theirs.refresh_from_db()
        assert certificate.learner == people[1]
        assert theirs.learner_id is None
        assert theirs.is_valid

    def test_what_one_took_back_stays_taken_back_by_oneself(
        self, certificate, finisher, module, stranger
    ):
        revoke_certificate(certificate=certificate, actor=finisher)
        merge_users(source=finisher, target=stranger)
        assert issue(stranger, module).is_valid


def test_issuing_asks_no_more_for_a_longer_course(
    finisher, course, module, django_assert_max_num_queries
):
    def queries_for(learner):
        complete(learner, *course.get_children())
        with django_assert_max_num_queries(14) as queries:
            issue_certificate(learner=learner, course_key=course.translation_key, language="de")
        return len(queries)

    few = queries_for(finisher)
    for number in range(3):
        add_module(course, slug=f"more-{number}", lessons=3)
    add_lesson(module, number=9)
    assert queries_for(LearnerFactory()) <= few
