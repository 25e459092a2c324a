"""Who may take a certificate back."""

from learn.accounts.permissions import Somebody, organisations_administered_by
from learn.certificates.models import Certificate


def may_revoke(user: Somebody, certificate: Certificate) -> bool:
    """Whether ``user`` is its learner, an administrator of who issued it, or an operator."""
    if not user.is_authenticated or not user.is_active:
        return False
    if certificate.learner_id == user.pk:
        return True
    return certificate.organisation_key in organisations_administered_by(user)
