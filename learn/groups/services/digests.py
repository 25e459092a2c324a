"""Who had which mail about a group, so that nobody gets one twice."""

from datetime import date

from learn.groups.models import DigestSent, GroupMembership


def claim_digest(*, membership: GroupMembership, kind: str, about_on: date) -> bool:
    """Return whether the caller is to send this mail: true once, whoever else asks meanwhile."""
    _row, is_new = DigestSent.objects.get_or_create(
        membership=membership, kind=kind, about_on=about_on
    )
    return is_new


def release_digest(*, membership: GroupMembership, kind: str, about_on: date) -> None:
    """Take back a claim whose mail could not be sent, so that it can be tried again."""
    DigestSent.objects.filter(membership=membership, kind=kind, about_on=about_on).delete()
