"""
Every address × every role. An address that nobody declared fails, so that none is forgotten.

Addresses below ``/admin/`` follow one rule: without admin access nothing is ever shown there.
All others are declared one by one with what each role gets.
"""

import re
import uuid

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import GroupPagePermission, Page

from learn.groups.services import add_helper, create_group, join_group
from tests.factories import LearnerFactory, StaffFactory, make_organisation, make_staff

pytestmark = pytest.mark.django_db

# "editor" writes content and has no role in an organisation; the others do what they are called.
ROLES = (
    *("anonymous", "guest", "learner", "member", "editor", "admin"),
    *("facilitator", "observer", "foreign_facilitator", "administrator"),
)
LEADING = ("facilitator", "observer", "foreign_facilitator", "administrator")

OK, GO, FORBIDDEN, MISSING, POST_ONLY = 200, 302, 403, 404, 405
EVERYBODY_SEES = dict.fromkeys(ROLES, OK)
EVERYBODY_IS_SENT_ON = dict.fromkeys(ROLES, GO)
NOBODY_FINDS = dict.fromkeys(ROLES, MISSING)
ONLY_BY_POST = dict.fromkeys(ROLES, POST_ONLY)
WITHOUT_ACCOUNT = dict.fromkeys(("anonymous", "guest", "learner", "member"), GO)
STAFF = ("editor", "admin", *LEADING)
STAFF_SEES = {**WITHOUT_ACCOUNT, **dict.fromkeys(STAFF, OK)}
STAFF_FINDS_NOTHING = {**WITHOUT_ACCOUNT, **dict.fromkeys(STAFF, MISSING)}
# Ids in the walk belong to nobody; what a real group shows to whom is walked in tests/groups.
FACILITATORS_SEE = {**STAFF_SEES, "editor": FORBIDDEN}
ONLY_ADMINISTRATORS_LOOK = {
    **STAFF_SEES,
    **dict.fromkeys(("editor", "facilitator", "observer", "foreign_facilitator"), FORBIDDEN),
    **dict.fromkeys(("admin", "administrator"), MISSING),
}

