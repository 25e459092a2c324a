"""What can be wrong with a request to note progress."""


class UnknownStep(LookupError):
    """No published step has this key."""
