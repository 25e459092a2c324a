from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "learn.groups"
    label = "groups"
    verbose_name = _("Groups")

    def ready(self):
        from learn.accounts import handover, retention
        from learn.groups import attempts, personal_data
        from learn.groups.letters import register_letters
        from learn.groups.services.people import count_led, hand_over_all
        from learn.groups.services.retention import sweep

        personal_data.register()
        attempts.register()
        register_letters()
        retention.register(sweep)
        handover.register(handover.Handover(count=count_led, hand_over=hand_over_all))
