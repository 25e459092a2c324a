"""The group of Wagtail that writes, translates and publishes, and who is in it."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from learn.accounts.models import StaffRole, User

EDITORS = "Editors"
# What an editor writes beside pages, as (app label, model).
SNIPPETS = [
    ("courses", "factcard"),
    ("home", "topic"),
    ("quizzes", "questionbank"),
    ("quizzes", "questioncategory"),
]
ORGANISATION = "organisation"
FILES = [("wagtailimages", "image"), ("wagtaildocs", "document"), ("wagtailmedia", "media")]


def ensure_editors() -> Group:
    """Return the group that writes, translates and publishes; its permissions are made complete."""
    editors, _created = Group.objects.get_or_create(name=EDITORS)
    of_snippets = Q(pk=None)
    for app_label, model in SNIPPETS:
        of_snippets |= Q(content_type__app_label=app_label, content_type__model=model)
    editors.permissions.add(
        *Permission.objects.filter(of_snippets),
        *Permission.objects.filter(codename__in=["access_admin", "submit_translation"]),
    )
    # Whoever edits for one organisation changes none: teams and groups hang on them.
    editors.permissions.remove(
        *Permission.objects.filter(content_type__app_label="home", content_type__model=ORGANISATION)
    )
    pages = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page"],
    )
    for permission in pages:
        GroupPagePermission.objects.get_or_create(
            group=editors, page=Page.get_first_root_node(), permission=permission
        )
    of_files = Q(pk=None)
    for app_label, model in FILES:
        of_files |= Q(
            content_type__app_label=app_label,
            codename__in=[f"add_{model}", f"change_{model}", f"choose_{model}"],
        )
    for permission in Permission.objects.filter(of_files):
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=Collection.get_first_root_node(), permission=permission
        )
    return editors


def keep_editors_in_step(account: User) -> None:
    """
    Put ``account`` into the group if it edits for any organisation, and take it out otherwise.

    Call it where the role of editor was given or taken, inside the same transaction: whoever an
    operator put into the group by hand, and who edits for nobody, is left alone.
    """
    if account.staff_roles.filter(role=StaffRole.Role.EDITOR).exists():
        account.groups.add(ensure_editors())
    else:
        account.groups.remove(*Group.objects.filter(name=EDITORS))
