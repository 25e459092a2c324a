"""Moving a question to another bank with all its answers, and making a copy that has none."""

import uuid

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)

from quizzes.exceptions import CannotMove
from quizzes.models import QuestionBank, QuestionVersion
from quizzes.services import duplicate_question, move_question
from tests.factories import StaffFactory, uid
from tests.quizzes.factories import draw, hand_in, make_bank, make_quiz, single, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(homes):
    return StaffFactory(is_superuser=True)


@pytest.fixture
def one(homes):
    return make_bank(items=[single("a"), single("b")], name="One")


@pytest.fixture
def two(homes):
    return make_bank(items=[single("c")], name="Two")


def keys(bank):
    bank.refresh_from_db()
    return [raw["id"] for raw in bank.items.raw_data]


def move(actor, name, source, target):
    move_question(actor=actor, question_key=uuid.UUID(uid(name)), source=source, target=target)


def translated(bank, items):
    """Return the published Arabic translation of ``bank``, as wagtail-localize records it."""
    locale = Locale.objects.get(language_code="ar")
    source, _created = TranslationSource.get_or_create_from_instance(bank)
    Translation.objects.get_or_create(source=source, target_locale=locale)
    other = QuestionBank(
        name=bank.name, items=items, locale=locale, translation_key=bank.translation_key
    )
    other.save()
    other.save_revision().publish()
    return other


def staff(*codenames):
    person = StaffFactory()
    group = Group.objects.create(name=f"Group {person.pk}")
    group.permissions.add(*Permission.objects.filter(codename__in=("access_admin", *codenames)))
    person.groups.add(group)
    return person


class TestMove:
    def test_the_question_keeps_its_versions_and_answers(self, homes, boss, one, two, learner):
        attempt = hand_in(make_quiz(homes["de"], items=[draw(one, 2)]), learner)
        before = set(QuestionVersion.objects.values_list("pk", flat=True))
        move(boss, "a", one, two)
        assert keys(one) == [uid("b")]
        assert keys(two) == [uid("c"), uid("a")]
        version = QuestionVersion.objects.current().get(question_key=uid("a"))
        assert version.container_key == two.translation_key
        assert set(QuestionVersion.objects.values_list("pk", flat=True)) == before
        assert attempt.responses.filter(version=version).count() == 1

    def test_both_banks_get_a_published_revision(self, boss, one, two):
        counts = one.revisions.count(), two.revisions.count()
        move(boss, "a", one, two)
        for bank, count in zip((one, two), counts, strict=True):
            bank.refresh_from_db()
            assert bank.revisions.count() == count + 1
            assert bank.latest_revision.user == boss
            assert not bank.has_unpublished_changes

    def test_it_can_be_moved_back(self, boss, one, two):
        move(boss, "a", one, two)
        move(boss, "a", two, one)
        assert (keys(one), keys(two)) == ([uid("b"), uid("a")], [uid("c")])
        version = QuestionVersion.objects.current().get(question_key=uid("a"))
        assert version.container_key == one.translation_key

    def test_words_move_along_into_languages_of_both(self, boss, one, two):
        arabic_one = translated(one, [single("a", words=" ar"), single("b", words=" ar")])
        arabic_two = translated(two, [single("c", words=" ar")])
        move(boss, "a", one, two)
        assert keys(arabic_one) == [uid("b")]
        assert keys(arabic_two) == [uid("c"), uid("a")]
        version = QuestionVersion.objects.current().get(question_key=uid("a"))
        stem = version.texts.current().get(language="ar").words["stem"]
        assert stem["words"] == "<p>Question a ar?</p>"

    def test_the_next_sync_still_knows_the_words(self, boss, one, two):
        arabic = Locale.objects.get(language_code="ar")
        for bank in (one, two):
            translated(bank, [single(n, words=" ar") for n in ("a", "b") if bank is one])
        context = TranslationContext.objects.get(
            object_id=one.translation_key, path=f"items.{uid('a')}.stem"
        )
        [segment] = TranslationSource.objects.get(
            object_id=one.translation_key
        ).stringsegment_set.filter(context=context)
        StringTranslation.objects.create(
            translation_of=segment.string, locale=arabic, context=context, data="سؤال؟"
        )
        move(boss, "a", one, two)
        kept = StringTranslation.objects.get(
            context__object_id=two.translation_key, context__path=f"items.{uid('a')}.stem"
        )
        assert (kept.data, kept.locale) == ("سؤال؟", arabic)

    def test_without_a_translation_there_it_is_shown_as_written(self, boss, one, two):
        translated(one, [single("a", words=" ar"), single("b", words=" ar")])
        move(boss, "a", one, two)
        version = QuestionVersion.objects.current().get(question_key=uid("a"))
        assert [text.language for text in version.texts.current()] == ["de"]

    def test_unpublished_changes_are_not_published_in_passing(self, boss, one, two):
        two.name = "Two, better"
        two.save_revision()
        with pytest.raises(CannotMove, match="Publish or discard the changes in the bank “Two"):
            move(boss, "a", one, two)
        assert keys(one) == [uid("a"), uid("b")]

    def test_the_last_question_stays(self, boss, one, two):
        with pytest.raises(CannotMove, match="at least one question"):
            move(boss, "c", two, one)

    def test_not_twice_and_not_to_where_it_is(self, boss, one, two):
        with pytest.raises(CannotMove, match="in this bank already"):
            move(boss, "a", one, one)
        move(boss, "a", one, two)
        with pytest.raises(CannotMove, match="not there any more"):
            move(boss, "a", one, two)

    def test_not_into_another_language(self, boss, one):
        english = QuestionBank(
            name="En", items=[single("e")], locale=Locale.objects.get(language_code="en")
        )
        english.save()
        english.save_revision().publish()
        with pytest.raises(CannotMove, match="same language"):
            move(boss, "a", one, english)

    @pytest.mark.parametrize("codename", ["change_questionbank", "publish_questionbank"])
    def test_one_right_of_two_is_not_enough(self, one, two, codename):
        with pytest.raises(PermissionDenied):
            move(staff(codename), "a", one, two)
        assert keys(one) == [uid("a"), uid("b")]

    def test_with_both_rights_it_works(self, one, two):
        move(staff("change_questionbank", "publish_questionbank"), "a", one, two)
        assert keys(one) == [uid("b")]


