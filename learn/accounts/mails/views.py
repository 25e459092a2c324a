"""The page of the mails of a demo."""

from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.caching import personal
from learn.accounts.decorators import staff_required
from learn.accounts.mails.reading import newest_mails

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def only_where_mails_are_files(view):
    """Raise ``Http404`` where mails are really sent, whoever asks."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if settings.EMAIL_BACKEND != FILE_BACKEND:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@personal
@require_safe
@only_where_mails_are_files
@staff_required
def mails(request):
    """Show operators the newest mails: whoever reads them could enter any account."""
    if not request.user.is_superuser:
        raise PermissionDenied
    newest = newest_mails(Path(settings.EMAIL_FILE_PATH))
    return render(request, "accounts/mails/mails.html", {"mails": newest})
