"""What facilitators and learners type about groups."""

import uuid

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from learn.accounts.digits import DigitsField
from learn.accounts.models import User
from learn.groups import join_codes
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.models.groups import LONGEST_GROUP
from learn.groups.reading import matrix, states
from learn.groups.services.groups import LONGEST_DOOR

MODULE, COURSE = "module", "course"
HELPING_ROLES = [
    (GroupMembership.Role.FACILITATOR, _("helps to run it")),
    (GroupMembership.Role.OBSERVER, _("looks on")),
]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of the platform by code, each in its own name."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class DateInput(forms.DateInput):
    """The browser's own calendar; where there is none, a field that takes 2026-12-31."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class TakenForm(forms.Form):
    """Modules and whole courses to choose from, as ``course:<key>`` and ``module:<key>``."""

    taken = forms.MultipleChoiceField(
        label=_("Which modules?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one module."),
            "invalid_choice": _("One of the modules is no longer there. Please choose again."),
        },
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["taken"].choices = [
            (f"{kind}:{item.key}", item.title) for kind, item in offered
        ]

    def keys(self, kind: str) -> list[uuid.UUID]:
        """Return what was chosen of ``kind``, ``MODULE`` or ``COURSE``."""
        chosen = (value.partition(":") for value in self.cleaned_data["taken"])
        return [uuid.UUID(key) for name, _colon, key in chosen if name == kind]


class GroupFactsForm(forms.ModelForm):
    """What a group is called and how people get in."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of the group"),
        help_text=_("Join cards are printed in these, each beside German."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = LearnerGroup
        fields = ["name", "languages", "is_approval_needed", "seat_limit"]
        error_messages = {"name": {"required": _("Give the group a name.")}}
        help_texts = {
            "name": _("Everybody who joins sees it. Please no names of people."),
            "is_approval_needed": _("People who have the code wait until you let them in."),
            "seat_limit": _("Leave it empty if everybody is welcome."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = language_choices()
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class NewGroupForm(TakenForm, GroupFactsForm):
    """Name and modules, and what else can wait; the organisation where there is a choice."""

    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=uuid.UUID)

    class Meta(GroupFactsForm.Meta):
        pass

    field_order = ["name", "organisation", "taken", "languages", "is_approval_needed", "seat_limit"]

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]

    @property
    def basics(self):
        """The fields everybody fills in."""
        names = ["name", "organisation"]
        return [self[name] for name in names if not self[name].is_hidden]

    @property
    def extras(self):
        """The fields that can wait."""
        return [self[name] for name in ("languages", "is_approval_needed", "seat_limit")]


class GroupSettingsForm(GroupFactsForm):
    """Everything that can be changed about a group later."""

    class Meta(GroupFactsForm.Meta):
        fields = [*GroupFactsForm.Meta.fields, "ends_on", "sends_digest"]
        widgets = {"ends_on": DateInput()}
        help_texts = {
            **GroupFactsForm.Meta.help_texts,
            "ends_on": _("Then the group ends by itself, and 30 days later it is deleted."),
        }

    def clean_ends_on(self):
        """Return the day; a group that never ends would never be deleted."""
        day = self.cleaned_data["ends_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(
                _("This day has passed. To end the group now, end it below.")
            )
        if day > today + LONGEST_GROUP:
            raise forms.ValidationError(
                _("A group lasts one year at most. You can prolong it later.")
            )
        return day


class OpenDoorForm(forms.Form):
    """How long people may join."""

    days = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        choices=[
            (1, _("one day")),
            (7, _("one week")),
            (LONGEST_DOOR.days, _("two weeks")),
        ],
        initial=LONGEST_DOOR.days,
    )


