"""Headers that every response carries."""

from csp.middleware import CSPMiddleware
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """
    The strict policy for everybody, and the one exception the Wagtail admin cannot do without.

    Only addresses below ``/admin/`` may run inline scripts and styles.
    """

    def process_response(self, request, response):
        if request.path.startswith("/admin/"):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)
