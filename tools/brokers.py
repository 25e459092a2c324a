"""Which Redis, if any, tests may use on this machine."""

import os

from redis import Redis
from redis.exceptions import RedisError

LOCAL_SERVER = "redis://127.0.0.1:6379"
# Redis counts its databases from 0, and has so many unless told otherwise.
DATABASES = range(15, 0, -1)


def redis_url() -> str | None:
    """
    Return the address of an empty Redis database, or None where there is no server.

    ``CELERY_BROKER_URL`` names the server where it is set, but never the database: what waits
    there is somebody's work. ``TEST_BROKER_URL`` is what was found before, for the tests.
    """
    if found := os.environ.get("TEST_BROKER_URL"):
        return found
    server = os.environ.get("CELERY_BROKER_URL") or LOCAL_SERVER
    server = server if "/" not in server.partition("://")[2] else server.rpartition("/")[0]
    for number in DATABASES:
        address = f"{server}/{number}"
        try:
            with Redis.from_url(address, socket_connect_timeout=2) as client:
                if client.dbsize() == 0:
                    return address
        except RedisError:
            return None
    return None
