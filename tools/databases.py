"""Which PostgreSQL, if any, tests and benchmarks may use on this machine."""

import hashlib
import os
from pathlib import Path

import psycopg

LOCAL_SERVER = "postgres://postgres@127.0.0.1:5432/"


def postgresql_url() -> str | None:
    """
    Return the address of a PostgreSQL database, or None where there is no server.

    ``DATABASE_URL`` is taken where it is set; what is tested there is never the database it
    names, but ``test_`` and that name. Otherwise a server on this machine is tried, with a
    database named after this folder, so that two checkouts do not meet in one.
    """
    chosen = os.environ.get("DATABASE_URL", "")
    if chosen:
        return chosen if chosen.startswith("postgres") else None
    try:
        psycopg.connect(f"{LOCAL_SERVER}postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return None
    folder = hashlib.sha256(str(Path.cwd()).encode()).hexdigest()[:8]
    return f"{LOCAL_SERVER}mitreden_{folder}"
