"""Reading a folder of music into the catalog, in steps that whoever runs it puts into transactions.

An interruption loses at most the step in hand: its files are unknown still, so the next import reads them.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from musicapp.backends import audio, storage
from musicapp.backends.audio import TagResult, Tags
from musicapp.bulk import settle_rarely, update_statistics
from musicapp.db import db
from musicapp.domain.catalog.counting import recount_genres
from musicapp.domain.imports.after import settle
from musicapp.domain.imports.batch import Batch, Stored
from musicapp.domain.imports.known import Known, Memory, tracks_without_file
from musicapp.domain.imports.missing import mark_missing, restore
from musicapp.domain.imports.paths import key_of, place_of, shown
from musicapp.domain.imports.scan import Folder, Found, PassedBy, folders
from musicapp.domain.imports.shelf import Shelf
from musicapp.domain.imports.songs import Song, songs_of
from musicapp.domain.imports.tally import Tally
from musicapp.domain.imports.writing import forget_refusals, write_refusals, write_songs
from musicapp.errors import Invalid
from musicapp.models import ImportRun
from musicapp.words import N_

NO_FOLDER = N_("There is no folder %(path)s that Musewave can read. Check the path.")
UNREADABLE = N_("This folder cannot be opened. Check that Musewave may read it.")
NO_FILE = N_("This is not a file but a pipe or a device. Only files are read.")
UNCOPIED = N_("This file could not be copied: %(reason)s.")
_BATCH = 2000  # files a transaction: others want to write as well, and wait for a quarter of a second
_FIRST = 200  # the first ones are smaller: nothing can be written before they are read
_LARGE = 2000  # files after which the database should look at what it holds now

Step = Callable[[], None]


class FolderImport:
    """One import of one folder. ``tally`` tells at any time what it has done. Raises Invalid without a folder."""

    def __init__(self, root: Path, copy: bool = False) -> None:
        self.root = os.fspath(root.resolve())
        self.tally = Tally()
        self._copy = copy
        self._shelf = Shelf()
        self._memory = Memory(self.root)
        self._missing: set[int] = set()
        self._returned: list[int] = []
        self._passed_by = PassedBy()
        self._run_id = 0
        if not Path(self.root).is_dir() or not os.access(self.root, os.R_OK | os.X_OK):
            raise Invalid(NO_FOLDER, path=key_of(os.fspath(root)))

    def steps(self) -> Iterator[Step]:
        """Call each in a transaction of its own, before asking for the next: between them files are read."""
        yield self._begin
        for batch in self._batches(self._scanned()):
            yield partial(self._write, batch)
        for some in _pieces(self._returned):
            yield partial(self._restore, some)
        for some in _pieces(self._lost()):
            yield partial(self._mark_missing, some)
        yield self._finish

    def _begin(self) -> None:
        """Note that an import runs."""
        run = ImportRun(folder=key_of(self.root), copied=self._copy)
        db.session.add(run)
        db.session.flush()
        self._run_id = run.id

    def _scanned(self) -> list[Folder]:
        """Folders with what in them is new or changed."""
        if not self._memory.recall():
            audio.expect_files()
        self._missing = tracks_without_file()
        db.session.rollback()
        wanted = []
        for folder in folders(Path(self.root), self._passed_by):
            folder.files = [found for found in folder.files if self._is_wanted(found)]
            if folder.files:
                wanted.append(folder)
        self.tally.unread = dict(self._passed_by.unread.most_common())
        self.tally.closed = [shown(path) for path in self._passed_by.unreadable]
        self.tally.refused += [(path, UNREADABLE) for path in self._passed_by.unreadable]
        self.tally.found += len(self._passed_by.unreadable)
        gone = self._memory.gone(self._passed_by.unreadable)
        self.tally.still_missing = len(self._missing.intersection(known.track_id for known in gone))
        self.tally.is_empty = bool(gone) and self._is_empty
        self._memory.expect_moves(gone)
        return wanted

    def _is_wanted(self, found: Found) -> bool:
        self.tally.found += 1
        before = self._memory.meet(found)
        if before is None or not before.is_unchanged(found):
            return True
        if before.refusal:
            self.tally.refused_before.append((found.path, before.refusal))
            return False
        self.tally.unchanged += 1
        if before.track_id in self._missing:
            self._returned.append(before.track_id)
        return False

    def _batches(self, wanted: Sequence[Folder]) -> Iterator[Batch]:
        """Read what is new or changed. Folders are understood as a whole, whatever their size."""
        lyrics = {found.path: found.lyrics for folder in wanted for found in folder.files if found.lyrics}
        results = audio.read_tags(
            (found.path for folder in wanted for found in folder.files if found.is_file), lyrics
        )
        batch, size = Batch(), min(_FIRST, _BATCH)
        for folder in wanted:
            read = list(self._read(folder, results, batch))
            for song in self._recognised(songs_of(folder, read, self.root)):
                self._store(song, batch)
                if len(batch) >= size:
                    yield batch
                    batch, size = Batch(), min(2 * size, _BATCH)
        if len(batch):
            yield batch

    def _read(
        self, folder: Folder, results: Iterator[TagResult], batch: Batch
    ) -> Iterator[tuple[Found, Tags]]:
        """The files of a folder that could be read; the others go to the batch."""
        for found in folder.files:
            result = next(results) if found.is_file else TagResult(found.path, None, NO_FILE)
            if result.tags is None:
                batch.refusals.append((found, self._memory.get(found), result.refusal or ""))
            else:
                yield found, result.tags

    def _recognised(self, songs: list[Song]) -> list[Song]:
        """The songs with what is known of their files, also where those lay elsewhere before."""
        for song in songs:
            song.known = self._memory.get(song.found)
        self._memory.look_elsewhere([song.tags.fingerprint for song in songs if not song.known])
        for song in songs:
            if not song.known:
                song.known = self._memory.moved_here(song.found, song.tags.fingerprint)
                song.is_moved = song.known is not None
        return songs

    def _store(self, song: Song, batch: Batch) -> None:
        """Say where the audio is from now on: where it lies, or copied to the media folder."""
        try:
            if self._copy:
                batch.songs.append(Stored(song, *storage.put_copy(Path(song.found.path), "audio")))
            else:
                batch.songs.append(Stored(song, place_of(song.found.path)))
        except OSError as problem:
            batch.refusals.append((song.found, song.known, UNCOPIED % {"reason": problem.strerror}))

    def _write(self, batch: Batch) -> None:
        """Write a batch into the catalog."""
        settle_rarely(db.session())
        write_refusals(self._run_id, batch.refusals)
        before = set(self._shelf.new_artists)
        touched = write_songs(self._run_id, batch.songs, self._shelf)
        touched.artists |= self._shelf.new_artists - before
        settle(touched)
        self._count(batch)
        self.tally.write(self._run_id)

    def _count(self, batch: Batch) -> None:
        tally = self.tally
        tally.refused += [(found.path, why) for found, _, why in batch.refusals]
        for stored in batch.songs:
            song = stored.song
            if song.is_moved:
                tally.moved += 1
            elif song.known and song.known.track_id:
                tally.changed += 1
            else:
                tally.added += 1
            tally.without_tags += song.tags.are_empty
            tally.named_by_folder += "folder" in song.named_by
            tally.named_by_file += "file" in song.named_by

    @property
    def _is_empty(self) -> bool:
        """Whether there was no music. That says nothing of what was here before: a disk may not be mounted."""
        return self.tally.found == len(self._passed_by.unreadable)

    def _gone(self) -> list[Known]:
        """Files that are no longer there, as far as that can be said."""
        return [] if self._is_empty else self._memory.gone(self._passed_by.unreadable)

    def _lost(self) -> list[int]:
        """Tracks whose files are gone since somebody last looked."""
        gone = (known.track_id for known in self._gone())
        return [track_id for track_id in gone if track_id and track_id not in self._missing]

    def _mark_missing(self, track_ids: Sequence[int]) -> None:
        self.tally.missing += mark_missing(track_ids)
        self.tally.write(self._run_id)

    def _restore(self, track_ids: Sequence[int]) -> None:
        self.tally.restored += restore(track_ids)
        self.tally.write(self._run_id)

    def _finish(self) -> None:
        """Note that the import is done."""
        forget_refusals(self._gone())
        tally = self.tally
        tally.artists, tally.albums = len(self._shelf.new_artists), len(self._shelf.new_albums)
        if tally.added or tally.changed or tally.moved:
            recount_genres()
        if tally.added + tally.changed >= _LARGE:
            update_statistics(db.session(), tally.found)
        tally.write(self._run_id, is_finished=True)


def _pieces(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
