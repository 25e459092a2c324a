"""Marking what learners wrote: who may, what it changes, and what learners see when."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry, PageLogEntry

from quizzes.exceptions import PointsOutOfRange
from quizzes.marking.reading import answers_to_mark, next_to_mark, quizzes_to_mark, waiting_count
from quizzes.models import Attempt, Mark, Response, ReusableComment
from quizzes.permissions import may_mark, may_view_attempts
from quizzes.results import explained_result, export_attempts
from quizzes.scopes import forget_scope, register_scope
from quizzes.services import (
    forget_comment,
    keep_comment,
    merge_attempts,
    release_marks,
    submit_attempt,
)
from quizzes.signals import marks_released
from tests.factories import LearnerFactory, StaffFactory, make_module, uid
from tests.quizzes.factories import give, make_quiz, open_text, single, start, translate
from tests.quizzes.marking.people import client_of, hand_in, mark, staff

pytestmark = pytest.mark.django_db


def result_page(attempt) -> str:
    with translation.override("en"):
        url = reverse("quizzes:result", args=[attempt.pk])
    return client_of(attempt.learner).get(url).content.decode()


class TestWhoSeesWhat:
    def test_without_a_scope_nobody_but_superusers_sees_anything(self, quiz, marker):
        hand_in(quiz)
        assert Attempt.objects.visible_to_staff(marker).count() == 0
        assert Attempt.objects.visible_to_staff(StaffFactory(is_superuser=True)).count() == 1

    def test_a_scope_opens_what_it_names_and_nothing_else(self, quiz, marker):
        mine, _other = hand_in(quiz), hand_in(quiz)
        scope = register_scope(lambda user: Q(learner=mine.attempt.learner_id))
        try:
            assert list(Attempt.objects.visible_to_staff(marker)) == [mine.attempt]
            assert list(Response.objects.to_mark(marker)) == [mine]
        finally:
            forget_scope(scope)

    def test_a_scope_that_joins_doubles_nobody(self, quiz, marker):
        hand_in(quiz)
        scope = register_scope(lambda user: Q(responses__position__gt=0))
        try:
            assert Attempt.objects.visible_to_staff(marker).count() == 1
        finally:
            forget_scope(scope)

    def test_two_scopes_add_up(self, quiz, marker):
        one, other = hand_in(quiz), hand_in(quiz)
        scopes = [
            register_scope(lambda user, pk=response.attempt_id: Q(pk=pk))
            for response in (one, other)
        ]
        try:
            assert Attempt.objects.visible_to_staff(marker).count() == 2
        finally:
            for scope in scopes:
                forget_scope(scope)

    def test_who_left_sees_nothing(self, quiz, everybody):
        hand_in(quiz)
        gone = StaffFactory(is_superuser=True, is_active=False)
        assert not Attempt.objects.visible_to_staff(gone).exists()

    def test_rights_are_two_and_apart(self):
        reader, marker = staff("view_attempts"), staff("mark")
        assert (may_view_attempts(reader), may_mark(reader)) == (True, False)
        assert (may_view_attempts(marker), may_mark(marker)) == (False, True)

    def test_a_reflection_is_nobodys_business(self, quiz):
        response = hand_in(quiz)
        admin = StaffFactory(is_superuser=True)
        seen = Response.objects.visible_to_staff(admin).filter(attempt=response.attempt)
        assert {r.version.kind for r in seen} == {"single_choice", "open_text"}

    def test_only_what_was_handed_in_and_is_worth_something_is_marked(self, quiz, module):
        admin = StaffFactory(is_superuser=True)
        attempt = start(quiz, LearnerFactory())
        give(attempt, 2, "Still at it.")
        assert not Response.objects.to_mark(admin).exists()
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        assert Response.objects.to_mark(admin).count() == 1


class TestMarking:
    def test_a_mark_is_kept_and_changes_nothing_yet(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, "2.5", " Well argued. ")
        response.refresh_from_db()
        assert (response.awaits_mark, response.score, response.attempt.score) == (True, 0, 1)
        given = response.marks.get()
        assert (given.points, given.comment, given.marker) == (
            Decimal("2.5"),
            "Well argued.",
            marker,
        )

    def test_a_mark_may_be_changed(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 1)
        mark(response, marker, 4)
        assert [m.points for m in response.marks.all()] == [4]
        assert not PageLogEntry.objects.filter(action="quizzes.change_mark").exists()

    @pytest.mark.parametrize("points", ["-0.5", "4.01", "10"])
    def test_points_have_bounds(self, quiz, marker, everybody, points):
        response = hand_in(quiz)
        with pytest.raises(PointsOutOfRange):
            mark(response, marker, points)
        assert not Mark.objects.exists()

    def test_what_one_may_not_see_is_not_there(self, quiz, marker):
        with pytest.raises(Response.DoesNotExist):
            mark(hand_in(quiz), marker)

    def test_who_may_only_read_is_refused(self, quiz, everybody):
        response = hand_in(quiz)
        with pytest.raises(PermissionDenied):
            mark(response, staff("view_attempts"))
        with pytest.raises(PermissionDenied):
            release_marks(actor=staff("view_attempts"), quiz_key=quiz.translation_key)

    def test_what_the_machine_scores_is_not_marked(self, quiz, marker, everybody):
        attempt = hand_in(quiz).attempt
        for position in (1, 3):
            with pytest.raises(Response.DoesNotExist):
                mark(attempt.responses.get(position=position), marker)

    def test_a_practice_that_two_people_merged_into_is_marked_too(self, quiz, everybody, marker):
        first, second = LearnerFactory(), LearnerFactory()
        short, long_ = start(quiz, first), start(quiz, second)
        response = give(short, 2, "Two reasons.")
        give(long_, 1, uid("single-a"))
        give(long_, 2, "More reasons.")
        merge_attempts(source=first, target=second)
        response.refresh_from_db()
        assert response.attempt.kind == Attempt.Kind.PRACTICE
        mark(response, marker)
        assert release_marks(actor=marker, quiz_key=quiz.translation_key) == 1


class TestRelease:
    def test_results_are_calculated_anew(self, quiz, marker, everybody):
        response = hand_in(quiz)
        assert response.attempt.passed is False
        mark(response, marker, "3.5")
        assert release_marks(actor=marker, quiz_key=quiz.translation_key) == 1
        response.refresh_from_db()
        attempt = response.attempt
        assert (response.score, response.awaits_mark, response.outcome) == (
            Decimal("3.5"),
            False,
            "partly",
        )
        assert (attempt.score, attempt.percent, attempt.passed) == (Decimal("4.5"), 90, True)

    def test_two_marks_give_their_mean(self, quiz, marker, everybody):
        response = hand_in(quiz)
        for person, points in ((marker, 1), (staff("mark"), 2), (staff("mark"), 2)):
            mark(response, person, points)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        response.refresh_from_db()
        assert response.score == Decimal("1.6667")
        assert response.attempt.score == Decimal("2.67")

    def test_full_points_never_break_the_bounds(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 4)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        response.refresh_from_db()
        assert (response.outcome, response.attempt.percent) == ("right", 100)

    def test_only_what_has_a_mark_is_released(self, quiz, marker, everybody):
        marked, unmarked = hand_in(quiz), hand_in(quiz)
        mark(marked, marker)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        unmarked.refresh_from_db()
        assert unmarked.awaits_mark

    def test_one_question_may_be_released_alone(self, module, marker, everybody):
        quiz = make_quiz(module, items=[open_text("one"), open_text("two")])
        attempt = start(quiz, LearnerFactory())
        responses = [give(attempt, position, "Text.") for position in (1, 2)]
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        for response in responses:
            mark(response, marker, 2)
        key = uuid.UUID(uid("one"))
        release_marks(actor=marker, quiz_key=quiz.translation_key, question_key=key)
        rows = attempt.responses.order_by("position").values_list("awaits_mark", "score")
        assert list(rows) == [(False, 2), (True, 0)]

    def test_what_the_marker_may_not_see_is_not_released(self, quiz, marker):
        response = hand_in(quiz)
        mark(response, StaffFactory(is_superuser=True))
        assert release_marks(actor=marker, quiz_key=quiz.translation_key) == 0
        response.refresh_from_db()
        assert response.awaits_mark

    def test_twice_is_once(self, quiz, marker, everybody):
        mark(hand_in(quiz), marker)
        assert release_marks(actor=marker, quiz_key=quiz.translation_key) == 1
        assert release_marks(actor=marker, quiz_key=quiz.translation_key) == 0
        assert PageLogEntry.objects.filter(action="quizzes.release_marks").count() == 1

    def test_the_audit_log_knows_old_and_new_and_no_names(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 2, "Between us.")
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        mark(response, marker, 4, "Between us two.")
        released, changed = PageLogEntry.objects.filter(page=quiz, user=marker).order_by("pk")
        attempt = response.attempt_id
        assert released.action == "quizzes.release_marks"
        assert released.data == {"results": [{"attempt": attempt, "total": ["1.00", "3.00"]}]}
        assert released.message == "Marks released"
        assert changed.action == "quizzes.change_mark"
        assert changed.data == {
            "results": [{"attempt": attempt, "total": ["3.00", "5.00"]}],
            "answer": response.pk,
            "points": ["2.0", "4"],
        }
        assert response.attempt.learner.display_name not in str(released.data) + released.label

    def test_a_deleted_quiz_leaves_a_log_all_the_same(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker)
        key = quiz.translation_key
        quiz.delete()
        release_marks(actor=marker, quiz_key=key)
        entry = ModelLogEntry.objects.get(action="quizzes.release_marks")
        assert entry.object_id == str(response.attempt_id)

    def test_rooms_above_hear_of_it_after_commit(
        self, quiz, marker, everybody, django_capture_on_commit_callbacks
    ):
        responses = [hand_in(quiz), hand_in(quiz)]
        heard = []

        def listen(sender, attempt_ids, **kwargs):
            heard.append(attempt_ids)

        marks_released.connect(listen)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                for response in responses:
                    mark(response, marker)
            assert heard == []
            with django_capture_on_commit_callbacks(execute=True):
                release_marks(actor=marker, quiz_key=quiz.translation_key)
            assert heard == [[response.attempt_id for response in responses]]
            with django_capture_on_commit_callbacks(execute=True):
                mark(responses[0], marker, 1)
            assert heard[1:] == [[responses[0].attempt_id]]
        finally:
            marks_released.disconnect(listen)

    def test_queries_do_not_grow_with_the_answers(self, quiz, marker, everybody):
        counts = []
        for number in (1, 4):
            for _n in range(number):
                mark(hand_in(quiz), marker)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                release_marks(actor=marker, quiz_key=quiz.translation_key)
            counts.append(len(captured))
        assert counts[1] <= counts[0]

    def test_a_mark_outlives_the_account_of_its_giver(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 3, "Good.")
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        marker.delete()
        [shown] = [q.marks for q in explained_result(response.attempt, "de").questions if q.marks]
        assert [m.comment for m in shown] == ["Good."]


class TestWhatLearnersSee:
    def test_points_comment_sample_and_criteria_only_once_released(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, "2.5", "Name <b>two</b> reasons.")
        before = result_page(response.attempt)
        for secret in ("reasons.&lt;", "Name &lt;b&gt;two", "Because of sample", "Because of crit"):
            assert secret not in before
        assert "Waiting to be marked" in before
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        after = result_page(response.attempt)
        assert "<bdi>2.5</bdi> of <bdi>4</bdi> points" in after
        assert "Name &lt;b&gt;two&lt;/b&gt; reasons." in after
        assert "Because of sample open." in after
        assert "Because of criteria open." in after
        assert "provisional" not in after
        assert "Waiting to be marked" not in after

    def test_the_marker_stays_unnamed(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        html = result_page(response.attempt)
        assert marker.display_name not in html
        assert marker.email not in html

    def test_the_own_copy_holds_marks_once_released(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 3, "Good.")
        exported = export_attempts(response.attempt.learner)[0]["answers"][1]
        assert (exported["score"], exported["marks"]) == (None, [])
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        exported = export_attempts(response.attempt.learner)[0]["answers"][1]
        assert exported["score"] == "3.0000"
        assert [(m["points"], m["comment"]) for m in exported["marks"]] == [("3.0", "Good.")]

    def test_a_result_without_open_texts_asks_for_no_marks(self, module):
        attempt = start(make_quiz(module, items=[single()]), LearnerFactory())
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        attempt.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            explained_result(attempt, "de")
        assert not any("quizzes_mark" in query["sql"] for query in captured)


class TestReading:
    def test_the_overview_counts_by_quiz_and_question(self, quiz, marker, everybody):
        responses = [hand_in(quiz) for _n in range(3)]
        mark(responses[0], marker)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        mark(responses[1], marker)
        [found] = quizzes_to_mark(marker, "de")
        [question] = found.questions
        assert (found.title, question.stem) == ("Quiz", "Tell open.")
        assert (question.waiting, question.ready, question.released) == (1, 1, 1)
        assert waiting_count(marker) == 1

    def test_words_and_titles_come_in_the_language_of_the_screen(
        self, homes, quiz, marker, everybody
    ):
        module = make_module(homes["en"])
        translate(quiz, module, blocks=[single(words=" (en)"), open_text(words=" (en)")])
        hand_in(quiz)
        found = {language: quizzes_to_mark(marker, language)[0] for language in ("de", "en", "ar")}
        assert {name: (q.title, q.questions[0].stem) for name, q in found.items()} == {
            "de": ("Quiz", "Tell open."),
            "en": ("Quiz en", "Tell open (en)."),
            "ar": ("Quiz", "Tell open."),
        }

    def test_the_next_answer_goes_round(self, quiz, marker, everybody):
        responses = [hand_in(quiz) for _n in range(3)]
        mark(responses[1], marker)
        keys = (quiz.translation_key, uuid.UUID(uid("open")))
        answers = answers_to_mark(marker, *keys)
        assert next_to_mark(answers).number == 1
        assert next_to_mark(answers, after=1).number == 3
        assert next_to_mark(answers, after=3).number == 1
        assert next_to_mark(answers, is_second=True) is None
        other = answers_to_mark(staff("mark"), *keys)
        assert next_to_mark(other, is_second=True).number == 2

    def test_who_marks_second_sees_no_points_of_the_first(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 3)
        [answer] = answers_to_mark(staff("mark"), quiz.translation_key, uuid.UUID(uid("open")))
        assert (answer.marks, answer.own_points, answer.is_second) == (1, None, True)


class TestReusableComments:
    def test_are_their_owners_alone(self, marker):
        kept = keep_comment(actor=marker, text=" Give a source. ")
        assert keep_comment(actor=marker, text="Give a source.") == kept
        forget_comment(actor=staff("mark"), comment_id=kept.pk)
        assert ReusableComment.objects.filter(owner=marker).count() == 1
        forget_comment(actor=marker, comment_id=kept.pk)
        assert not ReusableComment.objects.exists()
