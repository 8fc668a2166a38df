"""The demo: an invented catalog with music and pictures made by code, and people who listen to it.

A start calls ``seed_on_first_start``; ``flask setup demo`` calls ``seed``. Both write rows and ask for
jobs, which then draw, play and listen in the background.
"""

# The rest is imported inside the functions: children that only draw and play import this package, too, and
# must start quickly, without the database.

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicapp.domain.demo.clearing import Cleared
    from musicapp.domain.demo.pictures import Picture
    from musicapp.domain.demo.rendering import Recording
    from musicapp.domain.demo.state import Scale


def seed_on_first_start(hashes: Mapping[str, str]) -> bool:
    """What a start in the demo environment does, inside a transaction. Says whether it seeded.

    The three accounts are made or mended at every start, since their passwords depend on the address. The
    catalog is written once: whoever cleared the demo has seen it. Takes about a second; sound and pictures
    come as jobs. ``hashes`` come from ``accounts.prepare_demo_passwords()``, which is slow and belongs
    before the transaction.
    """
    from musicapp.domain.demo import seeding, state

    if state.was_ever_seeded():
        seeding.mend_accounts(hashes)
        return False
    seeding.seed(hashes)
    return True


def seed(hashes: Mapping[str, str], scale: "Scale | None" = None) -> int:
    """Write what is missing of the demo, inside a transaction, and ask for the jobs that complete it.

    Twice is once. Gives how many tracks are new. Raises Forbidden in production.
    """
    from musicapp.domain.demo import seeding

    return seeding.seed(hashes, scale)


def scale(people: int | None = None, days: int | None = None, tracks: int | None = None) -> "Scale | None":
    """How large a demo shall be; None, which leaves it as it is or usual, where nothing was said."""
    from musicapp.domain.demo.state import Scale

    said = {
        name: value
        for name, value in (("people", people), ("days", days), ("tracks", tracks))
        if value is not None
    }
    return Scale(**said) if said else None


def refuse_in_production() -> None:
    """Raises Forbidden in production: a demo has public passwords and invented plays."""
    from musicapp.domain.demo import seeding

    seeding.refuse_in_production()


def open_jobs() -> int:
    """How many jobs of the demo wait or run."""
    from musicapp.domain.demo import seeding

    return seeding.open_jobs()


def clear() -> "Cleared":
    """Take all rows of the demo away, inside a transaction.

    The files are for ``remove_files`` after the commit.
    """
    from musicapp.domain.demo import clearing

    return clearing.clear()


def remove_files(cleared: "Cleared") -> int:
    """Delete the files that nothing in the database names any more. Gives how many went."""
    from musicapp.domain.demo import clearing

    return clearing.remove_files(cleared)


def render(track_id: int, payload: str) -> "Recording | None":
    """Play and write a track's audio and listen to it: seconds, outside a transaction. None if that is done.

    Raises Refused when it does not succeed.
    """
    from musicapp.domain.demo import rendering

    return rendering.render(track_id, payload)


def keep_recording(recording: "Recording") -> None:
    """Give the track its file and what analysis found, inside a transaction. Twice is once."""
    from musicapp.domain.demo import rendering

    rendering.keep(recording)


def give_up(track_id: int, sentence: str) -> None:
    """Say on a track why it cannot be played, inside a transaction."""
    from musicapp.domain.demo import rendering

    rendering.give_up(track_id, sentence)


def draw(kind: str, subject_id: int) -> "Picture | None":
    """Draw an album's cover (``album``) or an artist's portrait (``artist``), outside a transaction."""
    from musicapp.domain.demo import pictures

    return pictures.draw(kind, subject_id)


def keep_picture(picture: "Picture") -> None:
    """Give the album or artist its picture and colours, inside a transaction. Twice is once."""
    from musicapp.domain.demo import pictures

    pictures.keep(picture)


def listening_steps() -> Iterator[Callable[[], None]]:
    """Six months of listening in steps, each to be called in a transaction of its own.

    What an interrupted run has stored is left out, so that a second one completes it.
    """
    from musicapp.domain.demo import listening

    return listening.steps()


def progress() -> tuple[int, int]:
    """How many tracks of the demo are ready, and how many there are."""
    from musicapp.domain.demo import state

    return state.progress()
