"""The lock under which a group is changed."""

from learn.groups.models import LearnerGroup


def lock(group: LearnerGroup) -> None:
    """
    Lock ``group`` until the transaction ends, and bring it up to date.

    Called before anything is asked of it: it may have ended since it was fetched, or its door may
    have been opened by the same button pressed twice.
    """
    group.refresh_from_db(from_queryset=LearnerGroup.objects.select_for_update(of=("self",)))
