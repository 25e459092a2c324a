"""
A network that is cut at random moments: a relay in front of the server.

It speaks TCP and knows of HTTP only where a request begins and ends, so what it cuts are real
connections: before the server hears anything, in the middle of a request, after the server has
stored an answer and before a byte of the reply arrives, or in the middle of the reply. It may also
cut a connection and deliver its request later, when the client has long gone on.
"""

import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from enum import Enum

LENGTH = b"content-length:"
PIECE = 65_536
# How much later a request that was held up arrives, in seconds.
DELAY = (0.05, 0.4)


class Moment(Enum):
    """When a connection is cut."""

    NEVER = "never"
    BEFORE = "before the request arrives"
    IN_REQUEST = "in the middle of the request"
    LATE = "before the request arrives, which it does later"
    STORED = "after the request was dealt with, before the reply"
    IN_REPLY = "in the middle of the reply"


CUTS = [moment for moment in Moment if moment is not Moment.NEVER]


class BadLink:
    """
    A relay from a port of its own (``url``) to that of the server.

    ``is_at_risk`` says of the head of a request whether its connection may be cut; ``risk`` is how
    often that happens. ``moments`` counts what happened.
    """

    def __init__(
        self,
        server_port: int,
        *,
        seed: int,
        risk: float = 0.5,
        is_at_risk: Callable[[bytes], bool] = lambda head: True,
    ):
        self.server_port, self.risk, self.is_at_risk = server_port, risk, is_at_risk
        self.chance = random.Random(seed)
        self.moments = Counter()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._listener.close()
        self.settle()

    def settle(self) -> None:
        """Wait until everything that is still on its way has arrived."""
        for thread in list(self._threads):
            thread.join(10)

    def _listen(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._relay, args=[client], daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _relay(self, client: socket.socket):
        try:
            request = _request_from(client)
            if request:
                moment, share = self._draw(request)
                self._pass_on(client, request, moment, share)
        except OSError:
            # Either side may go away whenever it likes.
            pass
        finally:
            client.close()

    def _draw(self, request: bytes) -> tuple[Moment, float]:
        """Return when to cut, how far into what is cut, and count it."""
        with self._lock:
            is_cut = self.is_at_risk(request) and self.chance.random() < self.risk
            moment = self.chance.choice(CUTS) if is_cut else Moment.NEVER
            self.moments[moment] += 1
            return moment, self.chance.random()

    def _pass_on(self, client, request: bytes, moment: Moment, share: float):
        if moment is Moment.BEFORE:
            return _cut(client)
        if moment is Moment.LATE:
            _cut(client)
            self._hold_up(share)
        with socket.create_connection(("127.0.0.1", self.server_port)) as server:
            if moment is Moment.IN_REQUEST:
                server.sendall(request[: int(share * len(request))])
                _cut(server)
                return _cut(client)
            server.sendall(request)
            reply = _all_of(server)
        if moment in (Moment.LATE, Moment.STORED):
            return _cut(client)
        if moment is Moment.IN_REPLY:
            client.sendall(reply[: max(1, int(share * len(reply)))])
            return _cut(client)
        return client.sendall(reply)

    def _hold_up(self, share: float):
        threading.Event().wait(DELAY[0] + share * (DELAY[1] - DELAY[0]))


class HoldingLink(BadLink):
    """
    A relay that leaves nothing to chance: of the requests at risk it cuts the first to each place.

    It holds that back, while everything else passes, and delivers it when it is told to settle.
    """

    def __init__(self, server_port: int, *, is_at_risk: Callable[[bytes], bool]):
        super().__init__(server_port, seed=0, is_at_risk=is_at_risk)
        self._known: set[bytes] = set()
        self._may_go = threading.Event()

    def settle(self) -> None:
        """Deliver what is held back, and wait until everything has arrived."""
        self._may_go.set()
        super().settle()

    def _draw(self, request: bytes) -> tuple[Moment, float]:
        place = request.partition(b"\r\n")[0]
        with self._lock:
            is_held = self.is_at_risk(request) and place not in self._known
            self._known.add(place)
            moment = Moment.LATE if is_held else Moment.NEVER
            self.moments[moment] += 1
            return moment, 0.0

    def _hold_up(self, share: float):
        self._may_go.wait()


def _request_from(client: socket.socket) -> bytes:
    """Return one whole request that asks for the connection to be closed after it."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        data += piece
    head, _blank, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    lengths = [int(line[len(LENGTH) :]) for line in lines if line.lower().startswith(LENGTH)]
    while lengths and len(body) < lengths[0]:
        piece = client.recv(PIECE)
        if not piece:
            return b""
        body += piece
    return b"\r\n".join([*lines, b"Connection: close", b"", body])


def _all_of(server: socket.socket) -> bytes:
    pieces = []
    while piece := server.recv(PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def _cut(connection: socket.socket) -> None:
    """Reset a connection, so that the other side sees a fault and no orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
