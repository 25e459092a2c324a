"""What was loaded can be written again, and loading that changes nothing."""

import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField

from courses.content_files.dumping import FolderNotEmpty, ModuleNotFound, dump_content
from courses.content_files.identity import key_of
from courses.content_files.loading import load_content
from courses.models import LessonPage, ModulePage
from quizzes.models import QuestionBank, QuestionCategory, QuizPage
from tests.courses.content_files.conftest import everything
from tests.courses.content_files.strategies import streams

pytestmark = pytest.mark.django_db


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lesson(language: str = "de") -> LessonPage:
    return LessonPage.objects.get(
        translation_key=key_of("course/module/lesson"), locale__language_code=language
    )


@pytest.fixture
def dumped(loaded, tmp_path):
    """Return the folder into which the sample module was written."""
    dump_content(module="module", folder=tmp_path / "dump")
    return tmp_path / "dump"


def test_loading_what_was_written_changes_nothing(dumped):
    before = everything()
    assert load_content(folder=dumped).changes == []
    assert everything() == before


def test_writing_again_gives_the_same_bytes(dumped, tmp_path):
    load_content(folder=dumped)
    dump_content(module="module", folder=tmp_path / "again")
    assert files_in(tmp_path / "again") == files_in(dumped)


def test_the_files_are_those_of_the_module_and_what_it_needs(dumped):
    assert set(files_in(dumped)) == {
        "course/course.de.yaml",
        "course/course.en.yaml",
        "course/images/credits.yaml",
        "course/images/umschlag.png",
        "course/module/1-lesson.de.yaml",
        "course/module/1-lesson.en.yaml",
        "course/module/2-quiz.de.yaml",
        "course/module/facts.de.yaml",
        "course/module/facts.en.yaml",
        "course/module/images/credits.yaml",
        "course/module/images/karte.png",
        "course/module/module.de.yaml",
        "course/module/module.en.yaml",
        "site/catalog.de.yaml",
        "site/home.de.yaml",
        "site/home.en.yaml",
        "site/organisations.de.yaml",
        "site/organisations.en.yaml",
        "site/topics.de.yaml",
        "site/topics.en.yaml",
    }


def test_a_text_reads_as_it_was_written(loaded, dumped):
    written = (dumped / "course/module/1-lesson.de.yaml").read_text()
    original = (loaded.root / "course/module/1-lesson.de.yaml").read_text()
    assert written == original.replace("images/map.png", "images/karte.png").replace(
        "page:module/quiz", "page:course/module/quiz"
    )


def test_a_translation_holds_words_only(dumped):
    written = (dumped / "course/module/1-lesson.en.yaml").read_text()
    for fact in ("image:", "minutes:", "stance:", "open_to_everyone:", "fact:"):
        assert fact not in written


def test_what_was_made_in_the_editor_is_written_with_its_uuid(loaded, tmp_path):
    module = ModulePage.objects.get(slug="modul", locale__language_code="de")
    page = LessonPage(title="Neu", slug="neu", locale=module.locale, minutes=1, stance="value")
    page.body = [{"type": "heading", "value": {"text": "Neu"}, "id": str(uuid.uuid4())}]
    module.add_child(instance=page)
    page.save_revision().publish()
    dump_content(module="module", folder=tmp_path / "dump")
    name = f"course/module/3-{page.translation_key}.de.yaml"
    assert page.body[0].id in (tmp_path / "dump" / name).read_text()
    assert load_content(folder=tmp_path / "dump").changes == []


def test_a_step_that_is_not_published_is_left_out_and_named(loaded, tmp_path):
    lesson().unpublish()
    report = dump_content(module="module", folder=tmp_path / "dump")
    assert report.notes == ["The step “Lektion” is not published and was left out."]
    assert not (tmp_path / "dump/course/module/1-lesson.de.yaml").exists()


def test_a_folder_that_is_not_empty_is_refused(loaded, tmp_path):
    (tmp_path / "notes.md").write_text("mine")
    before = files_in(tmp_path)
    with pytest.raises(FolderNotEmpty):
        dump_content(module="module", folder=tmp_path)
    assert files_in(tmp_path) == before


def test_overwriting_removes_step_files_that_are_no_longer_right(loaded, dumped):
    (dumped / "course/module/7-old.de.yaml").write_text("kind: lesson\n")
    dump_content(module="module", folder=dumped, is_overwriting=True)
    assert not (dumped / "course/module/7-old.de.yaml").exists()
    assert load_content(folder=dumped).changes == []


