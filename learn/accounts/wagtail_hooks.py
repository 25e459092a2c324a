"""What the admin shows and hides about people."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component

from learn.accounts.services import roles
from learn.accounts.services.second_factor import ACTION
from learn.accounts.staff_users import AssignRoleToStaff, DeleteStaff, SetActiveStateOfStaff

# Later than Wagtail's own actions of the same name, which would reach learners.
for action_class in (AssignRoleToStaff, DeleteStaff, SetActiveStateOfStaff):
    hooks.register("register_bulk_action", action_class, order=100)


class SecondFactorPanel(Component):
    """Offers a second factor on the admin's first page."""

    name = "second_factor"
    template_name = "accounts/admin/second_factor_panel.html"
    order = 50


@hooks.register("construct_homepage_panels")
def offer_second_factor(request, panels):
    """Offer a second factor to who has none; where it is required nobody gets this far."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user):
        panels.append(SecondFactorPanel())


@hooks.register("register_log_actions")
def second_factor_log_action(actions):
    """Name in the history of an account that its second factor was taken away."""
    actions.register_action(
        ACTION, gettext_lazy("Reset second factor"), gettext_lazy("Second factor taken away")
    )


@hooks.register("register_log_actions")
def role_log_actions(actions):
    """Name in the history of an account what administrators of an organisation did to it."""
    actions.register_action(
        roles.CHANGED,
        gettext_lazy("Change roles"),
        gettext_lazy("Roles in an organisation changed"),
    )
    actions.register_action(
        roles.CLOSED, gettext_lazy("Close account"), gettext_lazy("Closed in an organisation")
    )
    actions.register_action(
        roles.REOPENED,
        gettext_lazy("Open account"),
        gettext_lazy("Opened in an organisation again"),
    )


@hooks.register("register_account_menu_item")
def link_to_own_account(request):
    """Link from the admin's account page to the one that everybody on the staff has."""
    return {
        "url": reverse("accounts:account"),
        "label": _("E-mail address and sessions"),
        "help_text": _("Change your address and see where you are signed in."),
    }


@hooks.register("register_account_menu_item")
def link_to_password(request):
    """Link from the account page to the change of password, which allauth owns."""
    return {
        "url": reverse("account_change_password"),
        "label": _("Password"),
        "help_text": _("Change the password you sign in with."),
    }


@hooks.register("register_account_menu_item")
def link_to_second_factor(request):
    """Link from the account page to the second factor, which allauth owns."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Protect your account with an app on your phone."),
    }
