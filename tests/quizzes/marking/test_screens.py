"""The screens on which people mark, in the Wagtail admin."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Mark, ReusableComment
from quizzes.services import keep_comment, release_marks
from tests.factories import StaffFactory, make_module, uid
from tests.quizzes.factories import open_text, reflection, single, translate
from tests.quizzes.marking.people import client_of, hand_in, mark, staff

pytestmark = pytest.mark.django_db

QUESTION = uuid.UUID(uid("open"))


def urls(quiz, response) -> dict[str, str]:
    """Return the addresses of every screen."""
    key = quiz.translation_key
    return {
        "overview": reverse("marking"),
        "question": reverse("marking_question", args=[key, QUESTION]),
        "answer": reverse("mark_answer", args=[response.pk]),
        "release": reverse("release_marks", args=[key]),
        "release_question": reverse("release_question_marks", args=[key, QUESTION]),
    }


def page(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def is_missing(response) -> bool:
    """Whether there is no such page, here or, where Django looks next, below a language."""
    return response.status_code == 404


class TestWhoMayOpenThem:
    def test_who_may_not_mark_is_sent_back(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker)
        client = client_of(staff("view_attempts"))
        for url in urls(quiz, response).values():
            for call in (client.get, client.post):
                refused = call(url)
                assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))
                script = call(url, headers={"x-requested-with": "XMLHttpRequest"})
                assert script.status_code == 403

    def test_what_one_may_not_see_is_not_there(self, quiz):
        response = hand_in(quiz)
        admin = StaffFactory(is_superuser=True)
        mark(response, admin)
        client = client_of(staff("mark"))
        found = urls(quiz, response)
        assert "Nothing is waiting to be marked." in page(client, found.pop("overview"))
        for name, url in found.items():
            assert is_missing(client.get(url, follow=True)), name
        assert is_missing(client.post(found["answer"], {"points": "1"}, follow=True))
        assert Mark.objects.count() == 1

    def test_a_question_or_an_answer_of_another_kind_is_not_there(self, quiz):
        attempt = hand_in(quiz).attempt
        client = client_of(StaffFactory(is_superuser=True))
        for name, position in (("single", 1), ("thought", 3)):
            args = [quiz.translation_key, uid(name)]
            assert is_missing(client.get(reverse("marking_question", args=args), follow=True))
            response = attempt.responses.get(position=position)
            url = reverse("mark_answer", args=[response.pk])
            assert is_missing(client.get(url, follow=True))

    def test_the_menu_offers_it_to_markers_with_the_number_that_waits(
        self, quiz, marker, everybody
    ):
        home = reverse("wagtailadmin_home")
        for _number in range(2):
            hand_in(quiz)
        assert "Marking (2)" in page(client_of(marker), home)
        assert "Marking" not in page(client_of(staff("view_attempts")), home)


class TestOverview:
    def test_an_empty_one_says_so(self, marker, homes):
        assert "Nothing is waiting to be marked." in page(client_of(marker), reverse("marking"))

    def test_counts_by_question_and_leads_there(self, quiz, marker, everybody):
        response = hand_in(quiz)
        html = page(client_of(marker), reverse("marking"))
        assert "Tell open." in html
        assert urls(quiz, response)["question"] in html
        assert urls(quiz, response)["release"] not in html
        mark(response, marker)
        html = page(client_of(marker), reverse("marking"))
        assert urls(quiz, response)["release"] in html

    def test_queries_do_not_grow(self, quiz, marker, everybody):
        counts = []
        for number in (1, 4):
            for _n in range(number):
                hand_in(quiz)
            counts.append({})
            for name, url in urls(quiz, hand_in(quiz)).items():
                if "release" in name:
                    continue
                client = client_of(marker)
                client.get(url)
                with CaptureQueriesContext(connection) as captured:
                    client.get(url)
                counts[-1][name] = len(captured)
        assert counts[0] == counts[1]


class TestNames:
    def test_nobody_is_named_anywhere(self, quiz, marker, everybody):
        responses = [hand_in(quiz), hand_in(quiz)]
        mark(responses[0], staff("mark"))
        client = client_of(marker)
        pages = [page(client, url) for url in urls(quiz, responses[0]).values()]
        for html in pages:
            for response in responses:
                learner = response.attempt.learner
                assert learner.display_name not in html
                assert str(learner.uuid) not in html

    def test_nobodys_reflection_is_shown(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker)
        for url in urls(quiz, response).values():
            assert "secret thought" not in page(client_of(marker), url)


class TestSelecting:
    """Who reads only some languages goes through answers in one of them."""

    @pytest.fixture
    def answers(self, homes, quiz, everybody):
        translate(quiz, make_module(homes["ar"]), blocks=[single(), open_text(), reflection()])
        return [hand_in(quiz, language=language) for language in ("ar", "de", "ar", "de", "ar")]

    def listed(self, client, quiz, **query):
        url = reverse("marking_question", args=[quiz.translation_key, QUESTION])
        reply = client.get(url, query)
        return [row["answer"].number for row in reply.context["rows"]]

    def test_by_state_and_language(self, quiz, marker, answers):
        mark(answers[0], marker)
        mark(answers[1], marker)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        mark(answers[2], marker)
        client = client_of(marker)
        assert self.listed(client, quiz) == [1, 2, 3, 4, 5]
        assert self.listed(client, quiz, state="waiting") == [4, 5]
        assert self.listed(client, quiz, state="ready") == [3]
        assert self.listed(client, quiz, state="released") == [1, 2]
        assert self.listed(client, quiz, language="ar") == [1, 3, 5]
        assert self.listed(client, quiz, state="waiting", language="ar") == [5]
        assert self.listed(client, quiz, state="nonsense", language="xx") == [1, 2, 3, 4, 5]

    def test_the_way_goes_on_in_the_language_chosen(self, quiz, marker, answers):
        client = client_of(marker)
        url = reverse("marking_question", args=[quiz.translation_key, QUESTION])
        way = [reverse("mark_answer", args=[answers[n].pk]) + "?language=ar" for n in (0, 2, 4)]
        assert way[0] in page(client, url + "?language=ar")
        first = page(client, way[0])
        assert way[1] in first
        assert reverse("mark_answer", args=[answers[1].pk]) not in first
        assert client.post(way[0], {"points": "1"}).url == way[1]
        assert way[0] in page(client, way[1])
        assert client.post(way[1], {"points": "1"}).url == way[2]
        assert client.post(way[2], {"points": "1"}).url == url + "?language=ar"
        assert Mark.objects.count() == 3

    def test_many_answers_come_in_pages(self, quiz, marker, answers, monkeypatch):
        monkeypatch.setattr("quizzes.marking.views.ANSWERS_ON_A_PAGE", 2)
        client = client_of(marker)
        assert self.listed(client, quiz, language="ar") == [1, 3]
        assert self.listed(client, quiz, language="ar", p=2) == [5]
        url = reverse("marking_question", args=[quiz.translation_key, QUESTION])
        assert "language=ar&amp;p=2" in page(client, url + "?language=ar")


class TestOneAnswer:
    def test_shows_all_that_is_needed_to_judge(self, quiz, marker, everybody):
        hand_in(quiz)
        response = hand_in(quiz, "<i>One</i> reason.\n\nAnother.")
        html = page(client_of(marker), urls(quiz, response)["answer"])
        for words in (
            "Answer 2 of 2",
            "Tell open.",
            "Because of criteria open.",
            "Because of sample open.",
            "<p>&lt;i&gt;One&lt;/i&gt; reason.</p>",
            "Language: German",
            "From 0 to 4.",
        ):
            assert words in html

    def test_an_answer_in_another_language_says_so(self, homes, quiz, marker, everybody):
        blocks = [single(words=" ar"), open_text(words=" ar"), reflection(words=" ar")]
        translate(quiz, make_module(homes["ar"]), blocks=blocks)
        response = hand_in(quiz, "سببان", language="ar")
        html = page(client_of(marker), urls(quiz, response)["answer"])
        assert "Language: Arabic" in html
        assert '<blockquote lang="ar" dir="auto">' in html
        listed = page(client_of(marker), urls(quiz, response)["question"])
        assert "Arabic" in listed

    def test_saving_goes_on_to_the_next_and_then_back(self, quiz, marker, everybody):
        first, second = hand_in(quiz), hand_in(quiz)
        client = client_of(marker)
        first_url, second_url = (urls(quiz, r)["answer"] for r in (first, second))
        saved = client.post(first_url, {"points": "2.5", "comment": "Fine."})
        assert (saved.status_code, saved.url) == (302, second_url)
        saved = client.post(second_url, {"points": "4"})
        assert saved.url == urls(quiz, first)["question"]
        given = list(Mark.objects.order_by("response_id").values_list("points", "comment"))
        assert given == [(2.5, "Fine."), (4, "")]
        html = page(client, first_url)
        assert 'value="2.5"' in html
        assert "Fine." in html

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"points": ""}, "This field is required."),
            ({"points": "4.5"}, "This question is worth 4 at most."),
            ({"points": "-1"}, "Ensure this value is greater than or equal to 0."),
            ({"points": "1.25"}, "Ensure that there are no more than 1 decimal place."),
            ({"points": "1", "is_kept": "on"}, "Write the comment that you want to keep."),
            (
                {"points": "1", "is_kept": "on", "comment": "x" * 501},
                "Only comments of up to 500 letters can be kept.",
            ),
        ],
    )
    def test_mistakes_are_named_at_the_field(self, quiz, marker, everybody, sent, message):
        url = urls(quiz, hand_in(quiz))["answer"]
        refused = client_of(marker).post(url, sent)
        assert refused.status_code == 422
        assert message in refused.content.decode()
        assert not Mark.objects.exists()

    def test_a_second_marker_is_not_swayed(self, quiz, marker, everybody):
        responses = [hand_in(quiz), hand_in(quiz), hand_in(quiz)]
        for response in responses[:2]:
            mark(response, marker, "3.5", "Secret praise.")
        client = client_of(staff("mark"))
        listed = page(client, urls(quiz, responses[0])["question"])
        start = f"{urls(quiz, responses[0])['answer']}?second=1"
        assert start in listed
        html = page(client, start)
        assert "1 other person has marked this." in html
        for secret in ("3.5", "Secret praise."):
            assert secret not in html + listed
        saved = client.post(start, {"points": "1"})
        assert saved.url == f"{urls(quiz, responses[1])['answer']}?second=1"
        saved = client.post(saved.url, {"points": "1"})
        assert saved.url == urls(quiz, responses[0])["question"]

    def test_a_change_after_the_release_says_what_it_does(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker, 1)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        client, url = client_of(marker), urls(quiz, response)["answer"]
        assert "This mark is released: the learner sees it." in page(client, url)
        client.post(url, {"points": "4"})
        response.refresh_from_db()
        assert response.score == 4
        assert response.attempt.percent == 100


class TestReusableComments:
    def test_keep_insert_and_forget_without_a_script(self, quiz, marker, everybody):
        client = client_of(marker)
        first, second = hand_in(quiz), hand_in(quiz)
        url = urls(quiz, first)["answer"]
        assert "Insert into the comment" not in page(client, url)
        client.post(url, {"points": "1", "comment": "Give a source.", "is_kept": "on"})
        kept = ReusableComment.objects.get(owner=marker)
        url = urls(quiz, second)["answer"]
        sent = {"points": "2", "comment": "Good.", "reusable": kept.pk, "insert": "1"}
        shown = client.post(url, sent)
        html = shown.content.decode()
        assert shown.status_code == 200
        assert "Good.\nGive a source.</textarea>" in html
        assert 'value="2"' in html
        assert not second.marks.exists()
        gone = client.post(reverse("forget_comment", args=[second.pk, kept.pk]))
        assert gone.url == url
        assert not ReusableComment.objects.exists()

    def test_nobody_elses_comment_can_be_inserted_or_forgotten(self, quiz, marker, everybody):
        kept = keep_comment(actor=staff("mark"), text="Not yours.")
        response = hand_in(quiz)
        client = client_of(marker)
        sent = {"points": "1", "reusable": kept.pk, "insert": "1"}
        html = client.post(urls(quiz, response)["answer"], sent).content.decode()
        assert "Not yours." not in html
        client.post(reverse("forget_comment", args=[response.pk, kept.pk]))
        assert ReusableComment.objects.filter(pk=kept.pk).exists()

    def test_forgetting_needs_a_post(self, quiz, marker, everybody):
        kept = keep_comment(actor=marker, text="Stays.")
        url = reverse("forget_comment", args=[hand_in(quiz).pk, kept.pk])
        assert client_of(marker).get(url).status_code == 405


class TestRelease:
    @pytest.mark.parametrize("name", ["release", "release_question"])
    def test_asks_first_and_then_releases(self, quiz, marker, everybody, name):
        marked, unmarked = hand_in(quiz), hand_in(quiz)
        mark(marked, marker)
        client, url = client_of(marker), urls(quiz, marked)[name]
        assert "1 answer has marks. Release them?" in page(client, url)
        marked.refresh_from_db()
        assert marked.awaits_mark
        after = client.post(url, follow=True)
        assert "The marks of 1 answer are released." in after.content.decode()
        for response, waits in ((marked, False), (unmarked, True)):
            response.refresh_from_db()
            assert response.awaits_mark == waits

    def test_with_nothing_to_release_there_is_no_question(self, quiz, marker, everybody):
        response = hand_in(quiz)
        for name in ("release", "release_question"):
            url = urls(quiz, response)[name]
            assert is_missing(client_of(marker).get(url, follow=True))

    def test_it_needs_a_post(self, quiz, marker, everybody):
        response = hand_in(quiz)
        mark(response, marker)
        page(client_of(marker), urls(quiz, response)["release"])
        response.refresh_from_db()
        assert response.awaits_mark
