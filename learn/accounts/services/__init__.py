"""Every write to people, keys and budgets."""

from learn.accounts.services.keys import (
    current_key,
    current_spare_key,
    find_key_owner,
    has_key,
    make_recovery_key,
    make_spare_key,
    spend_key,
)
from learn.accounts.services.people import (
    create_guest,
    create_staff_account,
    erase_user,
    merge_users,
    note_visit,
)
from learn.accounts.services.retention import Expired, purge_expired
from learn.accounts.services.second_factor import reset_second_factor

__all__ = [
    "Expired",
    "create_guest",
    "create_staff_account",
    "current_key",
    "current_spare_key",
    "erase_user",
    "find_key_owner",
    "has_key",
    "make_recovery_key",
    "make_spare_key",
    "merge_users",
    "note_visit",
    "purge_expired",
    "reset_second_factor",
    "spend_key",
]
