from allauth.account.signals import password_changed, password_reset, password_set
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "learn.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self):
        from learn.accounts import retention, signals
        from learn.accounts.account_data import register_account_data
        from learn.accounts.letters import register_letters
        from learn.accounts.services.retention import sweep
        from learn.accounts.signal_handlers import (
            begin_anew,
            note_staff_sign_in,
            queue_mail,
        )

        # Ours in place of Django's, which would write down every learner's moment of coming.
        # Under the same id Django's own is not added afterwards, whichever app is ready first.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(note_staff_sign_in, dispatch_uid="update_last_login")
        signals.mail_owed.connect(queue_mail)
        for signal in (password_changed, password_reset, password_set):
            signal.connect(begin_anew)
        register_account_data()
        register_letters()
        retention.register(sweep)


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with a form that fits our accounts."""

    user_viewset = "learn.accounts.staff_users.StaffUserViewSet"
