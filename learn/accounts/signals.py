"""What this room announces once it is committed."""

from django.dispatch import Signal

# Sent with ``mail_id``: somebody is to get a mail.
mail_owed = Signal()
