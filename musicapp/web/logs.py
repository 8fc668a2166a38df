"""One line per request with its id and latency, and all other log lines in the same form.

The id is sent back as ``X-Request-ID`` and stands in every line that the request caused. Addresses are logged
without query and with tokens hidden: a log must not be able to sign anybody in.
"""

import logging
import re
import secrets
import sys
import time
from typing import Any

from flask import Flask, Response, g, request

from musicapp import prepared
from musicapp.config import Settings
from musicapp.without import without

with without("rich"):  # 9 MB for colours in tracebacks
    import structlog

SLOW_STATEMENT_MS = 200
LONGEST_PATH = 200
LONGEST_STATEMENT = 1000
HANDLER = "musewave"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = ("/static/", "/healthz", "/readyz")
_log = structlog.stdlib.get_logger("musicapp.requests")


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    configure(settings)
    app.before_request(_begin)
    app.after_request(_end)


def configure(settings: Settings) -> None:
    """Send every log line of this process to standard error, as text for people or as JSON for collectors."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if kept.name != HANDLER), _handler(settings, shared)]
    if _note_slow not in prepared.watchers:
        prepared.watchers.append(_note_slow)
    root.setLevel(settings.log_level.upper())
    _leave_out_what_no_line_says()
    for chatty in ("alembic", "huey", "flask_limiter", "PIL"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def _leave_out_what_no_line_says() -> None:
    """Which line of code, thread and process: found out anew for each line otherwise."""
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def request_id() -> str:
    """The id of the present request; what an admin looks for in the log."""
    return str(g.get("request_id", ""))


class _Terminal(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


def _handler(settings: Settings, shared: list[Any]) -> logging.Handler:
    handler = _Terminal()
    handler.name = HANDLER
    if settings.log_format == "json":
        shown: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        plain = structlog.dev.plain_traceback
        shown = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[drop, *shown])
    handler.setFormatter(formatter)
    return handler


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    if "began" not in g:  # refused before the request began, for example by its host name
        _begin()
    response.headers["X-Request-ID"] = request_id()
    level = logging.DEBUG if request.path.startswith(QUIET) and response.status_code < 500 else logging.INFO
    elapsed = round((time.perf_counter() - g.began) * 1000, 1)
    _log.log(level, "request", method=request.method, path=_path(), status=response.status_code, ms=elapsed)
    return response


def _path() -> str:
    path = request.path
    for name, value in (request.view_args or {}).items():
        if name == "token":
            path = path.replace(str(value), "…")
    return path[:LONGEST_PATH]


def _note_slow(statement: str, seconds: float) -> None:
    elapsed = seconds * 1000
    if elapsed > SLOW_STATEMENT_MS:
        shown = " ".join(statement.split())[:LONGEST_STATEMENT]
        _log.warning("slow statement", ms=round(elapsed), statement=shown)
