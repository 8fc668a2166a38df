"""Bodies that are too large for memory: written to the disk as they come, while no database connection waits."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, cast

from flask import request
from werkzeug.exceptions import BadRequest, LengthRequired, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

from musicapp import config
from musicapp.backends import storage
from musicapp.backends.storage import Part, Whole
from musicapp.domain import uploads
from musicapp.errors import Invalid, TooLarge
from musicapp.models import User
from musicapp.web import errors
from musicapp.web.transactions import end_reading, transaction
from musicapp.words import N_

CHUNK = 256 * 1024
MOST_FILES = 100
TOO_MANY_FILES = N_("At most %(most)d files at once. Send the others after these.")
FILE_TOO_LARGE = N_(
    "One of the files is larger than %(most)d MB, so none was kept. Send the others without it."
)


@dataclass(frozen=True)
class SentFile:
    """A file of a form, whole and on the disk. ``name`` is what the browser says."""

    name: str
    part: Whole


@dataclass(frozen=True)
class SentForm:
    """A form with files. What is not put into ``kept`` is dropped at its end."""

    fields: Mapping[str, str]
    files: list[SentFile]
    kept: set[str] = field(default_factory=set)


def pour(part: Part, most: int, digest: Any = None) -> None:
    """Append the body of this request, at most ``most`` bytes, to ``part``. What came before a lost line stays.

    Raises RequestEntityTooLarge, BadRequest, and Unavailable when the disk is full.
    """
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge()
    request.max_content_length = most + 2 * CHUNK  # never reached: the stream would refuse its last byte, too
    before = part.size
    while piece := _next_piece():
        if part.size - before + len(piece) > most:
            raise RequestEntityTooLarge()
        part.write(piece)
        if digest is not None:
            digest.update(piece)


@contextmanager
def sent_form() -> Iterator[SentForm]:
    """The multipart body of this request, its files on the disk.

    Raises UnsupportedMediaType, LengthRequired, TooLarge, BadRequest, and Unavailable when the disk is full.
    """
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType()
    if request.content_length is None:
        raise LengthRequired()
    end_reading()
    arriving: list[_ArrivingFile] = []
    kept: set[str] = set()
    try:
        yield _parsed(arriving, kept)
    finally:
        for file in arriving:
            file.close()
            if file.key not in kept:
                storage.drop_part(file.key)


def bring_in(
    user: User, artist_id: int, form: SentForm, album_id: int | None = None, replaces_id: int | None = None
) -> tuple[list[str], dict[str, str]]:
    """Make drafts of the files of a form, or have its first one replace the audio of a track.

    The keys of those that came in, and why the others did not, by name.
    """
    brought, refused = [], {}
    for file in form.files if replaces_id is None else form.files[:1]:
        try:
            with transaction():
                upload = uploads.bring(user, artist_id, file.name, file.part, album_id, replaces_id)
        except (Invalid, TooLarge) as refusal:
            refused[file.name] = errors.sentence(refusal)
            continue
        brought.append(upload.key)
        if not upload.duplicate:
            form.kept.add(upload.key)
    return brought, refused


def _parsed(arriving: "list[_ArrivingFile]", kept: set[str]) -> SentForm:
    def new_file(*_: Any, **about: Any) -> IO[bytes]:
        if len(arriving) == MOST_FILES:
            raise TooLarge(TOO_MANY_FILES, most=MOST_FILES)
        arriving.append(_ArrivingFile())
        return cast(IO[bytes], arriving[-1])

    request.max_content_length = MOST_FILES * config.current().upload_max_bytes
    parser = FormDataParser(new_file, max_form_memory_size=config.FORM_MEMORY_BYTES, silent=False)
    try:
        given = (request.stream, request.mimetype, request.content_length, request.mimetype_params)
        _, fields, files = parser.parse(*given)
    except (OSError, ValueError) as problem:
        raise BadRequest() from problem
    sent = [
        SentFile(file.filename or "", cast(_ArrivingFile, file.stream).whole())
        for _, file in files.items(multi=True)
    ]
    return SentForm(fields.to_dict(), [file for file in sent if file.name or file.part.size], kept)


def _next_piece() -> bytes:
    try:
        return request.stream.read(CHUNK)
    except OSError as problem:  # silence, or a line that was cut
        raise BadRequest() from problem


class _ArrivingFile:
    """As much of a file as the parser of forms wants: it writes, and goes back to the start when all has come."""

    def __init__(self) -> None:
        self.key = secrets.token_hex(16)
        self._most = config.current().upload_max_bytes
        storage.begin_part(self.key)
        self._held = ExitStack()
        self._part = self._held.enter_context(storage.open_part(self.key))

    def write(self, piece: bytes) -> int:
        if self._part.size + len(piece) > self._most:
            raise TooLarge(FILE_TOO_LARGE, most=self._most // 1_000_000)
        return self._part.write(piece)

    def seek(self, place: int) -> int:
        return place

    def whole(self) -> Whole:
        return Whole(self.key, self._part.size, self._part.seal())

    def close(self) -> None:
        self._held.close()
