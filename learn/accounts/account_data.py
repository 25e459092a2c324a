"""What the accounts room itself knows about a person, and who else's models it vouches for."""

from typing import Any

from learn.accounts import personal_data
from learn.accounts.models import EmailChange, RecoveryKey, User


def export_account(user: User) -> dict[str, Any]:
    """Return the person's own row and that there is a key; the key itself we do not know."""
    key_created_at = RecoveryKey.objects.filter(user=user).values_list("created_at", flat=True)
    return {
        "id": user.uuid,
        "kind": user.kind,
        "display_name": user.display_name,
        "language": user.ui_language,
        "email": user.email,
        "created_at": user.created_at,
        "last_seen_on": user.last_seen_on,
        "last_login": user.last_login,
        "groups": list(user.groups.values_list("name", flat=True)),
        "roles": list(user.staff_roles.values("organisation_key", "role")),
        "recovery_key_created_at": key_created_at.first(),
        "recovery_cards_made_at": list(user.spare_keys.values_list("created_at", flat=True)),
        "former_roles": list(user.former_roles.values("organisation_key", "role", "closed_on")),
        "wanted_email": list(EmailChange.objects.filter(user=user).values("email", "created_at")),
        "invitations_sent": list(user.invitations.values("organisation_key", "role", "created_at")),
        "mails_to_be_sent": list(user.outgoing_mails.values("name", "about", "created_at")),
        "signed_in_until": list(user.sessions.values_list("expire_date", flat=True)),
        "signed_in_with": list(user.sessions.values("browser", "begun_on", "used_on")),
    }


def merge_account(source: User, target: User) -> None:
    """Keep the earlier beginning and the later visit; name, language and key stay the target's."""
    target.created_at = min(target.created_at, source.created_at)
    target.last_seen_on = max(target.last_seen_on, source.last_seen_on)
    target.save(update_fields=["created_at", "last_seen_on"])


def register_account_data() -> None:
    """Classify the models of this room and of the libraries it brings."""
    personal_data.register(
        personal_data.PersonalData(
            name="account",
            models=(
                "accounts.EmailChange",
                "accounts.FormerRole",
                "accounts.Invitation",
                "accounts.OutgoingMail",
                "accounts.RecoveryKey",
                "accounts.Session",
                "accounts.SpareKey",
                "accounts.StaffRole",
            ),
            export=export_account,
            merge=merge_account,
        )
    )
    for app_label, reason in STAFF_ONLY_APPS.items():
        personal_data.exempt_app(app_label, reason=reason)
    personal_data.exempt_model("home.CaptionedImage", reason=STAFF_ONLY_APPS["wagtailimages"])


# Learners have no way into the screens that write these; tests hold the doors.
STAFF_ONLY_APPS = {
    "account": "E-mail addresses of staff accounts (allauth).",
    "mfa": "Second factors of staff accounts (allauth).",
    "wagtailcore": "Who among the staff wrote, locked, reviewed or published content.",
    "wagtailadmin": "Who among the staff is editing right now.",
    "wagtailusers": "Preferences of staff accounts in the admin.",
    "wagtaildocs": "Who among the staff uploaded a document.",
    "wagtailimages": "Who among the staff uploaded an image.",
    "wagtailmedia": "Who among the staff uploaded a recording.",
    "wagtail_localize": "Who among the staff translated a text.",
}
