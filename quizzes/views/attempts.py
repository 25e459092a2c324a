"""
Taking a quiz, one question a screen.

Nothing is stored by a GET and every POST ends in a redirect, so a refresh never submits and Back
works. A foreign attempt is a 404, as if it were not there.
"""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.caching import personal
from home.prepared import prepared
from quizzes import services
from quizzes.answer_forms import DraftForm, replaced_uuids
from quizzes.exceptions import (
    AnswerStands,
    AttemptClosed,
    ForeignAnswer,
    MayNotSkip,
    NoAttemptsLeft,
    NothingToPractise,
    QuizUnavailable,
    UnusableDraft,
)
from quizzes.items.base import AnswerForm
from quizzes.models import (
    Attempt,
    QuestionVersion,
    Response,
    response_at,
    with_questions,
)
from quizzes.permissions import feedback_is_open
from quizzes.places import (
    hand_in_url,
    next_open,
    next_url,
    open_url,
    places_of,
    question_url,
    result_url,
    slots_of,
)
from quizzes.presentation import html_id, present_response, words_for
from quizzes.results import explained_result
from quizzes.views.given import age_of, bound_form, confidence_in
from quizzes.views.pages import live_quiz, require_open_door


@require_POST
@personal
def start_attempt(request, quiz_key):
    """Start or resume an attempt; the first one makes a visitor a guest."""
    require_open_door(request, quiz_key)
    try:
        attempt = services.start_attempt(
            quiz_key=quiz_key, actor=request.become_learner(), language=get_language()
        )
    except QuizUnavailable as error:
        # A translation is still up whose source was taken down, or nobody wrote questions yet.
        page = live_quiz(quiz_key)
        if page is None:
            raise Http404 from error
        messages.info(request, _("This quiz is being revised. Please come back later."))
        return redirect(page.get_url(request))
    except NoAttemptsLeft:
        messages.info(request, _("You have used all attempts for this quiz."))
        return redirect(live_quiz(quiz_key).get_url(request))
    return redirect(next_url(attempt))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def question(request, attempt_id, position):
    """Show one question, or store the answer to it, or that it is skipped."""
    slots = slots_of(request.user, attempt_id)
    version = _version_at(slots, position)
    form = None
    if request.method == "POST":
        if "skip" in request.POST and version.spec.get("may_skip"):
            return _skip(request, attempt_id, position, slots)
        form = bound_form(version, request.POST)
        if form.is_valid():
            return _record(request, attempt_id, position, version, form, slots)
    response = response_at.first(attempt_id, position)
    if response is None:
        # Deleted in this moment, with everything else about the person.
        raise Http404
    if not response.attempt.is_open:
        return redirect(result_url(attempt_id))
    return _question_page(request, response, form, slots)


@require_POST
@personal
def save_draft(request, attempt_id, position):
    """Keep what is typed or chosen so far. The reply says when it was kept, and nothing else."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=400)
    try:
        response = services.save_draft(
            attempt_id=attempt_id,
            position=position,
            actor=request.user,
            data=request.POST,
            client_uuid=form.cleaned_data["client_uuid"],
            count=form.cleaned_data["count"],
            age=form.ago(),
            confidence=confidence_in(request),
            language=get_language(),
        )
    except (Response.DoesNotExist, PermissionDenied) as error:
        raise Http404 from error
    except (AttemptClosed, AnswerStands):
        return JsonResponse({}, status=409)
    except UnusableDraft:
        return JsonResponse({}, status=400)
    return JsonResponse({"saved_at": response.drafted_at})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def hand_in(request, attempt_id):
    """Show what is answered and what is not; hand in on POST."""
    if request.method == "POST":
        return _hand_in(request, attempt_id)
    attempt = _own_attempt(request, attempt_id)
    if not attempt.is_open:
        return redirect(result_url(attempt.pk))
    places = places_of(attempt)
    context = {
        "attempt": attempt,
        "places": places,
        "open_count": sum(place.is_missing for place in places),
    }
    return render(request, "quizzes/hand_in.html", context)


def _hand_in(request, attempt_id):
    """Hand in the learner's own attempt and send them to its result."""
    try:
        services.submit_attempt(attempt_id=attempt_id, actor=request.user)
    except (Attempt.DoesNotExist, PermissionDenied) as error:
        raise Http404 from error
    except AttemptClosed:
        messages.info(request, _("You have already handed in this quiz."))
    return redirect(result_url(attempt_id))


