"""A module as large as modules get, and a quiz, beside the shipped content."""

import io
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from courses.models import CatalogPage, CoursePage, LessonPage, ModulePage
from home.models import CaptionedImage
from quizzes.models import Attempt, QuizPage

QUESTIONS = 10
BLOCKS = 20
IMAGES = 3
SENTENCE = "Wer eine Nachricht prüft, verlässt die Seite und sucht, was andere über sie schreiben."
PARAGRAPH = f"<p>{' '.join([SENTENCE] * 3)}</p>"


@dataclass
class LargeModule:
    """The pages that were made."""

    module: ModulePage
    lessons: list[LessonPage]
    quiz: QuizPage


def make_large_module(lessons: int) -> LargeModule:
    """Add a course with one module of ``lessons`` lessons and a quiz to the German catalogue."""
    catalogue = CatalogPage.objects.get(locale__language_code="de")
    shipped = ModulePage.objects.live().descendant_of(catalogue).first()
    shared = {
        "locale": catalogue.locale,
        "topic": shipped.topic,
        "organisation": shipped.organisation,
        "introduction": PARAGRAPH,
    }
    course = publish(catalogue, CoursePage(title="Messkurs", slug="messkurs", **shared))
    module = ModulePage(
        title="Messmodul",
        slug="messmodul",
        minutes=600,
        authors="Niemand",
        interests="Messen.",
        reviewed_on=timezone.localdate(),
        goals=[block("goal", {"text": "nichts"}, "module")],
        **shared,
    )
    publish(course, module)
    images = [make_image(number) for number in range(IMAGES)]
    return LargeModule(
        module=module,
        lessons=[publish(module, lesson(number, images)) for number in range(1, lessons + 1)],
        quiz=publish(module, quiz()),
    )


def publish(parent, page):
    """Add ``page`` below ``parent`` and publish it the way an editor does."""
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    parent.refresh_from_db()
    page.refresh_from_db()
    return page


def make_image(number: int) -> CaptionedImage:
    """Return a small drawing."""
    drawing = Image.new("RGB", (640, 360), (240, 236, 224))
    for ring in range(8):
        box = [40 + ring * 30 + number * 20, 40 + ring * 16, 300 + ring * 30, 300 - ring * 4]
        ImageDraw.Draw(drawing).ellipse(box, outline=(40 + ring * 20, 80, 120), width=6)
    file = io.BytesIO()
    drawing.save(file, "PNG")
    return CaptionedImage.objects.create(
        title=f"Zeichnung {number}", file=ContentFile(file.getvalue(), f"bench-{number}.png")
    )


def lesson(number: int, images: list[CaptionedImage]) -> LessonPage:
    """Return an unsaved lesson of twenty blocks, one of them a question."""
    first = [
        block("heading", {"text": f"Lektion {number}"}, number),
        *(picture(image, number) for image in images),
        block("key_point", {"text": PARAGRAPH}, number),
        question(1, "lesson", number),
    ]
    paragraphs = [
        block("text", {"text": PARAGRAPH}, number, place) for place in range(BLOCKS - len(first))
    ]
    return LessonPage(
        title=f"Lektion {number}", slug=f"lektion-{number}", minutes=10, body=[*first, *paragraphs]
    )


def quiz() -> QuizPage:
    """Return an unsaved quiz that explains itself at the end, like a test anywhere."""
    return QuizPage(
        title="Messquiz",
        slug="messquiz",
        introduction=PARAGRAPH,
        feedback=Attempt.Feedback.AT_END,
        items=[question(number, "quiz") for number in range(1, QUESTIONS + 1)],
    )


def picture(image: CaptionedImage, number: int) -> dict:
    """Return a block that shows ``image``."""
    value = {"image": image.pk, "alt": "Ringe", "caption": "Eine Zeichnung"}
    return block("image", value, number, image.pk)


def question(number: int, *names) -> dict:
    """Return a single-choice question with four options."""
    options = [
        {
            "type": "item",
            "id": uid("choice", number, option, *names),
            "value": {
                "label": f"Antwort {option} auf Frage {number}",
                "is_correct": option == 1,
                "explanation": f"<p>Darum ist das so: {SENTENCE}</p>",
            },
        }
        for option in range(1, 5)
    ]
    value = {"stem": f"<p>Frage {number}: {SENTENCE}</p>", "choices": options, "shuffle": True}
    return block("single_choice", value, number, *names)


def block(kind: str, value: dict, *names) -> dict:
    """Return a block as a StreamField stores it."""
    return {"type": kind, "id": uid(kind, *names), "value": value}


def uid(*names) -> str:
    """Return the same block id for the same ``names``."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(map(str, ("bench", *names)))))
