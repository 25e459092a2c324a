"""
The secrets in links that are mailed: how they are made, and what is stored of them.

A secret is worked out from a random ``link_key`` and the secret key of the installation. Rejected:
drawing it when the row is made and handing it to the job that mails it, because it would then lie
readable in the queue, and a job that runs twice could not tell whether it had been mailed.
"""

import base64
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from learn.accounts.models import MailedLink

LINK_SALT = "learn.accounts.mailed_links.secret"
DIGEST_SALT = "learn.accounts.mailed_links.digest"
# Thirty-two bytes in Base64 without padding; whatever is longer was not mailed by us.
LENGTH = 43


def token_of(link: MailedLink) -> str:
    """Return the secret that goes into the address of ``link``."""
    mac = salted_hmac(LINK_SALT, str(link.link_key), algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def renew(link: MailedLink, *, link_key: UUID, now: datetime) -> None:
    """Give ``link`` another secret, valid as long as its kind is; the caller saves it."""
    link.link_key = link_key
    link.digest = _digest(token_of(link), settings.SECRET_KEY)
    link.expires_at = now + link.VALID_FOR


def digests(token: str) -> list[str]:
    """Return what may be stored of ``token``, also before the last change of SECRET_KEY."""
    if len(token) != LENGTH or not token.isascii():
        return []
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_digest(token, secret) for secret in secrets]


def _digest(token: str, secret: str) -> str:
    return salted_hmac(DIGEST_SALT, token, secret=secret, algorithm="sha256").hexdigest()
