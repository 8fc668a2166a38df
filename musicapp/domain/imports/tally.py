"""What an import has done: for who waits for it, and in its row for everybody else."""

from dataclasses import dataclass, field

from sqlalchemy import update

from musicapp import clock
from musicapp.db import db
from musicapp.models import ImportRun

MOST_CLOSED = 200  # folders kept by name


@dataclass(slots=True)
class Tally:
    """What an import has done so far."""

    found: int = 0  # audio files in the folder
    unchanged: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0  # known by their sound, found under another name
    missing: int = 0  # gone since the last time
    still_missing: int = 0  # gone before, and not back
    restored: int = 0  # back again
    without_tags: int = 0
    named_by_folder: int = 0  # artist or album
    named_by_file: int = 0  # title
    artists: int = 0
    albums: int = 0
    is_empty: bool = False  # nothing is there of what was: a disk may not be mounted
    unread: dict[str, int] = field(default_factory=dict)  # music in forms that are not read, by ending
    closed: list[str] = field(default_factory=list)  # folders that could not be opened; among the refused
    refused: list[tuple[str, str]] = field(default_factory=list)  # path, sentence
    refused_before: list[tuple[str, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Files that need no more work."""
        read = self.added + self.changed + self.moved
        return self.unchanged + read + len(self.refused) + len(self.refused_before)

    def write(self, run_id: int, is_finished: bool = False) -> None:
        """Let everybody see it in the row of the run."""
        values = {
            "seen": self.found,
            "added": self.added,
            "changed": self.changed,
            "skipped": self.unchanged,
            "moved": self.moved,
            "missing": self.missing,
            "restored": self.restored,
            "refused": len(self.refused) + len(self.refused_before),
            "unread": self.unread,
            "closed": self.closed[:MOST_CLOSED],
            **({"finished_at": clock.now()} if is_finished else {}),
        }
        row = update(ImportRun).where(ImportRun.id == run_id).values(values)
        db.session.execute(row.execution_options(synchronize_session=False))
