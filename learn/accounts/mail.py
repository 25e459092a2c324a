"""
The one way in which the platform writes mails.

A mail ``reminder`` is made of ``templates/emails/reminder_subject.txt``, ``reminder.txt`` and
``reminder.html``, rendered in the language of whoever receives it, whoever caused it and whatever
language they were reading. Called from tasks, because a mail server may keep people waiting.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import punycode
from django.utils.translation import get_language_bidi, gettext


def send_mail(
    *, name: str, to: str, language: str, context: dict[str, Any], message_id: UUID
) -> None:
    """
    Send the mail ``name`` to one address, in ``language``.

    By ``message_id`` mailboxes know one that goes out a second time. The templates get ``context``
    and, besides, ``language``, ``direction`` and ``site_url``. A mail server that is down, restarts
    or refuses the mail raises an ``OSError``: also what SMTP answers is one.
    """
    with translation.override(known_language(language)):
        context = {
            "language": translation.get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "site_url": absolute_url("front_door"),
            **context,
        }
        # Whatever stands in a name, a subject is one line.
        subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject, render_to_string(f"emails/{name}.txt", context).strip() + "\n", to=[to]
        )
        message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
        # Answers of machines ("out of office") are of no use to anybody.
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        host = punycode(urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname)
        message.extra_headers["Message-ID"] = f"<{message_id}@{host}>"
        message.send()


def absolute_url(view_name: str, *args: Any, language: str | None = None, **kwargs: Any) -> str:
    """Return the whole address of a view, for a mail, in ``language`` or the active one."""
    with translation.override(language or translation.get_language()):
        path = reverse(view_name, args=args, kwargs=kwargs)
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def too_many_mails_message() -> str:
    """Return what to tell somebody who has had too many mails written."""
    return gettext("You have sent too many mails in a short time. Try again in an hour.")


def known_language(code: str) -> str:
    """Return ``code`` if the interface exists in it, and its own language otherwise."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
