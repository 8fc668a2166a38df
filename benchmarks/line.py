"""A line between a browser and a server: as slow as one likes, cut and mended as often as one likes, and counted."""

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType

SEGMENT = (
    1460  # as on Ethernet: a browser that may hand over more at once believes too early that it is through
)
BUFFER = 65_536
RESET = struct.pack("ii", 1, 0)  # close at once, and tell the other side so


@dataclass
class Line:
    """Listens on a port of its own. ``sent`` counts what the browser has sent, heads of requests and all."""

    bytes_a_second: int
    target: int = 0  # the server's port
    sent: int = 0
    is_cut: bool = False
    _open: set[socket.socket] = field(default_factory=set)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _free_at: float = 0.0

    def __post_init__(self) -> None:
        self._door = socket.socket()
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._door.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self._door.bind(("127.0.0.1", 0))
        self._door.listen()
        self.port = int(self._door.getsockname()[1])

    def __enter__(self) -> "Line":
        threading.Thread(target=self._welcome, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._door.close()
        self.cut()

    def cut(self) -> None:
        """Every open connection breaks, and no new one comes about."""
        self.is_cut = True
        for end in [*self._open]:
            self._break(end)

    def mend(self) -> None:
        self.is_cut = False

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):  # the door was closed: it is over
            while True:
                near, _ = self._door.accept()
                if self.is_cut:
                    self._break(near)
                    continue
                far = socket.create_connection(("127.0.0.1", self.target))
                self._open |= {near, far}
                for pair, slowly in (((near, far), True), ((far, near), False)):
                    threading.Thread(target=self._carry, args=(*pair, slowly), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, slowly: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(16_384):
                if slowly:
                    self._wait_for(len(piece))
                other.sendall(piece)
        for end in (one, other):
            self._open.discard(end)
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _wait_for(self, size: int) -> None:
        """All connections share what the line carries."""
        with self._turn:
            self.sent += size
            self._free_at = max(self._free_at, time.monotonic()) + size / self.bytes_a_second
            wait = self._free_at - time.monotonic()
        time.sleep(max(wait, 0))

    def _break(self, end: socket.socket) -> None:
        self._open.discard(end)
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.shutdown(socket.SHUT_RDWR)
            end.close()