# What a plain GET gives, with ids that belong to nobody.
DECLARED = {
    # Front door, pages and files
    "front_door": EVERYBODY_IS_SENT_ON,
    "components": EVERYBODY_SEES,
    "wagtail_serve": EVERYBODY_SEES,
    "media": EVERYBODY_IS_SENT_ON,
    "wagtaildocs_serve": NOBODY_FINDS,
    "wagtaildocs_authenticate_with_password": EVERYBODY_IS_SENT_ON,
    "wagtailcore_authenticate_with_password": NOBODY_FINDS,
    # Learning
    "dashboard:my_learning": EVERYBODY_SEES,
    "progress:complete_step": ONLY_BY_POST,
    "progress:module_done": NOBODY_FINDS,
    "quizzes:start_attempt": ONLY_BY_POST,
    "quizzes:question": NOBODY_FINDS,
    "quizzes:save_draft": ONLY_BY_POST,
    "quizzes:hand_in": NOBODY_FINDS,
    "quizzes:result": NOBODY_FINDS,
    "quizzes:practise_mistakes": ONLY_BY_POST,
    "quizzes:check_question": NOBODY_FINDS,
    # Groups: how learners come and go
    "join": EVERYBODY_IS_SENT_ON,
    "join_with": EVERYBODY_IS_SENT_ON,
    "groups:join": EVERYBODY_SEES,
    "groups:join_with": NOBODY_FINDS,
    "groups:leave": NOBODY_FINDS,
    "groups:calendar": {**EVERYBODY_SEES, "anonymous": MISSING},
    # Groups: what their facilitators do
    "groups:group_list": FACILITATORS_SEE,
    "groups:new_group": FACILITATORS_SEE,
    **{
        f"groups:{name}": STAFF_FINDS_NOTHING
        for name in (
            *("group", "door", "projector", "arrivals", "poster", "cards", "people", "learner"),
            *("card", "assignments", "assign", "assignment", "settings", "archive", "delete"),
            *("table", "csv", "xlsx", "ods", "export", "export_file"),
        )
    },
    **{
        f"groups:{name}": ONLY_BY_POST
        for name in (
            *("open_door", "close_door", "admit_all", "admit", "label", "remove", "make_card"),
            *("move", "withdraw", "open_feedback", "add_helper", "change_helper", "hand_over"),
            *("duplicate", "ask_export"),
        )
    },
    # A learner's own things
    "accounts:recovery_key": EVERYBODY_SEES,
    "accounts:recovery_key_print": EVERYBODY_IS_SENT_ON,
    "accounts:recover": EVERYBODY_SEES,
    "accounts:your_data": EVERYBODY_SEES,
    "accounts:export": ONLY_BY_POST,
    "accounts:erase": {**EVERYBODY_SEES, "anonymous": GO},
    "accounts:sign_out": EVERYBODY_IS_SENT_ON,
    # Certificates
    "certificates:module": NOBODY_FINDS,
    "certificates:course": NOBODY_FINDS,
    "certificates:certificate": NOBODY_FINDS,
    "certificates:download": ONLY_BY_POST,
    "certificates:group": STAFF_FINDS_NOTHING,
    "certificates:check": EVERYBODY_SEES,
    "certificates:checked": NOBODY_FINDS,
    "certificates:revoke": NOBODY_FINDS,
    # Staff sign-in
    "admin_login": EVERYBODY_IS_SENT_ON,
    "wagtailcore_login": EVERYBODY_IS_SENT_ON,
    "staff_home": EVERYBODY_IS_SENT_ON,
    "account_login": EVERYBODY_SEES,
    "account_logout": STAFF_SEES,
    "account_inactive": EVERYBODY_SEES,
    "account_reauthenticate": STAFF_SEES,
    "account_change_password": STAFF_SEES,
    "account_set_password": EVERYBODY_IS_SENT_ON,
    "account_reset_password": EVERYBODY_SEES,
    "account_reset_password_done": EVERYBODY_SEES,
    "account_reset_password_from_key": EVERYBODY_SEES,
    "account_reset_password_from_key_done": EVERYBODY_SEES,
    # A staff member's own account
    "accounts:account": STAFF_SEES,
    "accounts:account_name": STAFF_SEES,
    "accounts:account_email": EVERYBODY_IS_SENT_ON,
    "accounts:account_email_cancel": ONLY_BY_POST,
    "accounts:confirm_email": NOBODY_FINDS,
    "accounts:email_link": EVERYBODY_IS_SENT_ON,
    "accounts:account_sessions": STAFF_SEES,
    "accounts:account_end_session": ONLY_BY_POST,
    "accounts:account_end_other_sessions": ONLY_BY_POST,
    # Teams and invitations
    "accounts:team": {
        **STAFF_SEES,
        **dict.fromkeys(("editor", "facilitator", "observer", "foreign_facilitator"), FORBIDDEN),
    },
    "accounts:team_invite": ONLY_ADMINISTRATORS_LOOK,
    "accounts:team_resend": ONLY_BY_POST,
    "accounts:team_withdraw": ONLY_BY_POST,
    "accounts:team_person": ONLY_ADMINISTRATORS_LOOK,
    "accounts:team_close": ONLY_ADMINISTRATORS_LOOK,
    "accounts:team_reopen": ONLY_BY_POST,
    "accounts:invitation": NOBODY_FINDS,
    "accounts:invitation_link": EVERYBODY_IS_SENT_ON,
    # Mails of a demo; in the tests mails are kept in memory.
    "accounts:mails": NOBODY_FINDS,
    # Second factor
    "mfa_index": STAFF_SEES,
    "mfa_authenticate": EVERYBODY_IS_SENT_ON,
    "mfa_reauthenticate": EVERYBODY_IS_SENT_ON,
    "mfa_activate_totp": EVERYBODY_IS_SENT_ON,
    "mfa_deactivate_totp": STAFF_FINDS_NOTHING,
    "mfa_generate_recovery_codes": EVERYBODY_IS_SENT_ON,
    "mfa_view_recovery_codes": STAFF_FINDS_NOTHING,
    "mfa_download_recovery_codes": STAFF_FINDS_NOTHING,
}

# Below /admin/, these hold no data and are needed before anybody has signed in.
# Wagtail's own page for trying out error reports fails on purpose.
FAILS_ON_PURPOSE = {"wagtailadmin_error_test"}
PUBLIC_ADMIN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "admin_login"}

SAMPLES = {
    "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, "nobody")),
    "int": "999999",
    "str": "nothing",
    "slug": "nothing",
    "path": "nothing",
}


