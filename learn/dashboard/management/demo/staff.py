"""The people who can sign in to a demo: one who may do everything, one who writes."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from learn.accounts.models import User
from learn.accounts.services import create_staff_account, ensure_editors

ADMIN = "admin@example.org"
EDITOR = "editor@example.org"


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
    passwords = _passwords()
    with transaction.atomic():
        if not User.objects.filter(email=ADMIN).exists():
            create_staff_account(
                email=ADMIN,
                password=passwords[ADMIN],
                display_name="Demo admin",
                is_superuser=True,
            )
        if not User.objects.filter(email=EDITOR).exists():
            create_staff_account(
                email=EDITOR,
                password=passwords[EDITOR],
                display_name="Demo editor",
                groups=[ensure_editors()],
            )
    return [SignIn(email, passwords[email]) for email in (ADMIN, EDITOR)]


def _passwords() -> dict[str, str]:
    path = sign_ins_file()
    if path.is_file():
        return json.loads(path.read_text())
    passwords = {email: secrets.token_urlsafe(12) for email in (ADMIN, EDITOR)}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(passwords, indent=2))
    draft.replace(path)
    return passwords
