"""The pages of re-scoring: who may see them, what they say, and that nothing happens unseen."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from quizzes.wagtail_hooks import offer_rescoring
from tests.factories import StaffFactory
from tests.quizzes.factories import (
    make_bank,
    make_quiz,
    single,
    true_false,
)
from tests.quizzes.rescoring import answered, correct_the_key, current, do

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(homes):
    return StaffFactory(is_superuser=True)


@pytest.fixture
def quiz(homes):
    """Return a quiz of two questions with a pass mark of 60 %."""
    return make_quiz(homes["de"], items=[single(), true_false()], pass_mark=60)


def editor(*codenames, on=None):
    """Return somebody with admin access and these permissions, those for pages below ``on``."""
    person = StaffFactory()
    group = Group.objects.create(name=f"Group {person.pk}")
    person.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(codename=codename)
        if codename.endswith("_page"):
            GroupPagePermission.objects.create(group=group, page=on, permission=permission)
        else:
            group.permissions.add(permission)
    return person


class TestPermission:
    def test_without_publishing_nobody_re_scores(self, quiz):
        attempt = answered(quiz, "a")
        old, new = correct_the_key(quiz)
        writer = editor("change_page", on=Page.get_first_root_node())
        with pytest.raises(PermissionDenied):
            do(writer, old, new)
        attempt.refresh_from_db()
        assert attempt.score == 2
        publisher = editor("change_page", "publish_page", on=Page.get_first_root_node())
        assert len(do(publisher, old, new).changed) == 1

    def test_a_bank_needs_the_right_to_change_it(self, homes):
        bank = make_bank(items=[single()])
        with pytest.raises(PermissionDenied):
            do(editor("view_questionbank"), current(), current())
        assert do(editor("change_questionbank"), current(), current()).changed == []
        assert bank.live

    @pytest.mark.parametrize(
        ("codenames", "outcome"),
        [
            ((), "missing"),
            (("change_page",), "refused"),
            (("change_page", "publish_page"), "shown"),
        ],
    )
    def test_the_pages_refuse_too(self, client, quiz, codenames, outcome):
        attempt = answered(quiz, "a")
        old, _new = correct_the_key(quiz)
        client.force_login(
            editor(*codenames, on=Page.get_first_root_node()), settings.AUTHENTICATION_BACKENDS[0]
        )
        here = reverse("quizzes_bank:rescorings", args=[quiz.translation_key])
        one = reverse("quizzes_bank:rescore", args=[quiz.translation_key, old.pk])
        for response in (client.get(here), client.get(one), client.post(one, {"seen": "x"})):
            # Wagtail sends those it refuses to the front page of the admin.
            is_refused = response.get("Location") == reverse("wagtailadmin_home")
            assert is_refused == (outcome == "refused")
            if outcome == "missing":
                assert client.get(response["Location"]).status_code == 404
        attempt.refresh_from_db()
        assert attempt.score == 2

    def test_attempts_are_named_only_to_those_who_may_see_them(self, client, quiz):
        attempt = answered(quiz, "a")
        old, _new = correct_the_key(quiz)
        url = reverse("quizzes_bank:rescore", args=[quiz.translation_key, old.pk])
        root = Page.get_first_root_node()
        publisher = editor("change_page", "publish_page", "view_attempts", on=root)
        seen = {}
        for person in (publisher, StaffFactory(is_superuser=True)):
            client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
            response = client.get(url)
            assert "1 result would lose." in response.content.decode()
            seen[person] = [
                (result.attempt_id, name) for result, name in response.context["visible"]
            ]
        # The right to see attempts, but of nobody whose attempt this is.
        assert list(seen.values()) == [[], [(attempt.pk, attempt.learner.display_name)]]
        link = f'<a href="{reverse("attempt", args=[attempt.pk])}" dir="auto">'
        assert link in response.content.decode()


class TestPages:
    @pytest.fixture
    def browser(self, client, boss):
        client.force_login(boss, settings.AUTHENTICATION_BACKENDS[0])
        return client

    def test_look_and_confirm(self, browser, quiz):
        attempt = answered(quiz, "a")
        answered(quiz, "b")
        old, _new = correct_the_key(quiz)
        listing = reverse("quizzes_bank:rescorings", args=[quiz.translation_key])
        url = reverse("quizzes_bank:rescore", args=[quiz.translation_key, old.pk])
        assert url in browser.get(listing).content.decode()
        page = browser.get(url)
        text = page.content.decode()
        assert "1 result would gain." in text
        assert "1 person would no longer have passed." in text
        response = browser.post(url, {"seen": page.context["plan"].fingerprint}, follow=True)
        assert "2 results were re-scored." in response.content.decode()
        assert "All results agree with the keys" in response.content.decode()
        attempt.refresh_from_db()
        assert attempt.score == 1

    def test_who_agreed_to_something_else_looks_again(self, browser, quiz):
        attempt = answered(quiz, "a")
        old, _new = correct_the_key(quiz)
        url = reverse("quizzes_bank:rescore", args=[quiz.translation_key, old.pk])
        response = browser.post(url, {"seen": "something else"}, follow=True)
        assert "Please look once more." in response.content.decode()
        attempt.refresh_from_db()
        assert attempt.score == 2

    def test_a_version_of_another_quiz_is_not_found(self, browser, quiz, homes):
        other = make_quiz(homes["de"], items=[single("other")])
        url = reverse("quizzes_bank:rescore", args=[quiz.translation_key, current("other").pk])
        assert browser.get(url, follow=True).status_code == 404
        assert other.live

    def test_publishing_says_what_could_be_re_scored(self, quiz, rf, boss):
        answered(quiz, "a")
        correct_the_key(quiz)
        request = rf.get("/")
        request.user = boss
        request.session = {}
        request._messages = SimpleNamespace(added=[])
        request._messages.add = lambda level, message, tags="": request._messages.added.append(
            str(message)
        )
        offer_rescoring(request, quiz)
        [message] = request._messages.added
        assert "1 result that was handed in earlier would be different now." in message
        assert reverse("quizzes_bank:rescorings", args=[quiz.translation_key]) in message
