"""Questions inside a lesson: tried as often as one likes, on the page they stand on."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from home.caching import personal
from quizzes import services
from quizzes.exceptions import ForeignAnswer, QuizUnavailable
from quizzes.models import QuestionText, QuestionVersion
from quizzes.presentation import html_id, present_check
from quizzes.views.given import bound_form, confidence_in
from quizzes.views.pages import in_language, require_open_door


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def check_question(request, container_key, question_key):
    """
    Store a try at a question inside a lesson and go back to where the question stands.

    Who only follows an address, for example to read an error in another language, goes there too.
    """
    if request.method != "POST":
        pages = Page.objects.live().filter(translation_key=container_key)
        lesson = in_language(pages.select_related("locale"))
        if lesson is None:
            raise Http404
        return redirect(f"{lesson.get_url(request)}#{html_id(question_key)}")
    require_open_door(request, container_key)
    version = get_object_or_404(
        QuestionVersion.objects.checks_in(container_key), question_key=question_key
    )
    back_url = _local_url(request, request.POST.get("next", ""))
    form = bound_form(version, request.POST)
    if form.is_valid():
        _record_check(request, version, form)
        return redirect(f"{back_url}#{html_id(question_key)}")
    text = QuestionText.objects.for_screen([version], get_language())[version.pk]
    question = present_check(version, text, next_url=back_url, form=form)
    return render(request, "quizzes/check_page.html", {"question": question}, status=422)


def _record_check(request, version, form):
    """Store a valid try at a check-yourself question; its writer may still be nobody."""
    try:
        services.answer_check(
            container_key=version.container_key,
            question_key=version.question_key,
            actor=request.become_learner(),
            answer=form.given_answer(),
            client_uuid=form.cleaned_data["client_uuid"] or uuid4(),
            language=get_language(),
            confidence=confidence_in(request),
        )
    except QuizUnavailable as error:
        raise Http404 from error
    except ForeignAnswer:
        messages.error(request, _("This answer could not be saved. Please answer once more."))


def _local_url(request, url: str) -> str:
    """Return ``url`` if it leads to this site, otherwise the front door."""
    is_local = url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url.partition("#")[0] if is_local else "/"
