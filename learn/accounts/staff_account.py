"""The admin's page “Account”, with one display name instead of Wagtail's two required names."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel

from learn.accounts.models import User


class DisplayNameForm(forms.ModelForm):
    """Changes how a staff account is named in the admin."""

    class Meta:
        model = User
        fields = ["display_name"]


class DisplayNamePanel(BaseSettingsPanel):
    """Takes the place of Wagtail's panel for first name, last name and e-mail address."""

    name = "display_name"
    title = _("Name")
    order = NameEmailSettingsPanel.order
    form_class = DisplayNameForm


class StaffAccountView(AccountView):
    """Wagtail's own page but for one panel."""

    def get_panels(self):
        """Return the panels with ours in place of Wagtail's names."""
        request = self.request
        theirs = super().get_panels()
        profile = theirs[0].profile
        ours = DisplayNamePanel(request, request.user, profile)
        return [ours if isinstance(panel, NameEmailSettingsPanel) else panel for panel in theirs]


staff_account = never_cache(require_admin_access(StaffAccountView.as_view()))
