"""``flask worker``: the process beside the web that does what takes longer than a page."""

import logging
import queue
import signal
import threading
import time
from contextlib import suppress

import click
from flask import current_app
from flask.cli import with_appcontext

from musicapp.backends import jobs, storage
from musicapp.errors import Unavailable
from musicapp.jobs import apart
from musicapp.jobs.runner import Runner
from musicapp.without import without

with without("psycopg"):  # a driver for a kind of queue that is not ours
    from huey import crontab
    from huey.consumer import Consumer

# Two for what takes long, at most two for what is heavy; so checks of what is sent, covers and letters find one free.
THREADS = 5
LONGEST_PAUSE_S = 1.0  # between looks at the queue
LOOK_S = 10.0  # between looks at the threads
LAST_CHANCE_S = 2.0  # for what is nearly done when the worker is stopped


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do background work until a signal ends it."""
    runner = Runner(current_app.app_context, apart=apart.run)
    consumer = _consumer(runner)
    consumer.start()  # it sets signal handlers of its own, and finds nothing to do before it has an answer
    requests = _requests_to_end()
    jobs.answer_with(runner.drain)
    threading.Thread(target=runner.beat, name="leases", daemon=True).start()
    threading.Thread(target=runner.sweep, name="first-look", daemon=True).start()
    threading.Thread(target=_look_at_media, name="media", daemon=True).start()
    logging.getLogger("musicapp.jobs").info("worker is ready")
    while not _is_asked(requests):
        consumer.check_worker_health()
    _stop(consumer, runner)


def _look_at_media() -> None:
    """Clear away what a killed worker was at. Wrong keys, or a bucket that is not there, are said now, not later."""
    storage.clear_left_over()
    with suppress(Unavailable):  # the log says it
        storage.ask()


def _consumer(runner: Runner) -> Consumer:
    """The queue library's consumer: a knock drains the table, and so does every minute."""
    knocks = jobs.queue()
    knocks.periodic_task(crontab(), name="sweep")(runner.sweep)
    return Consumer(
        knocks,
        workers=THREADS,
        worker_type="thread",
        initial_delay=0.1,
        max_delay=LONGEST_PAUSE_S,
        check_worker_health=True,
    )


def _requests_to_end() -> queue.SimpleQueue[int]:
    """Where signals arrive. Listened for before the first job is claimed, so that none is kept by a dead worker.

    No ``threading.Event``: a handler that interrupts its ``wait`` would wait for the lock that it interrupted.
    """
    requests: queue.SimpleQueue[int] = queue.SimpleQueue()
    for request in (signal.SIGTERM, signal.SIGINT):
        signal.signal(request, lambda number, _: requests.put(number))
    return requests


def _is_asked(requests: queue.SimpleQueue[int]) -> bool:
    try:
        requests.get(timeout=LOOK_S)
    except queue.Empty:
        return False
    return True


def _stop(consumer: Consumer, runner: Runner) -> None:
    """Let short jobs end, give long ones back. Threads that still decode end with the process."""
    consumer.stop_flag.set()
    runner.close()
    deadline = time.monotonic() + LAST_CHANCE_S
    for thread in (*(thread for _, thread in consumer.worker_threads), consumer.scheduler):
        thread.join(max(0.0, deadline - time.monotonic()))
    runner.stop()
