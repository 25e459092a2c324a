"""Databases and servers that live for one benchmark."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

START_SECONDS = 60


def environment(data: str, database_url: str | None) -> dict[str, str]:
    """Return the environment of a platform with its data below ``data``."""
    chosen = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "MITREDEN_DATA": data,
    }
    for service in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        chosen.pop(service, None)
    if database_url:
        chosen["DATABASE_URL"] = database_url
    return chosen


@contextmanager
def throw_away_database(url: str) -> Iterator[str]:
    """Yield the address of an empty database on the server of ``url``, gone afterwards."""
    parts = urlsplit(url)
    name = f"{parts.path.lstrip('/')}_bench"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    maintenance = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(drop)


def run(chosen: dict[str, str], *arguments: str):
    """Run Python with ``arguments`` in the environment ``chosen``; fails where it fails."""
    subprocess.run([sys.executable, *arguments], env=chosen, check=True)


@contextmanager
def serving(chosen: dict[str, str]) -> Iterator[int]:
    """Yield the port of a production server with one process, stopped afterwards."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "learn.wsgi:application"),
        *("--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "1"),
    ]
    process = subprocess.Popen(command, env=chosen)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen):
    """Return as soon as the server answers; raises ``RuntimeError`` where it never does."""
    pause = threading.Event()
    for _try in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/__control__/", timeout=5):
                return
        except OSError:
            pause.wait(0.1)
    raise RuntimeError("The server did not start.")
