"""Groups, who is in them, what they are to take, and which explanations were opened to them."""

from learn.groups.models.assignments import Assignment, AssignmentRecipient, FeedbackOpening
from learn.groups.models.digests import Digest
from learn.groups.models.exports import GroupExport
from learn.groups.models.groups import GroupMembership, LearnerGroup

__all__ = [
    "Assignment",
    "AssignmentRecipient",
    "Digest",
    "FeedbackOpening",
    "GroupExport",
    "GroupMembership",
    "LearnerGroup",
]