@require_safe
@personal
def result(request, attempt_id):
    """Explain every question of an attempt that was handed in, once that may be seen."""
    attempt = _own_attempt(request, attempt_id)
    if attempt.is_open:
        return redirect(next_url(attempt))
    quiz = live_quiz(attempt.quiz_key)
    if not feedback_is_open(attempt):
        places = places_of(attempt)
        context = {
            "attempt": attempt,
            "places": places,
            "received_count": sum(place.received_at is not None for place in places),
            "quiz": quiz,
        }
        return render(request, "quizzes/received.html", context)
    context = {
        "attempt": attempt,
        "result": explained_result(attempt, get_language()),
        "quiz": quiz,
        "is_practice": attempt.kind == Attempt.Kind.PRACTICE,
        "can_retry": quiz is not None and quiz.attempts_left(request.user) != 0,
    }
    return render(request, "quizzes/result.html", context)


@require_POST
@personal
def practise_mistakes(request, attempt_id):
    """Start a practice with the questions answered wrongly."""
    attempt = _own_attempt(request, attempt_id)
    try:
        practice = services.start_practice(
            attempt_id=attempt.pk, actor=request.user, language=get_language()
        )
    except NothingToPractise:
        messages.info(request, _("There are no mistakes to practise."))
        return redirect(result_url(attempt.pk))
    return redirect(next_url(practice))


def _own_attempt(request, attempt_id) -> Attempt:
    attempt = _attempt_of(attempt_id, request.user.pk) if request.user.is_authenticated else []
    if not attempt:
        raise Http404
    return attempt[0]


@prepared
def _attempt_of(attempt_id: int, learner_id: int):
    attempts = Attempt.objects.exclude(kind=Attempt.Kind.CHECK)
    return attempts.filter(pk=attempt_id, learner=learner_id)


def _skip(request, attempt_id, position, slots):
    """Note that a question is left out, and send the learner on."""
    form = AnswerForm(request.POST)
    client_uuid = (form.is_valid() and form.cleaned_data["client_uuid"]) or uuid4()
    try:
        services.skip_question(
            attempt_id=attempt_id,
            position=position,
            actor=request.user,
            client_uuid=client_uuid,
            age=age_of(request),
            replaces=replaced_uuids(request.POST),
        )
    except AttemptClosed:
        messages.info(request, _("You had handed in this quiz before. Your answers stand."))
        return redirect(result_url(attempt_id))
    except (AnswerStands, MayNotSkip):
        messages.info(request, _("You had answered this question before. Your answer stands."))
    except ForeignAnswer:
        messages.error(request, _("This answer could not be saved. Please answer once more."))
    else:
        left = [slot for slot in slots if slot.position != position]
        return redirect(open_url(attempt_id, left, after=position))
    return redirect("quizzes:question", attempt_id, position)


def _record(request, attempt_id, position, version, form, slots):
    """Store a valid answer and send the learner on."""
    here = question_url(attempt_id, position)
    explained = f"{here}#{html_id(version.question_key)}-feedback"
    try:
        response = services.record_answer(
            attempt_id=attempt_id,
            position=position,
            actor=request.user,
            answer=form.given_answer(),
            client_uuid=form.cleaned_data["client_uuid"] or uuid4(),
            language=get_language(),
            confidence=confidence_in(request),
            age=age_of(request),
            replaces=replaced_uuids(request.POST),
        )
    except AttemptClosed:
        messages.info(request, _("You had handed in this quiz before. Your answers stand."))
        return redirect(result_url(attempt_id))
    except AnswerStands:
        messages.info(request, _("You had answered this question before. Your answer stands."))
        return redirect(explained)
    except ForeignAnswer:
        messages.error(request, _("This answer could not be saved. Please answer once more."))
        return redirect(here)
    if response.attempt.shows_feedback_at_once:
        return redirect(explained)
    left = [slot for slot in slots if slot.position != position]
    return redirect(open_url(attempt_id, left, after=position))


def _question_page(request, response, form, slots):
    attempt = response.attempt
    is_revealed = response.is_answered and attempt.shows_feedback_at_once
    with_questions([response])
    text = words_for(response, get_language(), is_revealed=is_revealed)
    position = response.position
    later = next_open(slots, after=position)
    context = {
        "attempt": attempt,
        "question": present_response(
            response, text, is_revealed=is_revealed, form=None if is_revealed else form
        ),
        "total": len(slots),
        "done_count": sum(slot.is_done for slot in slots),
        "previous_url": question_url(attempt.pk, position - 1) if position > 1 else "",
        "next_url": question_url(attempt.pk, later) if later not in (None, position) else "",
        "hand_in_url": hand_in_url(attempt.pk),
    }
    status = 422 if form else 200
    return render(request, "quizzes/question.html", context, status=status)


def _version_at(slots, position) -> QuestionVersion:
    """Return what is asked at ``position``; raises 404 where there is no such question."""
    for slot in slots:
        if slot.position == position:
            return QuestionVersion.objects.frozen([slot.version_id])[slot.version_id]
    raise Http404
