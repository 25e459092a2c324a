"""People, what staff may do, and what keys, links, mails and budgets of guesses need."""

from learn.accounts.models.keys import GuessBudget, RecoveryKey, SpareKey
from learn.accounts.models.links import EmailChange, Invitation, MailedLink
from learn.accounts.models.mails import OutgoingMail
from learn.accounts.models.people import User, user_display
from learn.accounts.models.roles import FormerRole, StaffRole
from learn.accounts.models.sessions import Session

__all__ = [
    "EmailChange",
    "FormerRole",
    "GuessBudget",
    "Invitation",
    "MailedLink",
    "OutgoingMail",
    "RecoveryKey",
    "Session",
    "SpareKey",
    "StaffRole",
    "User",
    "user_display",
]
