"""From a file into the draft of a bank, and out again."""

import dataclasses

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import Locale, ModelLogEntry
from wagtail_localize.models import Translation, TranslationSource
from wagtailmedia.models import get_media_model

from quizzes.exchange import export, gift, model
from quizzes.exchange.export import exported
from quizzes.exchange.formats import FORMATS, READERS
from quizzes.exchange.model import ChoiceQuestion, ExchangeError, Parsed
from quizzes.exchange.planning import plan_import, raw_items
from quizzes.items import KINDS
from quizzes.models import QuestionBank, QuestionCategory, QuestionVersion
from quizzes.services import importing
from quizzes.services.importing import import_questions
from tests.factories import StaffFactory
from tests.quizzes.exchange.samples import every_kind, with_picture
from tests.quizzes.factories import make_bank, single

pytestmark = pytest.mark.django_db
RIGHTS = {"credit": "Somebody", "licence": "CC0"}


@pytest.fixture
def german(homes):
    return Locale.objects.get(language_code="de")


@pytest.fixture
def admin(german):
    return StaffFactory(is_superuser=True)


def staff(*codenames):
    person = StaffFactory()
    for codename in codenames:
        person.user_permissions.add(Permission.objects.get(codename=codename))
    return person


def imported(actor, questions, bank=None, **options):
    german = Locale.objects.get(language_code="de")
    target = {"bank": bank} if bank else {"name": "New", "locale": german}
    return import_questions(
        actor=actor, parsed=Parsed(questions=questions), **target, **RIGHTS, **options
    )


def latest(bank):
    return QuestionBank.objects.get(pk=bank.pk).get_latest_revision_as_object()


class TestImport:
    def test_every_kind_arrives_in_a_draft_and_nothing_is_published(self, admin):
        result = imported(admin, [*every_kind(), with_picture()])
        bank = QuestionBank.objects.get()
        assert (result.bank, result.added, result.known) == (bank, 13, 0)
        assert not bank.live
        assert not QuestionVersion.objects.exists()
        kinds = {block.block_type for block in latest(bank).items}
        assert kinds == set(KINDS) - {"mark_words", "source_check"}

    def test_questions_are_appended_to_the_latest_draft(self, admin):
        bank = make_bank(items=[single("old")])
        bank.items = [single("old"), single("draft")]
        bank.save_revision()
        imported(admin, every_kind()[:1], bank)
        assert [block["id"] for block in raw_items(bank)][:2] == [
            single("old")["id"],
            single("draft")["id"],
        ]
        assert len(latest(bank).items) == 3
        bank.refresh_from_db()
        assert bank.live
        assert bank.has_unpublished_changes
        assert len(bank.items) == 1

    def test_a_second_time_changes_nothing(self, admin):
        bank = imported(admin, every_kind()).bank
        before, revisions = raw_items(bank), bank.revisions.count()
        again = imported(admin, every_kind(), bank)
        assert (again.added, again.known) == (0, len(before))
        assert raw_items(again.bank) == before
        assert bank.revisions.count() == revisions

    def test_what_was_edited_since_stays(self, admin):
        bank = imported(admin, every_kind()[:2]).bank
        draft = latest(bank)
        draft.items[0].value["hint"] = "Written here."
        draft.save_revision()
        imported(admin, every_kind(), bank)
        assert latest(bank).items[0].value["hint"] == "Written here."
        assert len(latest(bank).items) == len(every_kind())

    def test_a_line_more_above_gives_no_question_the_id_of_another(self, admin):
        one, two = "First? {T}\n\n", "Second? {F}\n\n"
        bank = imported(admin, gift.read(one).questions).bank
        result = imported(admin, gift.read(two + one).questions, bank)
        assert (result.added, result.known) == (1, 1)

    def test_equal_questions_in_one_file_are_all_kept(self, admin):
        bank = imported(admin, gift.read("Same? {T}\n\nSame? {T}\n").questions).bank
        ids = [block["id"] for block in raw_items(bank)]
        assert len(set(ids)) == 2

    def test_the_same_file_in_another_bank_makes_other_questions(self, admin):
        one = imported(admin, every_kind()).bank
        two = imported(admin, every_kind()).bank
        ids = {block["id"] for block in raw_items(one)} & {b["id"] for b in raw_items(two)}
        assert ids == set()

    def test_who_imported_is_in_the_history(self, admin):
        bank = make_bank(items=[single()])
        imported(admin, every_kind()[:1], bank)
        entry = ModelLogEntry.objects.filter(user=admin).latest("pk")
        assert (entry.action, entry.object_id) == ("wagtail.edit", str(bank.pk))

    def test_a_question_that_was_moved_elsewhere_is_not_doubled(self, admin):
        bank = imported(admin, every_kind()[2:3]).bank
        moved = raw_items(bank)
        make_bank(items=moved, name="Other")
        bank.items = [single("left")]
        bank.save_revision().publish()
        german = bank.locale
        plan = plan_import(
            Parsed(questions=every_kind()[2:3]), actor=admin, bank=bank, locale=german
        )
        assert plan.drafts == plan.known == []
        assert "another bank" in plan.problems[0].message

    def test_an_imported_bank_can_be_published_and_asked(self, admin):
        bank = imported(admin, every_kind()[:5]).bank
        latest(bank).save_revision(clean=True).publish()
        assert QuestionVersion.objects.current().count() == 5