def all_patterns(resolver=None, prefix="", namespace=""):
    """Yield (name, sample path) for every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from all_patterns(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or view_name(entry)}", sample_path(route)


def view_name(entry):
    return "media" if "media" in str(entry.pattern) else str(entry.pattern)


def sample_path(route: str) -> str:
    """Return a path that ``route`` matches, with ids that belong to nobody."""
    route = route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")
    if route.startswith("admin/"):
        route = re.sub(r"<str:\w+>", "999999", route)
    route = re.sub(r"<(?:(\w+):)?\w+>(?![^(]*\))", lambda m: SAMPLES.get(m[1] or "str", "1"), route)
    route = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", named_sample, route)
    route = re.sub(r"\((?:\?:)?[^()]*(?:\([^()]*\)[^()]*)*\)[*+?]?", "", route)
    return "/" + route.lstrip("/")


def named_sample(match):
    return "nothing" if match[1] in ("path", "slug", "filename") else "999999"


PATTERNS = sorted(set(all_patterns()))
ADMIN = [p for p in PATTERNS if p[1].startswith("/admin/")]
PUBLIC = [p for p in PATTERNS if not p[1].startswith("/admin/")]


@pytest.fixture
def editor(homes):
    """Return somebody who may edit pages and reach the admin, and nothing else."""
    group = Group.objects.create(name="Test editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    person = StaffFactory()
    person.groups.add(group)
    return person


@pytest.fixture
def people(homes):
    """Return those whose rights hang on a group or an organisation, by role."""
    ours = make_organisation("ours", homes["de"].locale)
    theirs = make_organisation("theirs", homes["de"].locale)
    lead, observer = (make_staff(ours, "facilitator") for _number in range(2))
    group = create_group(actor=lead, organisation_key=ours.translation_key, name="Group")
    add_helper(group=group, actor=lead, helper=observer, role="observer")
    member = LearnerFactory(kind="learner")
    join_group(code=group.join_code, learner=member)
    return {
        "facilitator": lead,
        "observer": observer,
        "foreign_facilitator": make_staff(theirs, "facilitator"),
        "administrator": make_staff(ours, "administrator"),
        "member": member,
    }


@pytest.fixture
def sign_in(client, homes, editor, people):
    """Return a function that makes the client somebody of the given role."""

    def become(role):
        client.logout()
        if role == "guest":
            client.force_login(LearnerFactory(kind="guest"), settings.AUTHENTICATION_BACKENDS[0])
        elif role == "learner":
            client.force_login(LearnerFactory(kind="learner"), settings.AUTHENTICATION_BACKENDS[0])
        elif role == "editor":
            client.force_login(editor, settings.AUTHENTICATION_BACKENDS[0])
        elif role == "admin":
            admin = StaffFactory(is_superuser=True)
            client.force_login(admin, settings.AUTHENTICATION_BACKENDS[0])
        elif role in people:
            client.force_login(people[role], settings.AUTHENTICATION_BACKENDS[0])
        return client

    return become


def test_every_address_is_declared():
    undeclared = {name for name, _path in PUBLIC} - set(DECLARED)
    assert undeclared == set(), "Say in DECLARED who may see these."


def test_nothing_is_declared_that_is_not_there():
    assert set(DECLARED) - {name for name, _path in PATTERNS} == set()


@pytest.mark.parametrize("role", ROLES)
def test_public_addresses_give_what_is_declared(role, sign_in):
    client = sign_in(role)
    wrong = []
    for name, path in PUBLIC:
        status = client.get(path).status_code
        if status != DECLARED.get(name, {}).get(role):
            wrong.append((name, path, status))
        if client.get("/de/my/").wsgi_request.user.is_anonymous != (role == "anonymous"):
            client = sign_in(role)
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "guest", "learner", "member"])
def test_without_admin_access_the_admin_shows_nothing(role, sign_in):
    client = sign_in(role)
    shown = []
    for name, path in ADMIN:
        if name.rsplit(":", 1)[-1] in PUBLIC_ADMIN:
            continue
        for method in (client.get, client.post):
            response = method(path)
            if response.status_code not in (GO, FORBIDDEN, MISSING, POST_ONLY):
                shown.append((name, path, response.status_code))
    assert shown == []


@pytest.mark.parametrize("role", ["editor", "admin", "facilitator"])
def test_the_admin_never_fails(role, sign_in):
    client = sign_in(role)
    client.raise_request_exception = False
    failed = [
        (name, path)
        for name, path in ADMIN
        if name not in FAILS_ON_PURPOSE | {"wagtailadmin_logout"}
        and client.get(path).status_code >= 500
    ]
    assert failed == []


def test_an_editor_manages_neither_people_nor_sites(sign_in):
    client = sign_in("editor")
    for path in ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/locales/"):
        assert client.get(path).status_code in (GO, FORBIDDEN)


@pytest.mark.parametrize("role", LEADING)
def test_who_leads_groups_reads_and_marks_answers_and_writes_nothing(role, sign_in):
    client = sign_in(role)
    for path in ("/admin/quizzes/attempts/", "/admin/quizzes/marking/"):
        assert client.get(path).status_code == OK
    closed = [
        *("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/locales/"),
        *("/admin/images/", "/admin/documents/", "/admin/media/", "/admin/workflows/list/"),
        *("/admin/pages/1/edit/", "/admin/pages/1/delete/", "/admin/snippets/home/organisation/"),
        *("/admin/snippets/quizzes/questionbank/", "/admin/redirects/", "/admin/reports/locked/"),
    ]
    opened = [path for path in closed if client.get(path).status_code not in (GO, FORBIDDEN)]
    assert opened == []
