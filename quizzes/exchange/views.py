"""Importing and exporting in the admin: choose, look, confirm."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Locale

from quizzes.exchange import stash
from quizzes.exchange.export import exported
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.forms import ImportForm, RightsForm, parse
from quizzes.exchange.model import ExchangeError
from quizzes.exchange.planning import plan_import
from quizzes.exchange.previewing import preview_bank
from quizzes.exchange.template import template_questions
from quizzes.models import QuestionBank, QuizPage
from quizzes.permissions import (
    may_export,
    may_import_into_old,
    require_may_import,
    require_may_import_somewhere,
)
from quizzes.services.importing import import_questions

TABLES = ("csv", "xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Take a file or pasted text, and lead to its preview; nothing is stored in the database."""
    require_may_import_somewhere(request.user)
    is_sent = request.method == "POST"
    form = ImportForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        person=request.user,
        initial={"bank": request.GET.get("bank"), "locale": Locale.get_active()},
    )
    if is_sent and form.is_valid():
        file_name, data = form.cleaned_data["upload"]
        bank = form.cleaned_data["bank"]
        kept = stash.Upload(
            file_name=file_name,
            data=data,
            bank_id=bank.pk if bank else None,
            name="" if bank else form.cleaned_data["name"],
            locale_id=bank.locale_id if bank else form.cleaned_data["locale"].pk,
        )
        return redirect("quiz_import_preview", stash.keep(kept, person=request.user))
    return render(request, "quizzes/exchange/upload.html", {"form": form, "tables": TABLES})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, token):
    """Show what would be imported, and on a yes import it."""
    kept, bank, locale = _kept(request, token)
    if kept is None:
        messages.warning(request, _("Your upload has expired. Please send it again."))
        return redirect("quiz_import")
    is_sent = request.method == "POST"
    parsed = _parsed(kept, locale)
    plan = plan_import(parsed, actor=request.user, bank=bank, locale=locale)
    rights = RightsForm(request.POST if is_sent else None) if plan.pictures else None
    if is_sent and plan.is_possible and (rights is None or rights.is_valid()):
        try:
            done = import_questions(
                actor=request.user,
                parsed=_parsed(kept, locale),
                bank=bank,
                name=kept.name,
                locale=locale,
                **(rights.cleaned_data if rights else {}),
            )
        except ExchangeError as error:
            messages.error(request, error.message)
        else:
            stash.forget(person=request.user)
            return _imported(request, done)
    context = {
        "plan": plan,
        "bank": bank,
        "name": bank.name if bank else kept.name,
        "locale": locale,
        "rights": rights,
        "token": token,
    }
    return render(request, "quizzes/exchange/preview.html", context)


def _imported(request, done):
    edit = reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[done.bank.pk])
    sentence = ngettext(
        "%(number)d question is in the draft of “%(bank)s”. Nothing is published yet.",
        "%(number)d questions are in the draft of “%(bank)s”. Nothing is published yet.",
        done.added,
    )
    messages.success(request, sentence % {"number": done.added, "bank": done.bank.name})
    return redirect(edit if may_import_into_old(request.user) else reverse("quiz_import"))


@never_cache
@require_safe
@xframe_options_sameorigin
def preview_frame(request, token):
    """Show the new questions as learners will see them, for the frame in the preview."""
    kept, bank, locale = _kept(request, token)
    if kept is None:
        raise Http404
    parsed = _parsed(kept, locale)
    plan = plan_import(parsed, actor=request.user, bank=bank, locale=locale)
    shown = preview_bank(plan, name=bank.name if bank else kept.name)
    with override(locale.language_code):
        context = {"object": shown}
        return render(request, "quizzes/exchange/frame.html", context)


def _parsed(kept: stash.Upload, locale):
    return parse(kept.file_name, kept.data, language=locale.language_code)


def _kept(request, token):
    """Return the upload with its bank and language; 403 for those who may not import there."""
    kept = stash.find(token, person=request.user)
    if kept is None:
        require_may_import_somewhere(request.user)
        return None, None, None
    bank = get_object_or_404(QuestionBank, pk=kept.bank_id) if kept.bank_id else None
    require_may_import(request.user, bank)
    return kept, bank, get_object_or_404(Locale, pk=kept.locale_id)


@require_safe
def template(request, name):
    """Hand out a table with an example of each kind, to be filled in."""
    require_may_import_somewhere(request.user)
    if name not in TABLES:
        raise Http404
    return _file(FORMATS[name], FORMATS[name].write(template_questions()).content, "template")


@require_safe
def export_bank(request, bank_id):
    """Offer a bank in every format, each with what it cannot say."""
    bank = _bank(request, bank_id)
    return _offer(request, bank.name, bank.items, "quiz_export_bank_file", bank_id)


@require_safe
def export_bank_file(request, bank_id, name):
    """Hand out a bank as a file."""
    bank = _bank(request, bank_id)
    return _download(name, bank.items, bank.name)


@require_safe
def export_quiz(request, page_id):
    """Offer a quiz in every format, each with what it cannot say."""
    quiz = _quiz(request, page_id)
    return _offer(request, quiz.title, quiz.items, "quiz_export_quiz_file", page_id)


@require_safe
def export_quiz_file(request, page_id, name):
    """Hand out the questions of a quiz as a file."""
    quiz = _quiz(request, page_id)
    return _download(name, quiz.items, quiz.title)


def _bank(request, bank_id) -> QuestionBank:
    """Return the latest draft of a bank for those who may see banks."""
    if not may_export(request.user):
        raise PermissionDenied
    return get_object_or_404(QuestionBank, pk=bank_id).get_latest_revision_as_object()


def _quiz(request, page_id) -> QuizPage:
    """Return the latest draft of a quiz for those who may edit it."""
    quiz = get_object_or_404(QuizPage, pk=page_id)
    if not quiz.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return quiz.get_latest_revision_as_object()


def _offer(request, title, stream, url_name, pk):
    questions = exported(stream)
    formats = [
        {
            "label": format_.label,
            "url": reverse(url_name, args=[pk, format_.name]),
            "losses": format_.write(questions).losses,
        }
        for format_ in FORMATS.values()
    ]
    drawn = sum(block.block_type == "draw" for block in stream)
    context = {"title": title, "formats": formats, "number": len(questions), "drawn": drawn}
    return render(request, "quizzes/exchange/export.html", context)


def _download(name, stream, title):
    if name not in FORMATS:
        raise Http404
    return _file(FORMATS[name], FORMATS[name].write(exported(stream)).content, title)


def _file(format_, content: bytes, title: str) -> HttpResponse:
    name = f"{slugify(title) or 'questions'}.{format_.extension}"
    response = HttpResponse(content, content_type=format_.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
