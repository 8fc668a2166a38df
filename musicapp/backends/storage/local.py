"""Media in a folder: to a temporary name, flushed, renamed. A name that exists is complete."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicapp.backends.storage.stored import AWAY, AWAY_S, Stored
from musicapp.backends.storage.working import flush, folder, working_file
from musicapp.errors import Unavailable

_LOST = {errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ENXIO, errno.ENODEV, errno.ETIMEDOUT, errno.EHOSTDOWN}


class Local:
    """The media folder of this instance."""

    origin = ""

    def put(self, name: str, data: bytes) -> None:
        target = folder() / name
        if target.exists():
            os.utime(target)  # whoever clears away what nobody names leaves young files alone
            return
        with working_file() as path:
            path.write_bytes(data)
            self.take(path, name)

    def take(self, source: Path, name: str) -> None:
        target = folder() / name
        flush(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)

    def find(self, name: str) -> Stored | None:
        try:
            facts = (folder() / name).stat()
        except (OSError, ValueError):
            return None
        return Stored(name, facts.st_size, facts.st_mtime)

    def read(self, name: str) -> bytes:
        with self.opened(name) as path:
            return path.read_bytes()

    @contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        with opened(folder() / name) as path:
            yield path

    def files(self, area: str) -> Iterator[Stored]:
        waiting = [folder() / area]
        while waiting:
            try:
                entries = os.scandir(waiting.pop())
            except FileNotFoundError:
                continue
            with entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        yield self._stored(entry)

    def move(self, name: str, to: str) -> None:
        target = folder() / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder() / name).replace(target)

    def delete(self, name: str) -> bool:
        try:
            (folder() / name).unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def path(self, name: str) -> Path | None:
        return folder() / name

    def address(self, name: str) -> str | None:
        return None

    def _stored(self, entry: os.DirEntry[str]) -> Stored:
        facts = entry.stat(follow_symlinks=False)
        return Stored(Path(entry.path).relative_to(folder()).as_posix(), facts.st_size, facts.st_mtime)


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """A file where it lies. Raises FileNotFoundError, and Unavailable if all around it is away."""
    if is_away(path):
        raise Unavailable(AWAY, retry_after=AWAY_S)
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    yield path


def is_away(path: Path) -> bool:
    """Whether the disk or folder that ``path`` lies on is away as a whole, as when it is unmounted.

    An unmounted folder is empty or gone. A file that alone is missing has neighbours, on some storey above it.
    """
    try:
        path = path.readlink() if path.is_symlink() else path  # one of ours to music that lies elsewhere
        path.stat()
    except OSError as problem:
        return problem.errno in _LOST or (problem.errno == errno.ENOENT and not _has_neighbours(path))
    return False


def _has_neighbours(path: Path) -> bool:
    own = folder()
    if path.is_relative_to(own):  # our own folders stay, whatever becomes of what is mounted there
        nearest = own / Path(*path.relative_to(own).parts[:-1][:1])
    else:
        nearest = next((place for place in path.parents if place.is_dir()), path)
    try:
        return next(nearest.iterdir(), None) is not None
    except OSError:
        return False
