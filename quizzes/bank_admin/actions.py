"""Duplicating and moving a question."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from quizzes.bank_admin.searching import question_rows, visible_questions
from quizzes.containers import banks_written_in, container_of, containers_of
from quizzes.exceptions import CannotMove
from quizzes.forms import BankChoiceForm
from quizzes.models import QuestionBank
from quizzes.permissions import require_may_fill_banks, require_may_move
from quizzes.services import duplicate_question, move_question


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request, question_key):
    """Ask for a bank and put a copy of the question there."""
    require_may_fill_banks(request.user)
    version = get_object_or_404(visible_questions(request.user), question_key=question_key)
    container = container_of(version.container_key)
    banks = banks_written_in(container.locale)
    data = request.POST if request.method == "POST" else None
    form = BankChoiceForm(data, banks=banks, initial={"bank": container.pk})
    if form.is_valid():
        bank = form.cleaned_data["bank"]
        try:
            copy_key = duplicate_question(
                actor=request.user,
                question_key=question_key,
                container_key=version.container_key,
                target=bank,
            )
        except CannotMove as refusal:
            form.add_error("bank", str(refusal))
        else:
            place = containers_of([bank.translation_key])[bank.translation_key]
            messages.success(
                request,
                _("A copy is in the draft of the bank “%(bank)s”. Change and publish it there.")
                % {"bank": bank.name},
                buttons=[messages.button(place.question_url(copy_key), _("Edit the copy"))],
            )
            return redirect("quizzes_bank:questions")
    return _confirmation(request, version, form, "quizzes/admin/duplicate_question.html")


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, question_key):
    """Ask for another bank and move the question there."""
    require_may_move(request.user)
    version = get_object_or_404(visible_questions(request.user), question_key=question_key)
    source = container_of(version.container_key)
    if not isinstance(source, QuestionBank):
        raise Http404
    banks = banks_written_in(source.locale).exclude(pk=source.pk)
    data = request.POST if request.method == "POST" else None
    form = BankChoiceForm(data, banks=banks, initial={"bank": request.GET.get("bank")})
    if form.is_valid():
        target = form.cleaned_data["bank"]
        try:
            move_question(
                actor=request.user, question_key=question_key, source=source, target=target
            )
        except CannotMove as refusal:
            form.add_error("bank", str(refusal))
        else:
            place = containers_of([target.translation_key])[target.translation_key]
            here = reverse("quizzes_bank:move", args=[question_key])
            messages.success(
                request,
                _("The question is in the bank “%(bank)s” now, with all its answers.")
                % {"bank": target.name},
                buttons=[
                    messages.button(place.question_url(question_key), _("Edit")),
                    messages.button(f"{here}?bank={source.pk}", _("Move back")),
                ],
            )
            return redirect("quizzes_bank:questions")
    return _confirmation(request, version, form, "quizzes/admin/move_question.html")


def _confirmation(request, version, form, template):
    [row] = question_rows([version])
    status = 422 if form.errors else 200
    return render(request, template, {"question": row, "form": form}, status=status)
