"""What the admin's audit log calls what happens here."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from learn.certificates.services import REVOKED


@hooks.register("register_log_actions")
def certificate_log_actions(actions):
    """Name in the history of a certificate that it was revoked."""
    actions.register_action(REVOKED, _("Revoke certificate"), _("Certificate revoked"))
