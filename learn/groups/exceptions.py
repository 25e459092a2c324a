"""What can be wrong when people join and lead groups."""


class UnknownJoinCode(LookupError):
    """No open door has this code."""


class GroupFull(Exception):
    """The last place is taken."""


class GroupArchived(Exception):
    """The group is over; it can be read but no longer changed."""


class AlreadyIn(Exception):
    """The person is a member already."""


class LeadNeeded(Exception):
    """A group always has one lead: hand it over first."""


class NotAFacilitator(Exception):
    """Only who may make groups in the organisation can help to lead one."""


class NothingAssigned(Exception):
    """An assignment needs a published module or course."""
