"""Jobs that fill the demo with sound, pictures and people: slow outside, then short transactions."""

from musicapp.backends.children import Refused
from musicapp.backends.jobs import Claimed
from musicapp.backends.jobs.leases import ATTEMPTS
from musicapp.db import transaction
from musicapp.domain import demo


def render_track(job: Claimed) -> None:
    """The audio of the track ``subject_id``; ``payload`` names its score."""
    try:
        recording = demo.render(job.subject_id, job.payload)
    except Refused as refused:
        if job.attempts < ATTEMPTS:
            raise
        with transaction():
            demo.give_up(job.subject_id, refused.sentence)
        return
    if recording is not None:
        with transaction():
            demo.keep_recording(recording)


def draw_cover(job: Claimed) -> None:
    """The cover of the album ``subject_id``."""
    _draw("album", job.subject_id)


def draw_portrait(job: Claimed) -> None:
    """The portrait of the artist ``subject_id``."""
    _draw("artist", job.subject_id)


def listen(job: Claimed) -> None:
    """Six months of listening, a step at a time, so that nobody waits long for the database."""
    for step in demo.listening_steps():
        with transaction():
            step()


def _draw(kind: str, subject_id: int) -> None:
    picture = demo.draw(kind, subject_id)
    if picture is not None:
        with transaction():
            demo.keep_picture(picture)
