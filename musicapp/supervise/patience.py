"""gunicorn's threads, without endless patience for those who stop half way, and without making others wait for them."""

import logging
import socket
import struct
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

SILENCE_S = 20  # in the middle of a request; between requests the keepalive counts


class PatientWorker(ThreadWorker):
    """Ends a request whose sender has said nothing for ``SILENCE_S``: it would hold a thread for ever."""

    def init_process(self) -> None:
        logging.getLogger("gunicorn.error").addFilter(_is_news)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Called once per request, in a thread. The kernel keeps the time, so that sending stays one blocking call.

        gunicorn would say good-bye in its one accepting thread, and wait up to 2 s for the answer there.
        """
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE_S, 0))
        goes_on = super().handle(conn)
        if not goes_on:
            util.close_graceful(conn.sock)
            conn.close = _is_closed
        return goes_on


def _is_closed(graceful: bool = False) -> None:
    """What is left to do for the accepting thread."""


def _is_news(record: logging.LogRecord) -> bool:
    """A line that went silent is none."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))
