import datetime

import pytest
from django.utils import timezone

from learn.progress.reading import SHORT_OUTLINE
from learn.progress.services import complete_step
from tests.factories import add_lesson, make_fact_card, publish, uid

pytestmark = pytest.mark.django_db

# DESIGN: a signed-in lesson, read again, takes at most ten queries, in the embedded way too,
# where the cache is a table.
MOST_QUERIES = 10


def question(name):
    return {
        "type": "true_false",
        "id": uid(name),
        "value": {
            "stem": "<p>Is it so?</p>",
            "is_true": True,
            "explanation_if_true": "<p>Yes, it is.</p>",
            "explanation_if_false": "<p>No, look again.</p>",
        },
    }


def text(number):
    return {"type": "text", "id": uid(f"text{number}"), "value": {"text": f"<p>Text {number}</p>"}}


@pytest.fixture
def lesson(module):
    return add_lesson(module, number=3, body=[text(1), question("q1"), text(2), text(3)])


def test_blocks_come_in_order_with_questions_between(client, lesson):
    response = client.get(lesson.url)
    page = response.content.decode()
    order = [page.index(words) for words in ("Text 1", "Is it so?", "Text 2", "Text 3")]
    assert order == sorted(order)
    # Neighbouring blocks are one run of HTML.
    assert len(response.context["segments"]) == 3


def test_the_key_is_not_on_the_page_before_answering(client, lesson):
    page = client.get(lesson.url).content.decode()
    assert "Yes, it is." not in page
    assert "No, look again." not in page


def test_what_one_person_answered_is_not_shown_to_another(client, lesson, learner):
    client.get(lesson.url)
    client.force_login(learner)
    form = client.get(lesson.url).context["segments"][1].question
    client.post(form.url if hasattr(form, "url") else form.action, {"answer": "true"}, follow=True)
    assert "Yes, it is." in client.get(lesson.url).content.decode()
    client.logout()
    assert "Yes, it is." not in client.get(lesson.url).content.decode()


def test_a_lesson_read_again_takes_few_queries_however_long_its_module(
    client, lesson, module, learner, django_assert_max_num_queries
):
    client.force_login(learner)
    complete_step(learner=learner, step_key=lesson.translation_key)
    client.get(lesson.url)
    with django_assert_max_num_queries(MOST_QUERIES) as queries:
        client.get(lesson.url)
        short = len(queries)
    for number in range(4, 24):
        add_lesson(module, number=number)
    client.get(lesson.url)
    with django_assert_max_num_queries(short):
        client.get(lesson.url)


def test_a_published_change_is_seen_at_once(client, lesson):
    client.get(lesson.url)
    lesson.body = [*lesson.body.raw_data, text(9)]
    publish(lesson)
    assert "Text 9" in client.get(lesson.url).content.decode()


def test_a_published_change_is_seen_at_once_where_it_is_not_translated(client, homes, lesson):
    alias = lesson.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    client.get(alias.url)
    lesson.body = [*lesson.body.raw_data, text(9)]
    publish(lesson)
    assert "Text 9" in client.get(alias.url).content.decode()


@pytest.fixture
def card(homes):
    return make_fact_card(homes["de"].locale, claim="Old fact.")


@pytest.fixture
def lesson_with_card(module, card):
    body = [{"type": "fact_card", "id": uid("card"), "value": {"fact": card.pk}}]
    return add_lesson(module, number=4, body=body)


def test_a_corrected_fact_is_seen_at_once(
    client, lesson_with_card, card, django_capture_on_commit_callbacks
):
    assert "Old fact." in client.get(lesson_with_card.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        card.claim = "New fact."
        card.save()
    page = client.get(lesson_with_card.url).content.decode()
    assert "New fact." in page
    assert "Old fact." not in page


def test_a_deleted_fact_is_gone_at_once(
    client, lesson_with_card, card, django_capture_on_commit_callbacks
):
    client.get(lesson_with_card.url)
    with django_capture_on_commit_callbacks(execute=True):
        card.delete()
    assert "Old fact." not in client.get(lesson_with_card.url).content.decode()


def test_a_fact_says_that_it_is_outdated_from_that_day_on(
    client, lesson_with_card, card, monkeypatch
):
    assert "notice--warning" not in client.get(lesson_with_card.url).content.decode()
    day_after = card.review_by + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day_after)
    assert "notice--warning" in client.get(lesson_with_card.url).content.decode()


def test_a_preview_shows_questions_that_were_never_published(lesson):
    lesson.body = [text(1), question("never-published")]
    assert "Is it so?" in lesson.make_preview_request().rendered_content


@pytest.mark.parametrize("of", ["lesson", "module"])
def test_no_cache_may_keep_somebodys_progress(client, learner, lesson, module, of):
    client.force_login(learner)
    page = {"lesson": lesson, "module": module}[of]
    assert client.get(page.url)["Cache-Control"] == "no-store, private"


def test_a_long_module_is_linked_to_instead_of_drawn_below_every_lesson(client, module):
    lesson = module.get_children().first()
    assert 'class="outline"' in client.get(lesson.url).content.decode()
    for number in range(3, 3 + SHORT_OUTLINE):
        add_lesson(module, number=number)
    page = client.get(lesson.url).content.decode()
    assert 'class="outline"' not in page
    assert f'<a href="{module.url}">All steps of this module</a>' in page