class AssignmentForm(forms.Form):
    """Whom, when and how."""

    is_required = forms.BooleanField(label=_("Everybody should do this"), required=False)
    starts_on = forms.DateField(label=_("From (optional)"), required=False, widget=DateInput())
    due_on = forms.DateField(
        label=_("Until the end of (optional)"), required=False, widget=DateInput()
    )
    note = forms.CharField(
        label=_("Note to the participants (optional)"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_discussed_first = forms.BooleanField(
        label=_("Discuss first"),
        help_text=_("What is right in its quizzes is shown when you open it for the group."),
        required=False,
    )
    recipients = forms.ModelMultipleChoiceField(
        label=_("Only for (nobody ticked: for everybody)"),
        queryset=GroupMembership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(self, *args, group, is_for_some=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_for_some = is_for_some
        learners = group.memberships.learners().select_related("member")
        self.fields["recipients"].queryset = learners.order_by("member__display_name", "pk")
        self.fields["recipients"].label_from_instance = lambda row: row.member.display_name
        if not learners:
            # Nobody to choose from yet: it is for everybody who comes, or stays for nobody.
            del self.fields["recipients"]
        elif is_for_some:
            # What was for some must not become everybody's because the last of them has left.
            self.fields["recipients"].label = _("Who?")
            self.fields["recipients"].required = True

    def clean(self):
        """Refuse a last day that lies before the first."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("The last day lies before the first."))
        return cleaned

    def values(self) -> dict:
        """Return what ``services.assign`` and ``services.change_assignment`` take."""
        recipients = list(self.cleaned_data.get("recipients", []))
        return {
            **self.cleaned_data,
            "recipients": recipients if self.is_for_some else recipients or None,
        }


class HelperForm(forms.Form):
    """Who helps to lead the group, and how much."""

    helper = forms.ModelChoiceField(
        label=_("Who?"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose somebody.")},
    )
    role = forms.ChoiceField(
        label=_("As what?"), choices=HELPING_ROLES, initial=HELPING_ROLES[0][0]
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = people


class SuccessorForm(forms.Form):
    """Who leads the group from now on."""

    successor = forms.ModelChoiceField(
        label=_("Who leads from now on?"),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people


class LabelForm(forms.Form):
    """What the facilitators of this group call somebody."""

    private_label = forms.CharField(
        label=_("Private label"),
        help_text=_(
            "Only the facilitators of this group see it. It is personal data: the participant may "
            "ask for it and finds it in their own file."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RecoveryCardForm(forms.Form):
    """Asks for a recovery card; sent twice it still means one card."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class NameForm(forms.Form):
    """A name for the copy of a group."""

    name = forms.CharField(
        label=_("Name of the new group"),
        max_length=80,
        error_messages={"required": _("Give the group a name.")},
    )


class JoinCodeForm(forms.Form):
    """Takes a join code in any spelling."""

    # What cannot be a code is found here and counts as no guess.
    code = DigitsField(
        label=_("Code of your group"),
        help_text=_("10 digits. Spaces do not matter."),
        length=join_codes.LENGTH,
        error_messages={
            "required": _("Enter the 10 digits of the code."),
            "not_digits": _("A code has digits only. Look for a letter or another sign."),
            "length": _("A code has 10 digits. You entered %(count)d."),
        },
    )


class PseudonymForm(forms.Form):
    """The name somebody goes by; generated, and never required to be real."""

    display_name = forms.CharField(
        label=_("Your name here"),
        help_text=_("It is made up. Keep it or change it; better not your real name."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Keep the name or choose another one.")},
    )


class MatrixForm(forms.Form):
    """What of the matrix is shown; sent by GET, so that the address of a view is kept."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("Who"), required=False)
    module = forms.ChoiceField(label=_("Module"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), required=False)

    STATUSES = [
        ("", _("Everybody")),
        (states.STUCK, _("Stuck")),
        (states.WORKING, _("Working")),
        (states.DONE, _("Done")),
        (states.NOT_STARTED, _("Not started")),
    ]
    ORDERS = [
        (matrix.HELP, _("who needs help first")),
        (matrix.NAME, _("name")),
        (matrix.PROGRESS, _("most steps done")),
        (matrix.LAST, _("last activity")),
    ]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = self.STATUSES
        self.fields["sort"].choices = self.ORDERS
        self.fields["module"].choices = [
            ("", _("All modules")),
            *((str(module.key), module.outline.module_title) for module in plan),
        ]

    def chosen(self) -> dict:
        """Return what ``sorted_and_filtered`` takes; what cannot be understood is not chosen."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "q": data.get("q", ""),
            "status": data.get("status", ""),
            "module": uuid.UUID(data["module"]) if data.get("module") else None,
            "sort": data.get("sort") or matrix.HELP,
        }