class TestCategories:
    def test_missing_ones_are_made_below_those_that_are_there(self, admin, german):
        media = QuestionCategory.objects.create(name="media", locale=german)
        bank = imported(admin, every_kind()[:2]).bank
        made = QuestionCategory.objects.get(name="Sources / more")
        assert made.parent == media
        categories = [block.value["options"]["category"] for block in latest(bank).items]
        assert categories == [made, media]
        assert QuestionCategory.objects.count() == 2

    def test_what_is_too_long_or_too_deep_is_cut_and_said(self, admin, german):
        deep, long = "/".join("a" * 100_000), "b" * 130
        text = f"$CATEGORY: {deep}\n\nOne? {{T}}\n\n$CATEGORY: {long}\n\nTwo? {{T}}\n"
        plan = plan_import(gift.read(text), actor=admin, bank=None, locale=german)
        assert [len(path) for path in plan.categories] == [*range(1, 11), 1]
        assert [(p.line, p.message[:33]) for p in plan.problems] == [
            (3, "The category is too deep or its n"),
            (7, "The category is too deep or its n"),
        ]
        bank = imported(admin, gift.read(text).questions).bank
        imported(admin, gift.read(f"{text}\nThree? {{T}}\n").questions, bank)
        assert QuestionCategory.objects.count() == 11

    def test_without_permission_they_are_left_out_with_a_warning(self, german):
        actor = staff("add_questionbank")
        plan = plan_import(
            Parsed(questions=every_kind()[:2]), actor=actor, bank=None, locale=german
        )
        assert plan.categories == []
        assert [str(problem) for problem in plan.problems] == [
            "You may not add categories; these are left out: Media, Media > Sources / more."
        ]
        bank = imported(actor, every_kind()[:2]).bank
        assert latest(bank).items[0].value["options"]["category"] is None
        assert not QuestionCategory.objects.exists()


class TestPictures:
    def test_a_picture_goes_into_the_library_with_its_rights(self, admin):
        bank = imported(admin, [with_picture()]).bank
        image = get_image_model().objects.get()
        assert (image.credit, image.licence) == ("Somebody", "CC0")
        assert image.uploaded_by_user == admin
        picture = latest(bank).items[0].value["picture"]
        assert (picture["image"], picture["alt"]) == (image, 'A "red" dot')

    def test_the_same_picture_is_stored_once(self, admin):
        imported(admin, [with_picture()])
        imported(admin, [with_picture(), *every_kind()])
        assert get_image_model().objects.count() == 1

    def test_whose_it_is_has_to_be_said(self, admin, german):
        parsed = Parsed(questions=[with_picture()])
        with pytest.raises(ExchangeError, match="Say who made the pictures"):
            import_questions(actor=admin, parsed=parsed, name="New", locale=german)
        assert not QuestionBank.objects.exists()

    def test_what_is_no_picture_is_left_out(self, admin, german):
        question = with_picture()
        question.pictures[0].data = b"<svg onload='alert(1)'/>"
        plan = plan_import(Parsed(questions=[question]), actor=admin, bank=None, locale=german)
        assert plan.pictures == 0
        assert "“a picture.png” is left out" in plan.problems[0].message

    def test_without_permission_it_is_left_out_with_a_warning(self, german):
        actor = staff("add_questionbank")
        plan = plan_import(
            Parsed(questions=[with_picture()]), actor=actor, bank=None, locale=german
        )
        assert plan.pictures == 0
        assert "You may not add pictures." in plan.problems[0].message

    def test_nothing_stays_behind_when_something_fails(self, admin, monkeypatch):
        def fails(*args):
            raise RuntimeError

        monkeypatch.setattr(importing, "_made", fails)
        deleted = []
        monkeypatch.setattr(default_storage._wrapped, "delete", deleted.append)
        with pytest.raises(RuntimeError):
            imported(admin, [with_picture(), *every_kind()])
        assert len(deleted) == 1
        assert not QuestionCategory.objects.exists()
        assert not get_image_model().objects.exists()


