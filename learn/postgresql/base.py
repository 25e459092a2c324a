"""The database backend that ``settings.DATABASES`` names for PostgreSQL."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """
    Looks at a kept connection before it asks the server whether it is still there.

    Django checks each connection at the start of a request with a query of its own. A connection
    that the server closed (a restart, a time-out) has something to read: its end. One that is
    silent needs no question, and the answer to a question is worth no more: the server may go
    away right after it.
    """

    def is_usable(self):
        """Return whether the connection may be used; asks the server only where it spoke up."""
        connection = self.connection
        if connection is None or connection.closed:
            return False
        watched = select.poll()
        watched.register(connection.fileno(), select.POLLIN)
        return super().is_usable() if watched.poll(0) else True
