"""The people who can sign in to a demo: one may do everything, one writes, two lead groups."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from learn.accounts.models import User
from learn.accounts.services import create_staff_account, ensure_editors
from learn.dashboard.management.demo.people import ORGANISATIONS, facilitator_email

ADMIN = "admin@example.org"
EDITOR = "editor@example.org"
FACILITATORS = tuple(facilitator_email(code) for code in ORGANISATIONS)
SIGN_INS = (ADMIN, EDITOR, *FACILITATORS)


@dataclass(frozen=True)
class SignIn:
    """An address and the password it was given when the demo was first started."""

    email: str
    password: str


def sign_ins_file() -> Path:
    """Return where the generated passwords are kept, readable for their owner only."""
    return settings.DATA_DIR / "demo" / "sign-ins.json"


def ensure_staff() -> list[SignIn]:
    """
    Return the sign-ins of the demo; people missing in the database are made.

    Passwords are generated once for each installation, so that no demo in a classroom can be
    entered with a password read on the internet.
    """
    known = passwords()
    with transaction.atomic():
        if not User.objects.filter(email=ADMIN).exists():
            create_staff_account(
                email=ADMIN,
                password=known[ADMIN],
                display_name="Demo admin",
                is_superuser=True,
            )
        if not User.objects.filter(email=EDITOR).exists():
            create_staff_account(
                email=EDITOR,
                password=known[EDITOR],
                display_name="Demo editor",
                groups=[ensure_editors()],
            )
    return [SignIn(email, known[email]) for email in SIGN_INS if email in _there()]


def _there() -> set[str]:
    return set(User.objects.filter(email__in=SIGN_INS).values_list("email", flat=True))


def passwords() -> dict[str, str]:
    """Return the password of everybody who can sign in to this demo; missing ones are made."""
    path = sign_ins_file()
    known = json.loads(path.read_text()) if path.is_file() else {}
    if known.keys() >= set(SIGN_INS):
        return known
    known = {email: secrets.token_urlsafe(12) for email in SIGN_INS} | known
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(known, indent=2))
    draft.replace(path)
    return known