class TestRecordings:
    RECORDING = model.Recording("talk.mp3", b"ID3\x04 sound", "A talk")

    def question(self, **fields):
        recording = dataclasses.replace(self.RECORDING, **fields)
        return model.OpenTextQuestion(stem="<p>Listen.</p>", recordings=[recording])

    def plan(self, question, actor, german):
        return plan_import(Parsed(questions=[question]), actor=actor, bank=None, locale=german)

    def test_a_recording_goes_into_the_library_and_still_needs_its_words(self, admin, german):
        question = self.question()
        plan = self.plan(question, admin, german)
        assert (
            "Write down what is said, for people who cannot hear it." in plan.drafts[0].missing[-1]
        )
        bank = imported(admin, [question]).bank
        file = get_media_model().objects.get()
        assert (file.title, file.type, file.uploaded_by_user) == ("A talk", "audio", admin)
        assert file.file.open().read() == self.RECORDING.data
        media = latest(bank).items[0].value["media"]
        assert (media["file"], media["title"]) == (file, "A talk")

    def test_a_video_needs_captions_too(self, admin, german):
        film = self.question(name="film.mp4", data=b"\x00\x00\x00\x18ftypmp42", title="")
        assert "Add captions" in self.plan(film, admin, german).drafts[0].missing[-1]
        imported(admin, [film])
        file = get_media_model().objects.get()
        assert (file.title, file.type) == ("film", "video")

    def test_one_recording_in_two_questions_is_stored_once(self, admin):
        two = self.question()
        two.stem = "<p>Listen again.</p>"
        imported(admin, [self.question(), two])
        assert get_media_model().objects.count() == 1

    @pytest.mark.parametrize(
        "fields", [{"name": "talk.exe"}, {"data": b"<script>alert(1)</script>"}, {"name": "talk"}]
    )
    def test_what_is_no_recording_is_left_out_with_a_warning(self, admin, german, fields):
        plan = self.plan(self.question(**fields), admin, german)
        assert "is left out: It is no recording that can be played here" in plan.problems[0].message
        assert plan.drafts[0].recording is None

    def test_without_permission_it_is_left_out_with_a_warning(self, german):
        plan = self.plan(self.question(), staff("add_questionbank"), german)
        assert "You may not add recordings." in plan.problems[0].message

    def test_an_export_brings_it_along_and_names_what_is_lost(self, admin):
        bank = imported(admin, [self.question()]).bank
        raw = raw_items(bank)
        raw[0]["value"]["media"]["transcript"] = "<p>Hello.</p>"
        bank.items = bank._meta.get_field("items").to_python(raw)
        written = FORMATS["xml"].write(exported(bank.items))
        assert written.losses == ["“Listen.” loses: transcript."]
        back = READERS["xml"](written.content).questions[0].recordings[0]
        assert (back.data, back.title) == (self.RECORDING.data, "A talk")

    def test_one_that_is_too_large_for_a_file_with_questions_is_named(self, admin, monkeypatch):
        bank = imported(admin, [self.question()]).bank
        monkeypatch.setattr(export, "MAX_WRITTEN", 5)
        assert FORMATS["xml"].write(exported(latest(bank).items)).losses == [
            "“Listen.” loses: audio or video."
        ]

    def test_nothing_stays_behind_when_something_fails(self, admin, monkeypatch):
        def fails(*args):
            raise RuntimeError

        monkeypatch.setattr(importing, "_made", fails)
        deleted = []
        monkeypatch.setattr(default_storage._wrapped, "delete", deleted.append)
        with pytest.raises(RuntimeError):
            imported(admin, [self.question()])
        assert len(deleted) == 1
        assert not get_media_model().objects.exists()


