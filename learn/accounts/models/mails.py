"""Mails the platform owes somebody."""

import uuid

from django.db import models
from django.utils import timezone

from learn.accounts.models.people import User


class OutgoingMail(models.Model):
    """
    A mail that was decided on and has not been sent: the row goes when the mail server has it.

    Written in the transaction that decides on it, so that no job a broker forgets, no killed
    worker and no mail server that is away for a while can lose it; after two days it is given up.
    It holds neither words nor secrets: what it says is worked out from ``about`` when it is sent
    (``outbox``).

    Where a worker is killed with a mail in its hands, or the mail server does not answer in time,
    nobody knows whether the mail server has it. It goes out again under the same ``uuid`` as its
    Message-ID, by which mailboxes tell that they have it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Under this name it has templates, and a function that works out what it says.
    name = models.CharField(max_length=40)
    # Whom it concerns: it goes with their account. Nobody yet, where somebody is invited.
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="outgoing_mails")
    # Ids, as that function takes them; and the address that somebody is about to leave.
    about = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    # Since when somebody is sending it.
    claimed_at = models.DateTimeField(null=True, editable=False)
    # From when on it is looked for, if it is still there.
    resume_at = models.DateTimeField(db_index=True, editable=False)
    failed_count = models.PositiveSmallIntegerField(default=0, editable=False)

    def __str__(self):
        return f"Mail {self.pk}: {self.name}"
