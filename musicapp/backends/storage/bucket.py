"""Media in a bucket: S3 of Amazon, or any store that speaks like it.

A file is sent in parts whose SHA-256 each request signs, so the store refuses what was garbled on its way; a name
appears when all parts are there. Browsers fetch audio from the bucket itself, by addresses that hold for minutes.
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from musicapp.backends.storage.stored import AWAY, AWAY_S, Stored
from musicapp.backends.storage.working import working_file
from musicapp.bucket_url import BucketUrl
from musicapp.errors import Unavailable

if TYPE_CHECKING:
    from obstore import Attributes
    from obstore.store import S3Config

ADDRESS_HOLDS = timedelta(minutes=15)
_TYPES = {
    ".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg",
    ".m4a": "audio/mp4", ".m4b": "audio/mp4", ".aac": "audio/aac", ".wav": "audio/wav",
    ".aiff": "audio/aiff", ".aif": "audio/aiff", ".aifc": "audio/aiff",
    ".webp": "image/webp", ".avif": "image/avif", ".jpg": "image/jpeg",
}  # fmt: skip
_PIECE = 8 * 1024 * 1024
_PIECES_AT_ONCE = 3
_LISTED_AT_ONCE = 1000
_log = logging.getLogger(__name__)


class _Missing(FileNotFoundError):
    """A file is not there, in a bucket that answers."""


class Bucket:
    """A bucket, or all below a prefix in it. Without keys it takes those that the machine has a right to."""

    def __init__(self, url: BucketUrl, key: str = "", secret: str = "") -> None:
        self._prefix = f"{url.prefix}/" if url.prefix else ""
        self._store = _store(url, url.endpoint, key, secret)
        self._for_browsers = _store(url, url.public or url.endpoint, key, secret)

    @cached_property
    def origin(self) -> str:
        parts = urlsplit(self.address("audio"))
        return f"{parts.scheme}://{parts.netloc}"

    def put(self, name: str, data: bytes) -> None:
        with _answering():
            obstore.put(self._store, self._at(name), data, attributes=_attributes(name))

    def take(self, source: Path, name: str) -> None:
        size = source.stat().st_size
        with _answering():
            obstore.put(
                self._store, self._at(name), source,
                attributes=_attributes(name), chunk_size=_PIECE, max_concurrency=_PIECES_AT_ONCE,
            )  # fmt: skip
            if obstore.head(self._store, self._at(name))["size"] != size:
                raise Unavailable(AWAY, retry_after=AWAY_S)  # the source stays: it is sent again
        source.unlink(missing_ok=True)

    def find(self, name: str) -> Stored | None:
        try:
            with self._asking(name):
                facts = obstore.head(self._store, self._at(name))
        except FileNotFoundError:
            return None
        return Stored(name, facts["size"], facts["last_modified"].timestamp())

    def read(self, name: str) -> bytes:
        with self._asking(name, infer_away=True):
            return bytes(obstore.get(self._store, self._at(name)).bytes())

    @contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        with working_file(PurePosixPath(name).suffix) as path:
            with self._asking(name, infer_away=True), path.open("xb") as file:
                answer = obstore.get(self._store, self._at(name))
                for piece in answer.stream(min_chunk_size=_PIECE):
                    file.write(piece)
                if file.tell() != answer.meta["size"]:
                    raise Unavailable(AWAY, retry_after=AWAY_S)
            yield path

    def files(self, area: str) -> Iterator[Stored]:
        with _answering():
            for several in obstore.list(self._store, self._at(area), chunk_size=_LISTED_AT_ONCE):
                for one in several:
                    name = one["path"].removeprefix(self._prefix)
                    yield Stored(name, one["size"], one["last_modified"].timestamp())

    def move(self, name: str, to: str) -> None:
        with self._asking(name):
            obstore.rename(self._store, self._at(name), self._at(to))

    def delete(self, name: str) -> bool:
        was_there = self.find(name) is not None
        with _answering():
            obstore.delete(self._store, self._at(name))
        return was_there

    def path(self, name: str) -> Path | None:
        return None

    def address(self, name: str) -> str:
        return obstore.sign(self._for_browsers, "GET", self._at(name), ADDRESS_HOLDS)

    def _at(self, name: str) -> str:
        return self._prefix + name

    @contextmanager
    def _asking(self, name: str, infer_away: bool = False) -> Iterator[None]:
        """As below, but a file may be missing. One that is missing alone has neighbours in its area."""
        with _answering():
            try:
                yield
            except FileNotFoundError:
                if infer_away and next(self.files(name.partition("/")[0]), None) is None:
                    raise Unavailable(AWAY, retry_after=AWAY_S) from None
                raise _Missing(errno.ENOENT, os.strerror(errno.ENOENT), name) from None


@contextmanager
def _answering() -> Iterator[None]:
    """What the store refuses, or does not answer, is away for now: so is a bucket that is not there, or not ours."""
    try:
        yield
    except _Missing:
        raise
    except (BaseError, FileNotFoundError) as problem:
        _log.warning("STORAGE_URL: the bucket does not do as asked. %s", str(problem).partition("\n")[0])
        raise Unavailable(AWAY, retry_after=AWAY_S) from problem


def _store(url: BucketUrl, endpoint: str, key: str, secret: str) -> S3Store:
    how: S3Config = {"region": url.region}
    if key:
        how |= {"access_key_id": key, "secret_access_key": secret}
    if endpoint:
        how |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
    return S3Store(
        url.bucket,
        config=how,
        client_options={
            "allow_http": endpoint.startswith("http:"),
            "connect_timeout": timedelta(seconds=3),
            "read_timeout": timedelta(seconds=30),
            "timeout": timedelta(hours=1),  # of a whole answer: a large file over a slow line
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=6)},
    )


def _attributes(name: str) -> "Attributes":
    return {"Content-Type": _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")}
