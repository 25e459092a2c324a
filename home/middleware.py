"""How every response goes out: compressed, and with a policy for what it may load."""

from functools import cache

from csp.constants import HEADER, SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse

TEXT = ("text/", "application/json", "image/svg+xml")


class TextCompressionMiddleware(GZipMiddleware):
    """Compresses pages; pictures, sound and video are compressed already and sent in spans."""

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """
    The strict policy for everybody, and the exceptions the Wagtail admin cannot do without.

    Only addresses of the admin may run inline scripts and styles. A preview keeps the policy
    of the page it shows, but may stand in a frame of the admin: Wagtail makes it by a request
    within its own, whose response already has this header when it comes by a second time.
    """

    def process_response(self, request, response):
        if request.path.startswith(_admin_path()):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        elif getattr(request, "is_dummy", False):
            response._csp_replace = {"frame-ancestors": [SELF]}
        else:
            # Every page for learners has the same one, and django-csp builds it anew each time.
            response.setdefault(HEADER, _strict_policy())
            return response
        return super().process_response(request, response)


@cache
def _admin_path() -> str:
    return reverse("wagtailadmin_home")


@cache
def _strict_policy() -> str:
    return build_policy()
