"""One job in a process of its own: it comes as JSON on standard input, what became of it goes to standard output."""

import contextlib
import json
import signal
import sys
import threading

from musicapp import create_app, letters
from musicapp.backends.children.entry import leave_with_parent
from musicapp.backends.jobs import Claimed
from musicapp.config import current
from musicapp.jobs import apart
from musicapp.jobs.register import REGISTER


def main() -> None:
    """Do it, unless the worker that asked for it goes away meanwhile."""
    for request in (signal.SIGINT, signal.SIGTERM):  # said to the whole group, but the worker decides
        signal.signal(request, signal.SIG_IGN)
    job = Claimed(**json.loads(sys.stdin.readline()))
    threading.Thread(target=leave_with_parent, daemon=True).start()
    with contextlib.redirect_stdout(sys.stderr):
        app = create_app(site=False)
        letters.put_on(app, current())
        with app.app_context():
            said = apart.tell(lambda: REGISTER[job.name].run(job))
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
