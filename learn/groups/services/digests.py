"""Who has been told what about a group by mail, so that everybody is told each thing once."""

from datetime import date

from django.db import transaction

from learn.accounts.services import owe_mail
from learn.groups.models import Digest, GroupMembership


@transaction.atomic
def owe_digest(*, membership: GroupMembership, kind: str, about_on: date) -> bool:
    """Have the mail sent, unless it was owed before or the person left; return whether it is."""
    # Locked, so that nobody is removed meanwhile: the rest of the round is to get its mails.
    if GroupMembership.objects.select_for_update().filter(pk=membership.pk).first() is None:
        return False
    digest, is_new = Digest.objects.get_or_create(
        membership=membership, kind=kind, about_on=about_on
    )
    if is_new:
        owe_mail(name=f"group_{kind}", person=membership.member, digest_id=digest.pk)
    return is_new