def test_a_module_may_be_named_by_its_slug(loaded, tmp_path):
    dump_content(module="modul", folder=tmp_path / "dump")
    assert (tmp_path / "dump/course/module/module.de.yaml").exists()


def test_an_unknown_module_is_refused(loaded, tmp_path):
    with pytest.raises(ModuleNotFound):
        dump_content(module="nothing", folder=tmp_path / "dump")
    assert not (tmp_path / "dump").exists()


def test_sound_and_captions_travel_with_the_lesson(loaded, tmp_path):
    loaded.write_bytes("course/module/media/talk.mp3", b"sound")
    loaded.write("course/module/media/talk.vtt", "WEBVTT\n")
    path = "course/module/1-lesson.de.yaml"
    loaded.write(path, (loaded.root / path).read_text() + MEDIA)
    english = path.replace(".de.", ".en.")
    loaded.write(english, (loaded.root / english).read_text() + MEDIA_EN)
    loaded.load()
    before = everything()
    dump_content(module="module", folder=tmp_path / "dump")
    assert (tmp_path / "dump/course/module/media/talk.mp3").read_bytes() == b"sound"
    assert load_content(folder=tmp_path / "dump").changes == []
    assert everything() == before


MEDIA = """\
  - type: media
    id: m-talk
    file: media/talk.mp3
    title: Ein Gespräch
    captions: media/talk.vtt
    transcript: |
      Guten Tag.
"""
MEDIA_EN = """\
  - type: media
    id: m-talk
    title: A talk
    transcript: |
      Good day.
"""


def test_what_is_not_translated_yet_is_written_in_the_source_language(loaded, tmp_path):
    """The German lesson has gained a block and a paragraph since it was translated."""
    path = "course/module/1-lesson.de.yaml"
    (loaded.root / path.replace(".de.", ".en.")).unlink()
    loaded.edit(path, "      - Zweitens\n", "      - Zweitens\n\n      Neu.\n")
    loaded.write(path, (loaded.root / path).read_text() + NEW_BLOCK)
    loaded.load()
    report = dump_content(module="module", folder=tmp_path / "dump")
    assert report.notes == [
        "course/module/1-lesson.en.yaml holds words that are not translated yet."
    ]
    written = (tmp_path / "dump/course/module/1-lesson.en.yaml").read_text()
    assert "text: First steps" in written
    assert "text: Ganz neu" in written
    assert "Ein Satz mit **Nachdruck**" in written
    load_content(folder=tmp_path / "dump")


NEW_BLOCK = """\
  - type: heading
    id: h-neu
    text: Ganz neu
"""


def test_questions_drawn_from_a_bank_name_it_by_its_key(loaded, tmp_path):
    quiz = QuizPage.objects.get(locale__language_code="de")
    category = QuestionCategory.objects.create(name="Category", locale=quiz.locale)
    questions = list(quiz.items.raw_data)
    questions[0]["value"]["options"] = {"category": category.pk}
    bank = QuestionBank.objects.create(name="Bank", locale=quiz.locale, items=questions)
    value = {"bank": bank.pk, "category": category.pk, "number": 1}
    quiz.items = [{"type": "draw", "value": value, "id": str(uuid.uuid4())}]
    quiz.save_revision().publish()
    dump_content(module="module", folder=tmp_path / "dump")
    written = (tmp_path / "dump/course/module/2-quiz.de.yaml").read_text()
    assert f"bank: {bank.translation_key}" in written
    assert f"category: {category.translation_key}" in written
    assert load_content(folder=tmp_path / "dump").changes == []


BODY: StreamField = LessonPage._meta.get_field("body")


@settings(
    max_examples=15,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(raw=streams(BODY.stream_block))
def test_any_lesson_an_editor_can_make_survives_the_round(loaded, tmp_path_factory, raw):
    one_key(raw)
    page = lesson()
    page.stance = "value"
    page.body = raw
    assume(is_valid(page.body))
    page.save_revision().publish()
    folder = tmp_path_factory.mktemp("dump")
    loaded_folder = folder / "content"
    dump_content(module="module", folder=loaded_folder)
    (loaded_folder / "course/module/1-lesson.en.yaml").unlink()
    assert load_content(folder=loaded_folder).changes == []


def one_key(raw) -> None:
    """Make the options of every question differ and one of them right."""
    for block in raw:
        for number, choice in enumerate(block["value"].get("choices", [])):
            choice["value"]["label"] += f" {number}"
            choice["value"]["is_correct"] = number == 0


def is_valid(body) -> bool:
    try:
        BODY.stream_block.clean(body)
    except StreamBlockValidationError:
        return False
    return True
