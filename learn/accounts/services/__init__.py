"""Every write to people, their roles and invitations, keys, mails and budgets."""

from learn.accounts.services.editors import ensure_editors
from learn.accounts.services.invitations import (
    accept_as_new_person,
    accept_invitation,
    find_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from learn.accounts.services.keys import (
    come_back,
    current_key,
    current_spare_key,
    find_key_owner,
    has_key,
    make_recovery_key,
    make_spare_key,
    spend_key,
)
from learn.accounts.services.mails import (
    claim_mail,
    mails_to_resume,
    owe_mail,
    owe_no_more,
    put_off_mail,
    settle_mail,
)
from learn.accounts.services.own_account import (
    ask_email_change,
    cancel_email_change,
    confirm_email_change,
    find_email_change,
    rename,
)
from learn.accounts.services.people import (
    create_guest,
    create_staff_account,
    erase_user,
    merge_users,
    note_visit,
)
from learn.accounts.services.retention import Expired, purge_expired
from learn.accounts.services.roles import change_roles, close_account, reopen_account
from learn.accounts.services.second_factor import reset_second_factor
from learn.accounts.services.sessions import end_other_sessions, end_session, note_session_use

__all__ = [
    "Expired",
    "accept_as_new_person",
    "accept_invitation",
    "ask_email_change",
    "cancel_email_change",
    "change_roles",
    "claim_mail",
    "close_account",
    "come_back",
    "confirm_email_change",
    "create_guest",
    "create_staff_account",
    "current_key",
    "current_spare_key",
    "end_other_sessions",
    "end_session",
    "ensure_editors",
    "erase_user",
    "find_email_change",
    "find_invitation",
    "find_key_owner",
    "has_key",
    "invite",
    "mails_to_resume",
    "make_recovery_key",
    "make_spare_key",
    "merge_users",
    "note_session_use",
    "note_visit",
    "owe_mail",
    "owe_no_more",
    "purge_expired",
    "put_off_mail",
    "rename",
    "reopen_account",
    "resend_invitation",
    "reset_second_factor",
    "settle_mail",
    "spend_key",
    "withdraw_invitation",
]