class TestRefusals:
    @pytest.mark.parametrize(
        ("permission", "is_new"), [("change_questionbank", True), ("add_questionbank", False)]
    )
    def test_it_needs_the_permission_for_that_bank(self, german, permission, is_new):
        bank = None if is_new else make_bank(items=[single()])
        with pytest.raises(PermissionDenied):
            imported(staff(permission), every_kind()[:1], bank)

    @pytest.mark.parametrize(
        ("permission", "is_new"), [("add_questionbank", True), ("change_questionbank", False)]
    )
    def test_the_permission_is_enough(self, german, permission, is_new):
        bank = None if is_new else make_bank(items=[single()])
        assert imported(staff(permission), every_kind()[2:3], bank).added == 1

    def test_a_file_with_an_error_is_refused_as_a_whole(self, admin, german):
        parsed = gift.read("Good? {T}\n\nBad? {=a ~b\n")
        with pytest.raises(ExchangeError, match="Nothing was imported"):
            import_questions(actor=admin, parsed=parsed, name="New", locale=german)
        assert not QuestionBank.objects.exists()

    def test_a_translation_takes_no_questions(self, admin):
        bank = make_bank(items=[single()])
        source, _created = TranslationSource.get_or_create_from_instance(bank)
        english = Locale.objects.get(language_code="en")
        Translation.objects.create(source=source, target_locale=english)
        other = bank.copy_for_translation(english)
        other.save()
        with pytest.raises(ExchangeError, match="is a translation"):
            imported(admin, every_kind()[:1], other)

    def test_a_kind_we_do_not_have_is_named(self, admin, german, monkeypatch):
        monkeypatch.delitem(KINDS, "ordering")
        plan = plan_import(Parsed(questions=every_kind()), actor=admin, bank=None, locale=german)
        assert [str(problem) for problem in plan.problems] == [
            "“Bring into order.” is left out: the kind “Ordering” cannot be imported yet."
        ]

    def test_nothing_to_import_makes_no_bank(self, admin, german):
        parsed = gift.read("Only a text.")
        with pytest.raises(ExchangeError, match="no question in this file that can be imported"):
            import_questions(actor=admin, parsed=parsed, name="New", locale=german)


class TestWhatIsMissing:
    def missing(self, question, german):
        plan = plan_import(Parsed(questions=[question]), actor=None, bank=None, locale=german)
        return plan.drafts[0].missing

    def test_explanations_are_counted(self, german):
        assert self.missing(with_picture(), german) == ["2 explanations are missing."]

    def test_what_the_block_says_is_said_with_its_place(self, german):
        question = with_picture()
        question.choices[1].label = "x" * 251
        found = self.missing(question, german)
        assert found[0].startswith("Options: number 2: Option: ")
        assert "250" in found[0]

    def test_a_picture_needs_words(self, german):
        question = with_picture()
        question.pictures[0].alt = ""
        assert "Describe it for people who cannot see it." in self.missing(question, german)[-1]

    def test_feedback_for_all_explains_where_nothing_else_does(self, german):
        question = with_picture()
        question.general_feedback = "<p>So.</p>"
        assert self.missing(question, german) == []

    @pytest.mark.parametrize("count", [0, 2])
    def test_too_many_or_no_right_options_are_told(self, german, count):
        question = ChoiceQuestion(stem="<p>?</p>", choices=with_picture().choices)
        for place, choice in enumerate(question.choices):
            choice.fraction = 100 if place < count else 0
        plan = plan_import(Parsed(questions=[question]), actor=None, bank=None, locale=german)
        draft = plan.drafts[0]
        if count:
            assert draft.kind == "multiple_choice"
            assert draft.notes == ["Several options are right, so this becomes multiple choice."]
        else:
            assert "Mark exactly one option as right." in " ".join(draft.missing)