class TestDuplicate:
    def copy(self, actor, name, container, target):
        return duplicate_question(
            actor=actor,
            question_key=uuid.UUID(uid(name)),
            container_key=container.translation_key,
            target=target,
        )

    def test_the_copy_waits_in_the_draft(self, boss, one, two):
        key = self.copy(boss, "a", one, two)
        assert keys(two) == [uid("c")]
        draft = two.get_latest_revision_as_object()
        assert [raw["id"] for raw in draft.items.raw_data] == [uid("c"), str(key)]
        assert draft.items[1].value["stem"].source == "<p>Question a?</p>"
        two.latest_revision.publish()
        assert (
            QuestionVersion.objects.current().filter(question_key__in=[uid("a"), key]).count() == 2
        )

    def test_into_the_same_bank_and_after_other_changes(self, boss, one):
        one.name = "One, better"
        one.save_revision()
        self.copy(boss, "a", one, one)
        one.refresh_from_db()
        draft = one.get_latest_revision_as_object()
        assert (draft.name, len(draft.items)) == ("One, better", 3)

    def test_out_of_a_quiz(self, homes, boss, two):
        quiz = make_quiz(homes["de"], items=[true_false()])
        self.copy(boss, "statement", quiz, two)
        two.refresh_from_db()
        assert two.get_latest_revision_as_object().items[1].block_type == "true_false"

    def test_refusals(self, boss, one, two):
        with pytest.raises(PermissionDenied):
            self.copy(staff("view_questionbank"), "a", one, two)
        with pytest.raises(CannotMove, match="not there any more"):
            self.copy(boss, "c", one, two)
        arabic = translated(two, [single("c", words=" ar")])
        with pytest.raises(CannotMove, match="same language"):
            self.copy(boss, "a", one, arabic)


class TestPages:
    @pytest.fixture
    def browser(self, client, boss):
        client.force_login(boss, settings.AUTHENTICATION_BACKENDS[0])
        return client

    def test_move_and_move_back(self, browser, one, two):
        url = reverse("quizzes_bank:move", args=[uid("a")])
        page = browser.get(url).content.decode()
        assert "Question a?" in page
        assert "keeps all its answers" in page
        response = browser.post(url, {"bank": two.pk}, follow=True)
        assert "in the bank “Two” now" in response.content.decode()
        back = f"{url}?bank={one.pk}"
        assert back in response.content.decode()
        assert f'<option value="{one.pk}" selected>' in browser.get(back).content.decode()
        browser.post(back, {"bank": one.pk})
        assert keys(one) == [uid("b"), uid("a")]

    def test_a_refusal_is_said_at_the_field(self, browser, one, two):
        two.save_revision()
        two.name = "Changed"
        two.save_revision()
        url = reverse("quizzes_bank:move", args=[uid("a")])
        response = browser.post(url, {"bank": two.pk})
        assert response.status_code == 422
        assert "Publish or discard the changes" in response.content.decode()

    def test_duplicate(self, browser, one, two):
        url = reverse("quizzes_bank:duplicate", args=[uid("a")])
        assert "a question of its own" in browser.get(url).content.decode()
        response = browser.post(url, {"bank": two.pk}, follow=True)
        assert "A copy is in the draft of the bank “Two”." in response.content.decode()

    def test_no_bank_chosen(self, browser, one):
        response = browser.post(reverse("quizzes_bank:duplicate", args=[uid("a")]), {})
        assert response.status_code == 422
        assert "Choose the bank where the question goes." in response.content.decode()

    def test_a_quiz_question_cannot_be_moved(self, browser, homes, one):
        make_quiz(homes["de"], items=[true_false()])
        url = reverse("quizzes_bank:move", args=[uid("statement")])
        assert browser.get(url, follow=True).status_code == 404

    @pytest.mark.parametrize("name", ["move", "duplicate"])
    def test_who_may_only_look_is_refused(self, client, one, two, name):
        client.force_login(staff("view_questionbank"), settings.AUTHENTICATION_BACKENDS[0])
        url = reverse(f"quizzes_bank:{name}", args=[uid("a")])
        for response in (client.get(url), client.post(url, {"bank": two.pk})):
            assert response["Location"] == reverse("wagtailadmin_home")
        assert keys(one) == [uid("a"), uid("b")]
