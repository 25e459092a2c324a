"""Getting a certificate, printing it, checking somebody's, and taking one back."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.caching import personal
from home.visibility import hidden_paths
from learn.accounts.qr_codes import qr_code
from learn.certificates import services
from learn.certificates.exceptions import AlreadyRevoked, NotCompleted, UnknownSubject, Withdrawn
from learn.certificates.forms import CheckForm, RevokeForm, RevokeOwnForm, SheetForm
from learn.certificates.models import Certificate
from learn.certificates.permissions import may_revoke
from learn.certificates.printing import render_certificate
from learn.certificates.subjects import subject_of
from learn.progress.reading import done_keys


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def get_for_module(request, module_key):
    """Explain the certificate for a module and issue it."""
    return _get(request, module_key=module_key)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def get_for_course(request, course_key):
    """Explain the certificate for a whole course and issue it."""
    return _get(request, course_key=course_key)


def _get(request, **key):
    held = Certificate.objects.of(request.user).about(**key).valid().first()
    if held:
        return redirect("certificates:certificate", held.check_code)
    hidden = hidden_paths(request)
    try:
        subject = subject_of(**key, language=get_language(), hidden=hidden)
    except UnknownSubject as error:
        raise Http404 from error
    context = {"subject": subject, "is_withdrawn": False}
    context["is_completed"] = subject.is_completed(done_keys(request.user))
    if request.method != "POST" or not request.user.is_authenticated:
        return render(request, "certificates/get.html", context)
    try:
        issued = services.issue_certificate(
            learner=request.user, **key, language=get_language(), hidden=hidden
        )
    except NotCompleted:
        context["is_completed"] = False
    except Withdrawn:
        context["is_withdrawn"] = True
    else:
        return redirect("certificates:certificate", issued.check_code)
    return render(request, "certificates/get.html", context, status=HTTPStatus.FORBIDDEN)


@personal
@require_safe
def certificate(request, code):
    """Show one's own certificate: what it says, its check code, and how to print it."""
    held = get_object_or_404(Certificate.objects.of(request.user), check_code=code)
    form = SheetForm(initial={"language": get_language()})
    return render(request, "certificates/certificate.html", _own(request, held, form))


@personal
@sensitive_post_parameters("name")
@require_POST
def download(request, code):
    """Hand over the sheet as PDF; the name on it goes nowhere else."""
    held = get_object_or_404(Certificate.objects.of(request.user), check_code=code)
    form = SheetForm(request.POST)
    if not held.is_valid or not form.is_valid():
        return render(request, "certificates/certificate.html", _own(request, held, form))
    sheet = render_certificate(
        held,
        language=form.cleaned_data["language"],
        check_address=check_address(request),
        name=form.cleaned_data["name"],
    )
    return HttpResponse(
        sheet,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="mitreden-{held.check_code}.pdf"',
        },
    )


def _own(request, held, form):
    address = check_address(request)
    return {
        "certificate": held,
        "words": held.words_in(get_language()),
        "form": form,
        "address": address.partition("://")[2].rstrip("/"),
        "qr_code": qr_code(
            f"{address}{held.check_code}/",
            title=_("QR code with the address where this certificate is checked"),
        ),
    }


def check_address(request) -> str:
    """
    Return the absolute address of the check page, without a language.

    Whoever opens it is sent to the page in the language of their browser, which need not be the
    one the certificate is printed in.
    """
    return request.build_absolute_uri(f"{get_script_prefix()}check/")


@require_safe
def check(request):
    """Ask for a check code, and lead on to what there is to say about it."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:checked", form.cleaned_data["code"])
    return render(request, "certificates/check.html", {"form": form})


@personal
@require_safe
def checked(request, code):
    """Say whether the certificate with this code is valid, and for what; never whose it is."""
    form = CheckForm({"code": code})
    if not form.is_valid():
        context = {"form": form}
        return render(request, "certificates/check.html", context, status=HTTPStatus.NOT_FOUND)
    if form.cleaned_data["code"] != code:
        return redirect("certificates:checked", form.cleaned_data["code"])
    return render(
        request,
        "certificates/checked.html",
        {
            "certificate": form.certificate,
            "words": form.certificate.words_in(get_language()),
            "may_revoke": form.certificate.is_valid and may_revoke(request.user, form.certificate),
        },
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, code):
    """Take a certificate back, after asking once."""
    found = get_object_or_404(Certificate, check_code=code)
    if not may_revoke(request.user, found):
        raise PermissionDenied
    is_own = found.learner_id == request.user.pk
    form_class = RevokeOwnForm if is_own else RevokeForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.revoke_certificate(
                certificate=found, actor=request.user, reason=form.cleaned_data.get("reason", "")
            )
        except AlreadyRevoked:
            messages.info(request, _("This certificate has been revoked before."))
        else:
            messages.success(request, _("The certificate has been revoked."))
        return redirect(reverse("certificates:checked", args=[found.check_code]))
    return render(
        request,
        "certificates/revoke.html",
        {
            "certificate": found,
            "words": found.words_in(get_language()),
            "form": form,
            "is_own": is_own,
        },
    )
