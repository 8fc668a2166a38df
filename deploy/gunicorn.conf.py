"""How the web processes run. The numbers that an operator may want to change are in .env.example."""

import gc
from typing import Any

from gunicorn.http import message

from musicapp.addresses import bracketed
from musicapp.config import load

settings = load()

# A far too long address gets the application's own sentence; gunicorn would cut the limit down to 8 kB.
limit_request_line = 250_000
message.MAX_REQUEST_LINE = limit_request_line

wsgi_app = "wsgi:app"
bind = f"{bracketed(settings.host)}:{settings.port}"

# A thread that waits in send() costs a few memory pages; with few threads, slow listeners would shut out all.
worker_class = "musicapp.supervise.patience.PatientWorker"  # gthread
workers = settings.web_workers
threads = settings.web_threads
worker_connections = (
    settings.web_threads + 1600
)  # browsers, and listeners between two pieces, keep theirs open

# The application is loaded once and shared between the processes. It opens no connection before the fork.
preload_app = True

backlog = 2048
timeout = 60
graceful_timeout = 3  # a stream may last for hours; a stop must not
keepalive = 15
control_socket_disable = True
forwarded_allow_ips = ""  # TRUSTED_PROXIES decides, in the application
loglevel = "debug" if settings.log_level == "debug" else "warning"

# New objects after which the garbage collector looks at them. All threads wait meanwhile, about a millisecond for each
# thousand: a page in some hundred once took 60 ms more than the others.
COLLECT_AFTER = 5_000


def when_ready(server: Any) -> None:
    """Keep the garbage collector away from what the processes share: touching it would copy it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


def post_worker_init(worker: Any) -> None:
    """The first process says where the music plays."""
    if worker.age == 1:
        from musicapp.supervise import greeting

        greeting.announce(worker.wsgi, settings)
