"""Reading a folder of music into the catalog, in steps that whoever runs it puts into transactions.

An interruption loses at most the batch in hand: its files are unknown still, so the next import reads them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sqlalchemy import select

from musicapp import clock
from musicapp.backends import audio, storage
from musicapp.db import db, is_sqlite
from musicapp.domain.imports.after import settle
from musicapp.domain.imports.counting import recount_genres
from musicapp.domain.imports.paths import key_of, place_of
from musicapp.domain.imports.scan import Folder, Found, folders
from musicapp.domain.imports.shelf import Shelf
from musicapp.domain.imports.songs import Known, Song, songs_of
from musicapp.domain.imports.writing import Stored, write_refusals, write_songs
from musicapp.errors import Invalid
from musicapp.models import ImportedFile, ImportRun
from musicapp.words import N_

NO_FOLDER = N_("There is no folder %(path)s that Musewave can read. Check the path.")
UNREADABLE = N_("This folder cannot be opened. Check that Musewave may read it.")
UNCOPIED = N_("This file could not be copied: %(reason)s.")
_BATCH = 400  # files a transaction


@dataclass(slots=True)
class Batch:
    """Files read and ready to be written."""

    songs: list[Stored] = field(default_factory=list)
    refusals: list[tuple[Found, Known | None, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.songs) + len(self.refusals)


@dataclass(slots=True)
class Tally:
    """What an import has done so far."""

    found: int = 0  # audio files in the folder
    unchanged: int = 0
    added: int = 0
    changed: int = 0
    without_tags: int = 0
    named_by_folder: int = 0  # artist or album
    named_by_file: int = 0  # title
    artists: int = 0
    albums: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)  # path, sentence
    refused_before: list[tuple[str, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Files that need no more work."""
        return self.unchanged + self.added + self.changed + len(self.refused) + len(self.refused_before)


class FolderImport:
    """One import of one folder: ``begin``, then ``write`` each of ``batches``, then ``finish``.

    ``begin``, ``write`` and ``finish`` each need a transaction; ``batches`` reads files, outside of any.
    """

    def __init__(self, root: Path, copy: bool = False) -> None:
        self.root = os.fspath(root.resolve())
        self.tally = Tally()
        self._copy = copy
        self._shelf = Shelf()
        self._run_id = 0
        if not Path(self.root).is_dir() or not os.access(self.root, os.R_OK | os.X_OK):
            raise Invalid(NO_FOLDER, path=key_of(os.fspath(root)))

    def begin(self) -> None:
        """Note that an import runs."""
        run = ImportRun(folder=key_of(self.root), copied=self._copy)
        db.session.add(run)
        db.session.flush()
        self._run_id = run.id

    def batches(self) -> Iterator[Batch]:
        """Scan, and read what is new or changed; folders are kept whole where they fit into a batch."""
        known = self._known()
        wanted = self._scanned(known)
        paths = (Path(found.path) for folder in wanted for found in folder.files)
        by_folder = groupby(audio.read_tags(paths), key=lambda result: result.path.parent)
        batch = Batch()
        for folder, (_, results) in zip(wanted, by_folder, strict=True):
            founds = {found.path: found for found in folder.files}
            read = []
            for result in results:
                found = founds[os.fspath(result.path)]
                if result.tags is None:
                    batch.refusals.append((found, known.get(key_of(found.path)), result.refusal or ""))
                else:
                    read.append((found, result.tags))
            for song in songs_of(folder, read, self.root):
                song.known = known.get(key_of(song.found.path))
                self._store(song, batch)
            if len(batch) >= _BATCH:
                yield batch
                batch = Batch()
        if len(batch):
            yield batch

    def write(self, batch: Batch) -> None:
        """Write a batch into the catalog."""
        write_refusals(self._run_id, batch.refusals)
        before = set(self._shelf.new_artists)
        touched = write_songs(self._run_id, batch.songs, self._shelf)
        touched.artists |= self._shelf.new_artists - before
        settle(touched)
        self._count(batch)

    def finish(self) -> Tally:
        """Note that the import is done; gives what it did."""
        recount_genres()
        run = db.session.get_one(ImportRun, self._run_id)
        tally = self.tally
        run.finished_at = clock.now()
        run.seen, run.added, run.changed, run.skipped = (
            tally.found,
            tally.added,
            tally.changed,
            tally.unchanged,
        )
        run.refused = len(tally.refused) + len(tally.refused_before)
        tally.artists, tally.albums = len(self._shelf.new_artists), len(self._shelf.new_albums)
        return tally

    def _known(self) -> dict[str, Known]:
        """What earlier imports wrote down about files below this folder, and those with odd names."""
        prefix = key_of(self.root).rstrip("/") + "/"
        columns = (
            ImportedFile.path,
            ImportedFile.id,
            ImportedFile.size,
            ImportedFile.modified_ns,
            ImportedFile.track_id,
            ImportedFile.refusal,
        )
        below = ImportedFile.path.startswith(prefix, autoescape=True)
        if is_sqlite():  # it cannot use its index for LIKE, but "0" is the sign after "/"
            below = (ImportedFile.path >= prefix) & (ImportedFile.path < prefix[:-1] + "0")
        odd = ImportedFile.path.startswith("%", autoescape=True)
        rows = db.session.execute(select(*columns).where(below | odd)).all()
        db.session.rollback()
        return {row.path: Known(*row[1:]) for row in rows}

    def _scanned(self, known: dict[str, Known]) -> list[Folder]:
        """Folders with what in them is new or changed."""
        unreadable: list[str] = []
        wanted = []
        for folder in folders(Path(self.root), unreadable):
            folder.files = [found for found in folder.files if self._is_wanted(found, known)]
            if folder.files:
                wanted.append(folder)
        self.tally.refused += [(path, UNREADABLE) for path in unreadable]
        self.tally.found += len(unreadable)
        return wanted

    def _is_wanted(self, found: Found, known: dict[str, Known]) -> bool:
        self.tally.found += 1
        before = known.get(key_of(found.path))
        if before is None or not before.is_unchanged(found):
            return True
        if before.refusal:
            self.tally.refused_before.append((found.path, before.refusal))
        else:
            self.tally.unchanged += 1
        return False

    def _store(self, song: Song, batch: Batch) -> None:
        """Say where the audio is from now on: where it lies, or copied to the media folder."""
        try:
            if self._copy:
                batch.songs.append(Stored(song, *storage.put_copy(Path(song.found.path), "audio")))
            else:
                batch.songs.append(Stored(song, place_of(song.found.path)))
        except OSError as problem:
            batch.refusals.append((song.found, song.known, UNCOPIED % {"reason": problem.strerror}))

    def _count(self, batch: Batch) -> None:
        tally = self.tally
        tally.refused += [(found.path, why) for found, _, why in batch.refusals]
        for stored in batch.songs:
            song = stored.song
            if song.known and song.known.track_id:
                tally.changed += 1
            else:
                tally.added += 1
            tally.without_tags += song.tags.are_empty
            tally.named_by_folder += "folder" in song.named_by
            tally.named_by_file += "file" in song.named_by


def shown(path: str) -> str:
    """A path as a terminal can show it."""
    return path.encode("utf-8", "replace").decode()
