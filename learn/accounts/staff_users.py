"""
Wagtail's user screens, for staff accounts only.

Learners live in the same table, but nobody may browse them: who learns what is theirs to show.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from learn.accounts.models import User

FIELDS = ["email", "display_name", "is_superuser", "groups"]


class StaffCreationForm(UserCreationForm):
    """Makes a staff account. Our people have one display name, not two names."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = User.Kind.STAFF

    def clean_email(self):
        """Return the address in the one spelling that is stored."""
        return self.cleaned_data["email"].lower()


class StaffEditForm(UserEditForm):
    """Changes a staff account."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = [*FIELDS, "is_active"]

    def clean_email(self):
        """Return the address in the one spelling that is stored."""
        return self.cleaned_data["email"].lower()


class StaffOnlyMixin:
    """Answers for a learner as for somebody who does not exist."""

    def get_object(self, *args, **kwargs):
        """Return the staff account, or raise ``Http404``."""
        account = super().get_object(*args, **kwargs)
        if not account.is_staff_account:
            raise Http404
        return account


class AdministratorsByAdministratorsMixin:
    """Keeps who manages accounts, but is no administrator, from making administrators."""

    def get_form(self, *args, **kwargs):
        """Return the form, without the box for administrators unless one is asking."""
        form = super().get_form(*args, **kwargs)
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class StaffIndexView(users.IndexView):
    """Lists and searches staff accounts."""

    def get_base_queryset(self):
        """Return nobody but staff."""
        return super().get_base_queryset().staff()


class StaffCreateView(AdministratorsByAdministratorsMixin, users.CreateView):
    """Makes a staff account."""


class StaffEditView(AdministratorsByAdministratorsMixin, StaffOnlyMixin, users.EditView):
    """Changes a staff account."""

    def get_object(self, *args, **kwargs):
        """Return the account; raise ``PermissionDenied`` where its password would be a ladder."""
        account = super().get_object(*args, **kwargs)
        if account.is_superuser and not self.request.user.is_superuser:
            raise PermissionDenied
        return account


class StaffDeleteView(StaffOnlyMixin, users.DeleteView):
    """Deletes a staff account."""


class StaffHistoryView(StaffOnlyMixin, users.HistoryView):
    """Shows what was done to a staff account."""


class StaffUsageView(StaffOnlyMixin, UsageView):
    """Shows what refers to a staff account."""


class StaffUserViewSet(users.UserViewSet):
    """Lists and edits staff; learners are nobody's to browse."""

    copy_view_enabled = False
    template_prefix = "accounts/staff_users/"
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    history_view_class = StaffHistoryView
    usage_view_class = StaffUsageView

    def get_form_class(self, for_update=False):
        """Return the form that fits our accounts."""
        return StaffEditForm if for_update else StaffCreationForm


class StaffBulkActionMixin:
    """Keeps an action on many accounts away from learners, also for “select all”."""

    @classmethod
    def get_queryset(cls, model, object_ids):
        """Return the staff accounts among ``object_ids``, or raise ``Http404``."""
        accounts = list(model.objects.staff().filter(pk__in=object_ids))
        if not accounts:
            raise Http404
        return accounts


class AssignRoleToStaff(StaffBulkActionMixin, AssignRoleBulkAction):
    """Gives staff accounts a role."""


class DeleteStaff(StaffBulkActionMixin, DeleteBulkAction):
    """Deletes staff accounts."""


class SetActiveStateOfStaff(StaffBulkActionMixin, SetActiveStateBulkAction):
    """Opens and closes staff accounts."""
