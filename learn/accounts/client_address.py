"""Where a request came from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    Return the address of the client.

    Behind N trusted proxies the N-th entry of X-Forwarded-For from the right was written by the
    first of them; everything left of it was sent by the client and may be invented. Without
    trusted proxies the header counts for nothing.
    """
    own = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies < 1 or len(forwarded) < proxies:
        return own
    try:
        return str(ipaddress.ip_address(forwarded[-proxies]))
    except ValueError:
        return own
