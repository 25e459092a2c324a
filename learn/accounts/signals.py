"""What this room announces once it is committed, so that mails can follow."""

from django.dispatch import Signal

# Sent with ``invitation_id``: somebody was invited, or invited again with a new link.
invitation_issued = Signal()
# Sent with ``change_id``, ``user_id`` and ``old_email``: somebody wants another e-mail address.
email_change_asked = Signal()
# Sent with ``user_id``: the owner of a staff account forgot the password.
password_forgotten = Signal()
