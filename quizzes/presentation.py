"""
Questions made ready for templates.

The one rule that matters here: as long as ``is_revealed`` is false, nothing that is handed to a
template depends on the key.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from home.prepared import prepared
from quizzes.items.base import AnswerForm, QuestionParts
from quizzes.items.spread import Spread
from quizzes.items.words import Assets
from quizzes.models import (
    Attempt,
    Confidence,
    QuestionText,
    QuestionVersion,
    Response,
    with_questions,
)
from quizzes.places import draft_url, question_url
from quizzes.spreads import counted_for, spread_for


@dataclass
class PresentedQuestion:
    """
    A question as one person sees it now.

    ``form`` is there while it takes an answer. ``outcome`` (as in ``Response.outcome``) is empty
    until the solution may be seen. ``id`` starts every HTML id of the question on the page.
    ``action`` is where an answer goes, empty once revealed. ``draft_url`` is where drafts go; a
    check-yourself question has none, they stay in the browser.
    """

    key: UUID
    id: str
    parts: QuestionParts
    action: str = ""
    form: AnswerForm | None = None
    # The same question, not revealed, for those who want another try.
    retry: "PresentedQuestion | None" = None
    outcome: str = ""
    is_revealed: bool = False
    is_answered: bool = False
    position: int = 0
    next_url: str = ""
    draft_url: str = ""
    drafted_at: datetime | None = None
    received_at: datetime | None = None
    is_skipped: bool = False
    may_skip: bool = False
    failed_tries: int = 0
    tries_left: int = 0
    confidence: int | None = None
    # What people who marked it gave and wrote; only once that was released.
    marks: list = field(default_factory=list)
    # What everybody answered to a question for a number; only once enough people have.
    spread: Spread | None = None

    @property
    def client_uuid(self) -> UUID:
        """A new id for the answer that this form will send."""
        return uuid4()

    @property
    def confidence_choices(self) -> list[tuple]:
        """Value, label and whether it was chosen, of each answer to "How sure are you?"."""
        return [(value, label, value == self.confidence) for value, label in Confidence.choices]

    @property
    def confidence_label(self) -> str:
        """How sure the person said they were; empty if they did not say."""
        return Confidence(self.confidence).label if self.confidence else ""

    @property
    def is_sure_and_wrong(self) -> bool:
        """Whether the person was very sure of an answer that was not right."""
        return self.confidence == Confidence.SURE and self.outcome in ("partly", "wrong")

    @property
    def error(self) -> str:
        """What is wrong with the answer just sent, in a sentence."""
        errors = self.form.errors if self.form else {}
        return " ".join(message for field in errors.values() for message in field)


def html_id(question_key) -> str:
    """Return the id of the section that holds the question; also the target of redirects."""
    return f"question-{question_key}"


def assets_of(texts) -> Assets:
    """Return the files that ``texts`` show; no query for a sort of file that none of them has."""
    parts = [
        part
        for text in texts
        for name in ("post", "picture", "media")
        if (part := text.words.get(name))
    ]

    def ids(name):
        return {part[name] for part in parts if part.get(name)}

    def found(queryset, wanted):
        return queryset.in_bulk(wanted) if wanted else {}

    return Assets(
        images=found(get_image_model().objects.prefetch_renditions(), ids("image")),
        media=found(get_media_model().objects.all(), ids("file")),
        documents=found(get_document_model().objects.all(), ids("captions")),
    )


def is_explained_as_answered(response: Response, language: str) -> bool:
    """Return whether the words ``response`` was given in explain it on a ``language`` screen."""
    stays = response.is_answered and response.version.item.stays_in_language
    return stays or response.text.language == language


def words_for(response: Response, language: str, *, is_revealed: bool = False) -> QuestionText:
    """Return the words of ``response`` in ``language``: as first shown, unless people switched."""
    if response.text.language == language:
        return response.text
    if is_revealed and is_explained_as_answered(response, language):
        return response.text
    texts = QuestionText.objects.for_screen([response.version], language)
    return texts.get(response.version_id, response.text)


def present_response(
    response: Response,
    text: QuestionText,
    *,
    is_revealed: bool,
    form=None,
    assets=None,
    counted=None,
) -> PresentedQuestion:
    """
    Return the question of ``response`` in the words of ``text``.

    ``form`` is a bound form with errors, to show them; without it, a question that is not
    revealed gets a new form with what was typed so far, or else the answer given so far.
    """
    version = response.version
    id_ = html_id(version.question_key)
    draft = None if is_revealed else response.draft
    given = draft or {"answer": response.answer, "confidence": response.confidence}
    # What was sent and refused stands there again, to be put right.
    answer = version.item.unfinished(version.spec, form.data) if form else given["answer"]
    if form is None and not is_revealed:
        form = version.item.form(version.spec, initial=answer, auto_id=f"{id_}-%s")
    if counted is None:
        counted = counted_for([version]) if is_revealed else {}
    return PresentedQuestion(
        key=version.question_key,
        id=id_,
        parts=version.item.parts(
            version.spec,
            text.words,
            answer=answer,
            is_revealed=is_revealed,
            lang=get_language(),
            order_seed=f"{response.attempt.seed}:{version.question_key}",
            assets=assets_of([text]) if assets is None else assets,
        ),
        **({} if is_revealed else _addresses(response)),
        form=form,
        outcome=response.outcome if is_revealed else "",
        is_revealed=is_revealed,
        is_answered=response.is_answered,
        position=response.position,
        drafted_at=response.drafted_at if draft else None,
        received_at=response.answered_at,
        is_skipped=response.skipped_at is not None,
        may_skip=version.spec.get("may_skip", False) and not response.failed_tries,
        failed_tries=response.failed_tries,
        tries_left=response.tries_left,
        confidence=given["confidence"],
        spread=spread_for(version, counted, answer) if is_revealed else None,
    )


def _addresses(response: Response) -> dict[str, str]:
    """Return where an answer and its drafts are sent."""
    place = (response.attempt_id, response.position)
    return {"action": question_url(*place), "draft_url": draft_url(*place)}


def present_check(
    version: QuestionVersion, text: QuestionText, *, next_url: str, form=None, assets=None
) -> PresentedQuestion:
    """Return a check-yourself question that waits for an answer."""
    id_ = html_id(version.question_key)
    return PresentedQuestion(
        key=version.question_key,
        id=id_,
        parts=version.item.parts(
            version.spec,
            text.words,
            answer=version.item.unfinished(version.spec, form.data) if form else None,
            lang=get_language(),
            order_seed=str(version.question_key),
            assets=assets_of([text]) if assets is None else assets,
        ),
        action=reverse(
            "quizzes:check_question", args=[version.container_key, version.question_key]
        ),
        form=form or version.item.form(version.spec, auto_id=f"{id_}-%s"),
        next_url=next_url,
    )


def present_checks(
    *, container_key: UUID, question_keys, locale_code: str, learner_or_none, next_url: str
) -> dict[str, PresentedQuestion]:
    """
    Return the check-yourself questions of a lesson by question key (as text), in two queries.

    ``locale_code`` is the language the lesson is written in; labels are in the active language.
    Someone who has answered sees their last try explained, in the version they answered. Pictures
    cost one query more, however many there are, and so do numbers that others gave. A question
    not published is left out. Keys
    decide, not ``container_key``: a lesson mirrored elsewhere shows the questions of its source.
    """
    keys = [UUID(str(key)) for key in question_keys]
    texts = _check_texts(keys, locale_code) if keys else {}
    tries = _last_tries(keys, learner_or_none) if texts and learner_or_none else {}
    assets = assets_of([*texts.values(), *(response.text for response in tries.values())])
    counted = counted_for(response.version for response in tries.values())
    presented = {}
    for key, text in texts.items():
        question = present_check(text.version, text, next_url=next_url, assets=assets)
        if response := tries.get(key):
            question = _explained(question, response, text, assets)
            question.spread = spread_for(response.version, counted, response.answer)
        presented[key] = question
    return presented


def _check_texts(keys, language) -> dict[str, QuestionText]:
    """Return the current words of checks by question key, those in ``language`` first."""
    texts = {}
    for text in _current_texts(language, *keys):
        key = str(text.version.question_key)
        if text.language == language:
            texts[key] = text
        else:
            texts.setdefault(key, text)
    return texts


@prepared
def _current_texts(language: str, *question_keys: UUID):
    texts = QuestionText.objects.current().filter(
        Q(language=language) | Q(language=F("version__source_language")),
        version__question_key__in=question_keys,
        version__is_current=True,
        version__purpose=QuestionVersion.Purpose.CHECK,
    )
    return texts.select_related("version")


def _last_tries(keys, learner) -> dict[str, Response]:
    responses = with_questions(_tried_last(learner.pk, *keys))
    return {str(response.version.question_key): response for response in responses}


@prepared
def _tried_last(learner_id: int, *question_keys: UUID):
    tries = Response.objects.filter(
        attempt__learner=learner_id,
        attempt__kind=Attempt.Kind.CHECK,
        version__question_key__in=question_keys,
    )
    last = tries.order_by().values("version__question_key").annotate(last=Max("pk"))
    return Response.objects.filter(pk__in=last.values("last")).order_by()


def _explained(
    question: PresentedQuestion, response: Response, current: QuestionText, assets
) -> PresentedQuestion:
    """Return the explained try ``response``, with ``question`` to try again."""
    version = response.version
    was_current = version.pk == current.version_id
    has_switched = was_current and not is_explained_as_answered(response, current.language)
    text = current if has_switched else response.text
    return PresentedQuestion(
        key=question.key,
        id=question.id,
        parts=version.item.parts(
            version.spec,
            text.words,
            answer=response.answer,
            is_revealed=True,
            lang=get_language(),
            order_seed=str(version.question_key),
            assets=assets,
        ),
        action=question.action,
        retry=question,
        outcome=response.outcome,
        is_revealed=True,
        is_answered=True,
        confidence=response.confidence,
    )
