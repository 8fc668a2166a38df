"""What does not belong together, and what is done about each. Each is mended in a transaction of its own.

Whatever was found may be otherwise by then, so it is asked again under the lock that writers of the same content take.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sqlalchemy import delete, select, update

from musicapp import clock
from musicapp.backends import images, storage
from musicapp.db import change, db, one_at_a_time
from musicapp.domain import imports
from musicapp.domain.media.named import is_named, is_under_way
from musicapp.domain.media.trash import put_aside
from musicapp.models import AudioFile, Upload


@dataclass(frozen=True, slots=True)
class Finding(ABC):
    """Something of this ``name`` in an area: ``sentence`` says what is wrong, ``remedy`` what else may help."""

    area: str
    name: str

    sentence = ""
    remedy = "run it again"

    @abstractmethod
    def mend(self) -> bool:
        """Set it right, inside a transaction; whether it is right now. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Unnamed(Finding):
    """A file without a row, older than ``before`` (seconds since 1970)."""

    size: int
    before: float
    are_others_named: bool

    sentence = "file without a row"
    remedy = "no row names anything there; is this the right database?"

    def mend(self) -> bool:
        if not self.are_others_named:  # then it is more likely that this is the wrong database
            return False
        one_at_a_time(f"file {PurePosixPath(self.name).stem}")
        stored = storage.find(self.name)
        if stored is not None and stored.changed_at < self.before and not is_named(self.area, self.name):
            put_aside(self.name)
        return True


@dataclass(frozen=True, slots=True)
class Lost(Finding):
    """A row without its file. ``aside``: files that were put aside, by their names."""

    aside: Mapping[str, str] = field(repr=False)

    sentence = "row without its file"

    def mend(self) -> bool:
        if self.name in self.aside:
            storage.move(self.aside[self.name], self.name)
        elif not storage.has(self.name) and not is_under_way(self.name):
            self._without()
        return True

    def _without(self) -> None:
        gone = AudioFile.path == self.name, AudioFile.missing_since.is_(None)
        change(update(AudioFile).where(*gone).values(missing_since=clock.now()))


class LostRendition(Lost):
    """A rendition that is made again when somebody asks for it, once its row is gone."""

    sentence = "rendition without its file"

    def _without(self) -> None:
        change(delete(AudioFile).where(AudioFile.path == self.name))


class LostPicture(Lost):
    """A picture, by its key, of which sizes are missing. Only what was put aside brings them back."""

    sentence = "picture without all its files"
    remedy = "choose the picture again"

    def mend(self) -> bool:
        prefix = images.name_of(self.name, "")
        for name in [name for name in self.aside if name.startswith(prefix) and not storage.has(name)]:
            storage.move(self.aside[name], name)
        return images.is_whole(self.name)


class Back(Finding):
    """A file that was missing."""

    sentence = "file that is back"

    def mend(self) -> bool:
        tracks = select(AudioFile.track_id).where(AudioFile.path == self.name)
        imports.restore(db.session.scalars(tracks.where(AudioFile.missing_since.is_not(None))).all())
        change(update(AudioFile).where(AudioFile.path == self.name).values(missing_since=None))
        return True


class UnnamedPart(Finding):
    """What came of an upload that nobody remembers."""

    sentence = "unfinished file without an upload"

    def mend(self) -> bool:
        if not db.session.scalar(select(Upload.id).where(Upload.key == self.name)):
            storage.drop_part(self.name)
        return True


class LostPart(Finding):
    """An unfinished upload of which nothing is left."""

    sentence = "upload without its unfinished file"

    def mend(self) -> bool:
        if storage.part_size(self.name) is None:
            change(delete(Upload).where(Upload.key == self.name, Upload.received_at.is_(None)))
        return True


class LeftOver(Finding):
    """What a process that was killed was working on."""

    sentence = "temporary file of a process that is gone"

    def mend(self) -> bool:
        storage.clear_left_over()
        return True
