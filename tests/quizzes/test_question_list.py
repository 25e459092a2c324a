"""The list of all questions: search, filters, columns, who sees what, and what it costs."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, ReferenceIndex
from wagtail.users.models import UserProfile

from quizzes.bank_admin.searching import banks_with_drafts
from quizzes.containers import quizzes_drawing
from quizzes.models import QuestionBank
from tests.factories import LearnerFactory, StaffFactory, add_lesson, uid
from tests.quizzes.factories import (
    about,
    draw,
    hand_in,
    make_bank,
    make_category,
    make_quiz,
    single,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(homes):
    return reverse("quizzes_bank:questions")


@pytest.fixture
def browser(client, homes):
    client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
    return client


def found(browser, url, **query):
    """Return the stems on the first page of the list."""
    response = browser.get(url, query)
    assert response.status_code == 200
    return {row.stem for row in response.context["table"].data}


def only_row(browser, url, **query):
    [row] = browser.get(url, query).context["table"].data
    return row


class TestDrafts:
    def test_banks_with_something_new_are_named(self, browser, url):
        bank = make_bank(items=[single("bank")], name="Sources")
        assert browser.get(url).context["drafts"] == []
        bank.items = [single("bank"), single("new")]
        bank.save_revision()
        response = browser.get(url)
        [draft] = response.context["drafts"]
        assert draft.title == "Sources"
        assert f'<a href="{draft.edit_url}">Sources</a>' in response.content.decode()
        assert browser.get(draft.edit_url).status_code == 200
        assert found(browser, url) == {"Question bank?"}

    def test_nothing_is_told_to_who_may_not_change_banks(self, homes):
        make_bank(items=[single("bank")]).save_revision()
        assert QuestionBank.objects.filter(has_unpublished_changes=True).exists()
        assert banks_with_drafts(StaffFactory()) == []


class TestFinding:
    def test_questions_of_banks_quizzes_and_lessons(self, browser, url, module):
        make_bank(items=[single("bank")])
        make_quiz(module, items=[single("quiz")])
        add_lesson(module, number=3, body=[single("lesson")])
        assert found(browser, url) == {"Question bank?", "Question quiz?", "Question lesson?"}
        assert found(browser, url, place="bank") == {"Question bank?"}
        assert found(browser, url, place="quiz") == {"Question quiz?"}
        assert found(browser, url, place="lesson") == {"Question lesson?"}

    def test_one_bank(self, browser, url):
        make_bank(items=[single("a")])
        bank = make_bank(items=[single("b")], name="Other")
        assert found(browser, url, place=str(bank.translation_key)) == {"Question b?"}

    def test_search_in_the_stem(self, browser, url, homes):
        make_bank(items=[single("apple"), single("pear", words=" & more")])
        assert found(browser, url, q="APPLE") == {"Question apple?"}
        assert found(browser, url, q="nothing") == set()

    def test_search_in_the_language_of_the_screen_too(self, browser, url, homes):
        quiz = make_quiz(homes["de"], items=[single("apple")])
        translate(quiz, homes["en"], blocks=[single("apple", words=" in English")])
        translate(quiz, homes["ar"], blocks=[single("apple", words=" in Arabic")])
        UserProfile.objects.update_or_create(
            user=get_user_model().objects.get(), defaults={"preferred_language": "en"}
        )
        assert found(browser, url, q="in English") == {"Question apple in English?"}
        assert found(browser, url, q="in Arabic") == set()

    def test_by_kind(self, browser, url):
        make_bank(items=[single(), true_false()])
        assert found(browser, url, kind="true_false") == {"Statement statement."}

    def test_by_category_with_its_parts(self, browser, url):
        media = make_category("Media")
        sources = make_category("Sources", parent=media)
        make_bank(items=[about(single("m"), media), about(single("s"), sources), single("x")])
        both = {"Question m?", "Question s?"}
        assert found(browser, url, category=str(media.translation_key)) == both
        assert found(browser, url, category=str(sources.translation_key)) == {"Question s?"}
        assert found(browser, url, category="none") == {"Question x?"}
        assert only_row(browser, url, q="question s").category == "Media / Sources"

    def test_by_language(self, browser, url, homes):
        quiz = make_quiz(homes["de"], items=[single("a"), single("b")])
        translate(quiz, homes["ar"], blocks=[single("a", words=" ar"), single("b")])
        assert found(browser, url, words="ar") == {"Question a?"}
        assert found(browser, url, words="-ar") == {"Question b?"}
        assert found(browser, url, words="de") == {"Question a?", "Question b?"}

    def test_by_use(self, browser, url, homes):
        idle = make_bank(items=[single("idle")])
        bank = make_bank(items=[single("drawn")])
        quiz = make_quiz(homes["de"], items=[draw(bank, 1), single("own")])
        ReferenceIndex.create_or_update_for_object(quiz)
        assert found(browser, url, usage="unused") == {"Question idle?"}
        assert found(browser, url, usage="used") == {"Question drawn?", "Question own?"}
        assert set(quizzes_drawing()) == {bank.translation_key}
        quiz.unpublish()
        assert found(browser, url, usage="unused") == {"Question idle?", "Question drawn?"}
        assert idle.live

    def test_nonsense_in_the_address_finds_nothing_and_fails_nowhere(self, browser, url):
        make_bank(items=[single()])
        query = {"kind": "x", "category": "x", "place": "x", "words": "x", "usage": "x", "p": "x"}
        assert browser.get(url, query).status_code == 200


class TestColumns:
    def test_where_a_question_stands_and_who_uses_it(self, browser, url, homes, learner):
        bank = make_bank(items=[single()], name="My bank")
        quiz = make_quiz(homes["de"], items=[draw(bank, 1)], title="My quiz")
        ReferenceIndex.create_or_update_for_object(quiz)
        hand_in(quiz, learner)
        hand_in(quiz, LearnerFactory())
        row = only_row(browser, url)
        assert (row.place.title, [q.title for q in row.quizzes]) == ("My bank", ["My quiz"])
        assert row.edit_url.endswith(f"/{bank.pk}/#block-{uid('single')}-section")
        assert row.attempts == 2
        page = browser.get(url).content.decode()
        assert "Drawn from by 1 quiz:" in page
        assert row.edit_url in page
        assert "Single choice" in page

    def test_languages_complete_in_part_and_missing(self, browser, url, homes):
        quiz = make_quiz(homes["de"], items=[single("a")])
        half = single("a", words=" ar")
        half["value"]["choices"][0]["value"]["label"] = "Option a-a"
        translate(quiz, homes["ar"], blocks=[half])
        row = only_row(browser, url)
        assert (row.complete, row.partial) == (["de"], ["ar"])
        assert "en" in row.missing

    def test_actions_are_offered_to_those_who_may(self, browser, client, url):
        make_bank(items=[single()])
        move = reverse("quizzes_bank:move", args=[uid("single")])
        assert move in browser.get(url).content.decode()
        group = Group.objects.create(name="Readers")
        codenames = ("access_admin", "view_questionbank")
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))
        reader = StaffFactory()
        reader.groups.add(group)
        client.force_login(reader, settings.AUTHENTICATION_BACKENDS[0])
        page = client.get(url).content.decode()
        assert "Question single?" in page
        assert move not in page


def test_they_are_called_questions(browser, url, homes):
    make_bank(items=[single("a"), single("b")])
    page = browser.get(url)
    assert page.context["paginator"].items_count_label == "2 questions"
    assert "frozen" not in page.content.decode()


def test_the_list_offers_to_import_to_those_who_may(browser, client, url, homes):
    assert reverse("quiz_import") in browser.get(url).content.decode()
    reader = StaffFactory()
    codenames = ("access_admin", "view_questionbank")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client.force_login(reader, settings.AUTHENTICATION_BACKENDS[0])
    assert reverse("quiz_import") not in client.get(url).content.decode()


class TestSeeing:
    def person(self, *codenames, page=None):
        group = Group.objects.create(name=f"Group {StaffFactory().pk}")
        group.permissions.add(*Permission.objects.filter(codename__in=("access_admin", *codenames)))
        if page:
            change = Permission.objects.get(
                codename="change_page", content_type__app_label="wagtailcore"
            )
            GroupPagePermission.objects.create(group=group, page=page, permission=change)
        person = StaffFactory()
        person.groups.add(group)
        return person

    def test_only_what_somebody_may_see(self, client, url, homes, module):
        make_bank(items=[single("bank")])
        quiz = make_quiz(module, items=[single("mine")])
        make_quiz(homes["en"], items=[single("theirs")])
        backend = settings.AUTHENTICATION_BACKENDS[0]
        client.force_login(self.person("change_questionbank"), backend)
        assert found(client, url) == {"Question bank?"}
        client.force_login(self.person(page=quiz), backend)
        assert found(client, url) == {"Question mine?"}

    def test_without_banks_and_pages_there_is_no_list(self, client, url):
        client.force_login(self.person(), settings.AUTHENTICATION_BACKENDS[0])
        assert client.get(url)["Location"] == reverse("wagtailadmin_home")

    def test_the_menu_offers_it_beside_the_banks(self, browser, url):
        assert url in browser.get(reverse("wagtailadmin_home")).content.decode()


def test_queries_do_not_grow_with_questions(browser, url, homes, learner):
    counts = []
    for number in (2, 8):
        names = [f"{number}-{n}" for n in range(number)]
        bank = make_bank(items=[single(name) for name in names], name=f"Bank {number}")
        quiz = make_quiz(homes["de"], items=[draw(bank, number)])
        ReferenceIndex.create_or_update_for_object(quiz)
        hand_in(quiz, learner)
        query = {"place": str(bank.translation_key)}
        browser.get(url, query)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(browser, url, **query)) == number
        counts.append(len(captured))
    assert counts[0] == counts[1]
