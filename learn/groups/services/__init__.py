"""Every write to groups, the people in them and what they are to take."""

from learn.groups.services.assignments import (
    assign,
    change_assignment,
    move_assignment,
    open_feedback,
    withdraw_assignment,
)
from learn.groups.services.digests import owe_digest
from learn.groups.services.exports import (
    claim_export,
    fail_export,
    finish_export,
    lost_exports,
    report_export,
    request_export,
)
from learn.groups.services.groups import (
    archive_group,
    change_group,
    close_door,
    create_group,
    delete_group,
    duplicate_group,
    open_door,
)
from learn.groups.services.joining import (
    admit,
    find_open_group,
    is_full,
    join_group,
    leave_group,
)
from learn.groups.services.people import (
    add_helper,
    change_helper,
    hand_over,
    hand_over_all,
    label_member,
    make_recovery_card,
    remove_member,
)
from learn.groups.services.retention import purge_groups

__all__ = [
    "add_helper",
    "admit",
    "archive_group",
    "assign",
    "change_assignment",
    "change_group",
    "change_helper",
    "claim_export",
    "close_door",
    "create_group",
    "delete_group",
    "duplicate_group",
    "fail_export",
    "find_open_group",
    "finish_export",
    "hand_over",
    "hand_over_all",
    "is_full",
    "join_group",
    "label_member",
    "leave_group",
    "lost_exports",
    "make_recovery_card",
    "move_assignment",
    "open_door",
    "open_feedback",
    "owe_digest",
    "purge_groups",
    "remove_member",
    "report_export",
    "request_export",
    "withdraw_assignment",
]
