"""Where a request came from."""

import pytest
from django.test import RequestFactory

from learn.accounts.client_address import client_address

SOCKET = "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        # Without proxies the header is what anybody likes to write.
        (0, "198.51.100.1", SOCKET),
        (0, None, SOCKET),
        # One proxy appended the last entry; the rest is invented.
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (1, "1.2.3.4,5.6.7.8,198.51.100.1", "198.51.100.1"),
        (2, "1.2.3.4, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        # Somebody went round the proxies, or a proxy writes nonsense.
        (2, "198.51.100.1", SOCKET),
        (1, None, SOCKET),
        (1, "unknown", SOCKET),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(settings, proxies, header, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": header} if header is not None else {}
    request = RequestFactory(REMOTE_ADDR=SOCKET).get("/", headers=headers)
    assert client_address(request) == expected
