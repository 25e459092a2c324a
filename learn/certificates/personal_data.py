"""
What certificates know about a person: handed over, moved, or made nameless.

The one room from which something stays after somebody is erased: that a certificate with this
code was issued, for what and when. It names nobody and no row leads back to the person, and the
sheet they may still hold can be checked. They can revoke it before they go.
"""

from typing import Any

from learn.accounts.models import User
from learn.accounts.personal_data import PersonalData
from learn.accounts.personal_data import register as register_personal_data
from learn.certificates.models import Certificate
from learn.certificates.services import forget_learner, merge_certificates


def export_certificates(user: User) -> list[dict[str, Any]]:
    """Return every certificate of ``user`` with all that is kept of it."""
    return list(
        Certificate.objects.of(user).values(
            "check_code",
            "module_key",
            "course_key",
            "issued_at",
            "language",
            "completed_on",
            "minutes",
            "words",
            "revoked_at",
            "revocation_reason",
        )
    )


def register() -> None:
    """Register the models of this room."""
    register_personal_data(
        PersonalData(
            name="certificates",
            export=export_certificates,
            merge=lambda source, target: merge_certificates(source=source, target=target),
            erase=lambda user: forget_learner(learner=user),
            models=("certificates.Certificate",),
        )
    )
