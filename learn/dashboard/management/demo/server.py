"""Where the demo listens, and the server it runs."""

import errno
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from learn.dashboard.management.demo.refusals import Refusal

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104


@dataclass(frozen=True)
class Place:
    """A host and port to listen on."""

    host: str
    port: int

    @property
    def own_url(self) -> str:
        """The address to type on this computer."""
        return self.url_at("127.0.0.1" if self.host in EVERYWHERE else self.host)

    @property
    def classroom_url(self) -> str | None:
        """The address to type on other devices in the same network, where they are let in."""
        neighbour = address_in_network() if self.host in EVERYWHERE else None
        return self.url_at(neighbour) if neighbour else None

    def url_at(self, host: str) -> str:
        """Return the address of the front door on ``host``."""
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def place(host: str, port: str) -> Place:
    """Return where to listen; raise ``Refusal`` unless a server could start there now."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refusal(f'PORT must be a number from 1 to 65535, not "{port}".')
    chosen = Place(host, int(port))
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, chosen.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            # A server stopped a moment ago does not count as busy.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise _refusal_of(chosen, error) from error
    return chosen


def address_in_network() -> str | None:
    """Return the address under which neighbours see this computer; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def serve(chosen: Place) -> int:
    """
    Run the server until somebody stops it, and return its exit status.

    It runs in a session of its own, out of reach of the terminal: Ctrl-C would otherwise reach
    the server and its worker at once, and granian's worker then hangs until it is killed. A
    closed terminal stops it too, where granian alone would take the signal for a reload.
    """
    connections.close_all()
    process = subprocess.Popen(  # noqa: S603
        server_command(chosen), env=server_environment(chosen), start_new_session=True
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_signal: process.terminate())
    return process.wait()


def server_environment(chosen: Place) -> dict[str, str]:
    """Return the environment of the server: it answers to every name it may be called by."""
    hosts = [*settings.ALLOWED_HOSTS, chosen.host]
    if chosen.host in EVERYWHERE:
        hosts += [address_in_network(), socket.gethostname()]
    return {
        **os.environ,
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(filter(None, hosts))),
        "BASE_URL": (chosen.classroom_url or chosen.own_url).rstrip("/"),
    }


def server_command(chosen: Place) -> list[str]:
    """Return the command line of the server."""
    return [
        *(sys.executable, "-m", "granian", "learn.wsgi:application"),
        *("--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", chosen.host, "--port", str(chosen.port)),
        # Processes, not threads: threads that compute take turns in Python, and spend a third of
        # their time on changing over. Two, so that one long upload does not hold up a classroom.
        *("--workers", "2", "--blocking-threads", "1", "--respawn-failed-workers"),
        # Ctrl-C waits for answers under way, not for browsers that keep a connection open.
        *("--workers-kill-timeout", "5"),
        *("--log-level", "warning"),
    ]


def _refusal_of(chosen: Place, error: OSError) -> Refusal:
    if error.errno == errno.EADDRINUSE:
        return Refusal(
            f"Port {chosen.port} is already in use; stop what runs there or choose another one, "
            f'for example "make demo PORT={chosen.port % 65535 + 1}".'
        )
    if error.errno == errno.EACCES:
        return Refusal(
            f"Port {chosen.port} may only be used by the system administrator; choose one "
            'above 1023, for example "make demo PORT=8000".'
        )
    return Refusal(
        f'The demo cannot listen on "{chosen.host}" ({error.strerror}); '
        "leave MITREDEN_HOST out, or set it to 0.0.0.0 to let a classroom in."
    )
