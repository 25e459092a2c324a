"""Two people who confirm the same re-score at the same moment, and a control without the lock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, models
from wagtail.models import PageLogEntry

from quizzes.models import QuestionVersion, Response
from quizzes.services import preview_rescore, rescore, rescoring
from tests.factories import LearnerFactory, StaffFactory, make_module, make_site, uid
from tests.quizzes.factories import hand_in, make_quiz, set_items, true_false

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 6


@pytest.fixture
def corrected(transactional_db):
    """Return the old and the new version of a statement that five people called true."""
    quiz = make_quiz(make_module(make_site()["de"]), items=[true_false(is_true=True)])
    for _number in range(5):
        hand_in(quiz, LearnerFactory())
    old = QuestionVersion.objects.current().get(question_key=uid("statement"))
    set_items(quiz, [true_false(is_true=False)])
    return old, QuestionVersion.objects.current().get(question_key=uid("statement"))


def all_at_once(old, new, call=rescore):
    """Let several people confirm what they have previewed; return how many results each changed."""
    people = [StaffFactory(is_superuser=True) for _number in range(THREADS)]
    seen = preview_rescore(old_version=old, new_version=new).fingerprint
    ready = threading.Barrier(THREADS)

    def confirm(person):
        ready.wait()
        try:
            done = call(actor=person, old_version=old, new_version=new, seen=seen)
            return len(done.changed)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(confirm, people))


def test_one_re_scores_and_the_others_find_nothing_to_do(corrected):
    assert all_at_once(*corrected) == [0] * (THREADS - 1) + [5]
    assert PageLogEntry.objects.filter(action="quizzes.rescore").count() == 1
    assert set(Response.objects.values_list("score", flat=True)) == {0}


def test_control_without_the_lock_it_is_written_down_several_times(corrected, monkeypatch):
    """The service itself, with neither lock nor transaction, stopped between look and act."""
    all_have_looked = threading.Barrier(THREADS)
    preview = rescoring.preview_rescore

    def preview_and_wait(**versions):
        plan = preview(**versions)
        all_have_looked.wait()
        return plan

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(rescoring, "preview_rescore", preview_and_wait)
    assert sum(all_at_once(*corrected, call=rescoring.rescore.__wrapped__)) > 5
