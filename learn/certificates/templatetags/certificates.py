"""Certificates for templates of rooms that do not know them."""

from django import template

from courses.outline import STEP_LENGTH
from home.visibility import hidden_paths
from learn.certificates.models import Certificate
from learn.certificates.subjects import completed_courses
from learn.progress.reading import done_keys

register = template.Library()


@register.inclusion_tag("certificates/offer.html", takes_context=True)
def certificate_offer(context, progress):
    """Offer the certificate for a completed module, and for its course if that is complete too."""
    request = context["request"]
    courses = completed_courses(
        [progress.path[:-STEP_LENGTH]], done_keys(request.user), hidden_paths(request)
    )
    return {"module_key": progress.module_key, "courses": courses}


@register.simple_tag(takes_context=True)
def holds_certificates(context):
    """Return whether the visitor has a certificate that somebody could check."""
    return Certificate.objects.of(context["request"].user).valid().exists()