class TestThereAndBack:
    @pytest.mark.parametrize("name", ["xml", "csv", "xlsx"])
    def test_every_question_comes_back_the_same(self, admin, name):
        bank = imported(admin, every_kind()).bank
        before = raw_items(bank)
        written = FORMATS[name].write(exported(latest(bank).items))
        losses = [] if name == "xml" else written.losses
        assert losses == []
        bank.items = []
        bank.save_revision(clean=False)
        back = import_questions(actor=admin, parsed=READERS[name](written.content), bank=bank)
        assert back.added == len(before)
        after = raw_items(back.bank)
        for one, other in zip(before, after, strict=True):
            assert without_ids(one) == without_ids(other)

    def test_in_moodle_xml_pictures_come_along(self, admin):
        bank = imported(admin, [with_picture()]).bank
        written = FORMATS["xml"].write(exported(latest(bank).items))
        back = READERS["xml"](written.content).questions[0]
        assert back.pictures[0].data == with_picture().pictures[0].data
        assert back.pictures[0].alt == 'A "red" dot'
        assert back.hints == ["Look closely."]

    @pytest.mark.parametrize("name", FORMATS)
    def test_an_export_is_known_in_its_own_bank(self, admin, name):
        bank = imported(admin, every_kind()).bank
        written = FORMATS[name].write(exported(latest(bank).items))
        result = import_questions(actor=admin, parsed=READERS[name](written.content), bank=bank)
        # Aiken has no ids: what it can say arrives a second time.
        assert result.added == (1 if name == "aiken" else 0)

    def test_that_people_choose_exactly_so_many_is_named(self, admin):
        bank = imported(admin, every_kind()[1:2]).bank
        raw = raw_items(bank)
        raw[0]["value"]["exactly"] = 2
        bank.items = bank._meta.get_field("items").to_python(raw)
        assert FORMATS["xml"].write(exported(bank.items)).losses == [
            "“What helps?” loses: that people choose exactly so many."
        ]

    def test_a_picture_whose_file_is_gone_is_named(self, admin):
        bank = imported(admin, [with_picture()]).bank
        get_image_model().objects.get().file.delete(save=False)
        assert "loses: pictures." in FORMATS["xml"].write(exported(latest(bank).items)).losses[0]

    @pytest.mark.parametrize("name", ["gift", "aiken", "csv"])
    def test_a_question_of_nothing_but_a_picture_is_no_text(self, name):
        question = with_picture()
        question.stem = ""
        losses = FORMATS[name].write([question]).losses
        assert "is left out" in losses[0]

    def test_what_no_format_holds_is_named(self, admin):
        raw = single("post", post={"look": "social", "author": "Lina", "text": "<p>x</p>"})
        raw["value"]["options"] = {"may_skip": True}
        raw["value"]["choices"][0]["value"]["source"] = {"title": "Law"}
        bank = make_bank(items=[raw])
        written = FORMATS["xml"].write(exported(bank.items))
        assert written.losses == [
            "“Question post?” loses: made-up post, that it may be skipped, sources."
        ]


class TestQueries:
    def test_a_preview_costs_the_same_however_long_the_file(
        self, admin, german, django_assert_num_queries
    ):
        def plan(times):
            questions = [question for _ in range(times) for question in every_kind()]
            return plan_import(
                Parsed(questions=[*questions, with_picture()]),
                actor=admin,
                bank=bank,
                locale=german,
            )

        bank = imported(admin, every_kind()[:1]).bank
        plan(1)
        with CaptureQueriesContext(connection) as few:
            plan(1)
        with django_assert_num_queries(len(few)):
            plan(5)

    def test_an_export_costs_the_same_however_large_the_bank(
        self, admin, django_assert_num_queries
    ):
        small = latest(imported(admin, every_kind()[:3]).bank)
        large = latest(imported(admin, every_kind()).bank)
        with CaptureQueriesContext(connection) as few:
            exported(small.items)
        with django_assert_num_queries(len(few)):
            exported(large.items)


def without_ids(value):
    """Return stream data without ids, which are new in a new place."""
    if isinstance(value, dict):
        return {name: without_ids(part) for name, part in value.items() if name != "id"}
    return [without_ids(part) for part in value] if isinstance(value, list) else value
