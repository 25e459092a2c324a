"""Which Redis, if any, tests may use on this machine."""

import os

from redis import Redis
from redis.exceptions import RedisError

LOCAL_SERVER = "redis://127.0.0.1:6379"
# Redis counts its databases from 0, and has so many unless told otherwise.
DATABASES = range(15, 0, -1)


def redis_server() -> str | None:
    """
    Return the address of a Redis server, or None where none answers.

    ``TEST_BROKER_URL`` or ``CELERY_BROKER_URL`` names it, without the database: what waits in that
    is somebody's work.
    """
    named = os.environ.get("TEST_BROKER_URL") or os.environ.get("CELERY_BROKER_URL")
    server = named or LOCAL_SERVER
    if "/" in server.partition("://")[2]:
        server = server.rpartition("/")[0]
    try:
        with Redis.from_url(server, socket_connect_timeout=2) as client:
            client.ping()
    except RedisError:
        return None
    return server


def empty_database(server: str, place: int = 0) -> str | None:
    """
    Return the address of an empty database on ``server``, or None where too few are empty.

    Processes that look at the same time name different places, and so get different ones.
    """
    empty = []
    for number in DATABASES:
        address = f"{server}/{number}"
        with Redis.from_url(address) as client:
            if client.dbsize() == 0:
                empty.append(address)
    return empty[place] if place < len(empty) else None
