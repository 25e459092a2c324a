"""What an administrator fills in about people of the own organisation."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from learn.accounts.models import StaffRole

ROLES = [
    (
        StaffRole.Role.FACILITATOR,
        _("Facilitator: makes groups, invites people to learn, sees how they get on"),
    ),
    (StaffRole.Role.EDITOR, _("Editor: writes and translates modules")),
    (
        StaffRole.Role.ADMINISTRATOR,
        _("Administrator: decides who is in the team, and may lead groups too"),
    ),
]


def languages():
    """Return the languages of the interface under the names they give themselves."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class InviteForm(forms.Form):
    """Asks who shall be invited to what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={
            "required": _("Enter the e-mail address of the person you invite."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person shall do.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=languages, initial=get_language
    )

    def clean_email(self):
        """Return the address in the one spelling that is stored."""
        return self.cleaned_data["email"].lower()


class RolesForm(forms.Form):
    """Says what somebody does in the organisation."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one role. To take all of them, close the account.")
        },
    )


class SuccessorField(forms.ModelChoiceField):
    """Names colleagues by name and address: two may have the same name."""

    def label_from_instance(self, account):
        """Return what stands in the list."""
        return f"{account.display_name} ({account.email})"


class CloseForm(forms.Form):
    """Confirms that an account is closed; with ``successors`` it also asks who takes over."""

    successor = SuccessorField(
        label=_("Who takes over"),
        queryset=None,
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Choose who takes over the groups."),
            "invalid_choice": _("Choose somebody from the list."),
        },
    )

    def __init__(self, *args, successors=None, **kwargs):
        super().__init__(*args, **kwargs)
        if successors is None:
            del self.fields["successor"]
        else:
            self.fields["successor"].queryset = successors
