"""Work for later. A job is a row, written with what it is about; the queue only wakes the worker."""

from musicapp.backends.jobs.leases import (
    Claimed,
    claim,
    fail,
    finish,
    heartbeat,
    postpone,
    release,
    sweep,
    worker_name,
)
from musicapp.backends.jobs.rows import (
    USUAL,
    enqueue,
    enqueue_many,
    enqueue_with,
    forget_failed,
    hurry,
    is_under_way,
    is_waiting,
    retry,
    waiting_count,
    waiting_for,
)
from musicapp.backends.jobs.waking import answer_with, queue, wake

__all__ = [
    "USUAL",
    "Claimed",
    "answer_with",
    "claim",
    "enqueue",
    "enqueue_many",
    "enqueue_with",
    "fail",
    "finish",
    "forget_failed",
    "heartbeat",
    "hurry",
    "is_under_way",
    "is_waiting",
    "postpone",
    "queue",
    "release",
    "retry",
    "sweep",
    "waiting_count",
    "waiting_for",
    "wake",
    "worker_name",
]
