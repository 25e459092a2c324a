"""What groups write into the log of the admin."""

from django.utils.translation import gettext_lazy
from wagtail import hooks

from learn.groups.services.people import RECOVERY_CARD_ACTION


@hooks.register("register_log_actions")
def recovery_card_log_action(actions):
    """Name in the log that a facilitator made a recovery card for somebody of their group."""
    actions.register_action(
        RECOVERY_CARD_ACTION, gettext_lazy("Make recovery card"), gettext_lazy("Recovery card made")
    )
