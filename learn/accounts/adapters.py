"""How allauth treats our staff accounts."""

import time
from io import BytesIO

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import logout
from django.urls import reverse

from learn.accounts import services
from learn.accounts.client_address import client_address
from learn.accounts.start_page import start_page

# The two entries of the session that ``get_authentication_records`` reads.
AUTHENTICATION_NOTES = ("account_authentication_methods", "account_authentication_methods_user")


class StaffAccountAdapter(DefaultAccountAdapter):
    """Sign-in for people who were given an account; nobody makes one for themselves."""

    def is_open_for_signup(self, request):
        """Return False: administrators make accounts."""
        return False

    def pre_login(self, request, user, **kwargs):
        """
        Empty the session as soon as the password was right, and keep only allauth's notes of it.

        Whoever used this browser before, most likely a guest, leaves nothing behind. It must
        happen here: allauth does not ask for the second factor while somebody is signed in.
        """
        response = super().pre_login(request, user, **kwargs)
        if response is None:
            notes = {key: request.session.get(key) for key in AUTHENTICATION_NOTES}
            logout(request)
            request.session.update(notes)
        return response

    def login(self, request, user):
        """Sign in for a working day, not for a learner's half a year."""
        super().login(request, user)
        request.session.set_expiry(app_settings.SESSION_COOKIE_AGE)

    def get_login_redirect_url(self, request):
        """Return where this person's work begins: not everybody may enter the admin."""
        return start_page(request.user)

    def get_password_change_redirect_url(self, request):
        """Return the page of the own account, from where the password is changed."""
        return reverse("accounts:account")

    def send_password_reset_mail(self, user, email, context):
        """
        Have the mail written in the account's language, by a job, as all mails are.

        A mail server that is down must not show whether the address is known: the mail is tried
        again later, and the page says the same as ever. Without a broker a known address takes
        longer, as long as the mail server does.
        """
        services.owe_mail(name="password_reset", person=user)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Ask for the password again only if the last time was minutes ago, sign-in included."""
        request = context.request
        last_proof = max(
            (note["at"] for note in get_authentication_records(request, request.user)), default=0
        )
        if time.time() - last_proof < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_client_ip(self, request):
        """Return the address by which allauth limits attempts, counted as everywhere else."""
        return client_address(request)


class StaffMFAAdapter(DefaultMFAAdapter):
    """Second factors of staff."""

    def build_totp_svg(self, url):
        """Return the QR code on its own white ground, readable in dark mode too."""
        image = BytesIO()
        segno.make(url).save(image, kind="svg", scale=6, border=4, light="white", xmldecl=False)
        return image.getvalue().decode()
