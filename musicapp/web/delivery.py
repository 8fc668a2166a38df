"""Sending files: ranges, conditional requests, and no database connection held while bytes travel."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from flask import Response, request
from werkzeug.datastructures import ETags
from werkzeug.http import parse_date, unquote_etag

from musicapp import config
from musicapp.backends import images, storage
from musicapp.errors import NotFound, Unavailable
from musicapp.web.ranges import Piece, wanted_pieces
from musicapp.web.transactions import end_reading
from musicapp.words import N_

CHUNK = 64 * 1024
PLAYERS_PIECE = 256 * 1024  # fits into the system's buffers: the thread is free while a slow line drains them
YEAR = 31_536_000
AWAY = N_("The folder with the music is away at the moment. It plays again as soon as the folder is back.")
AWAY_S = 15
IMAGE_SIZES = (*images.SIZES, *images.HEADER_SIZES)
IMAGE_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "avif": "image/avif"}


def send_audio(name: str, mime: str) -> Response:
    """The file of this name in the storage, or the part of it that the request asks for, or the way to it.

    Raises NotFound if it is gone, Unavailable if the whole storage is.
    """
    end_reading()
    path = storage.path(name)
    if path is None:
        return _lead_to(name, mime)
    file, facts = _open(path)
    etag = f"{facts.st_size:x}-{facts.st_mtime_ns:x}"
    changed = datetime.fromtimestamp(int(facts.st_mtime), UTC)
    if _is_known(etag, changed):
        response = Response(status=304)
        file.close()
    else:
        pieces = _pieces(facts.st_size) if _range_holds(etag, changed) else None
        response = _answer(file, facts.st_size, mime or "application/octet-stream", pieces)
    response.set_etag(etag)
    response.last_modified = changed
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def send_image(key: str, size: int, kind: str) -> Response:
    """A stored image; it never changes under its name. Raises NotFound for any other.

    Under the name of its WebP, which every page has, a browser gets AVIF if it says that it takes it and there is one.
    """
    is_key = len(key) == 32 and all(c in "0123456789abcdef" for c in key)
    if not is_key or size not in IMAGE_SIZES or kind not in IMAGE_TYPES:
        raise NotFound()
    end_reading()
    settings = config.current()
    if request.headers.get("If-None-Match") in (f'"{key}"', f'"{key}-avif"'):
        response = Response(status=304)
        response.headers["ETag"] = request.headers["If-None-Match"]
    else:
        lighter = _lighter(key, size) if kind == "webp" else None
        response = lighter or _image(images.name_of(key, f"{size}.{kind}"), IMAGE_TYPES[kind])
        response.set_etag(key if response.mimetype != "image/avif" else f"{key}-avif")
    if kind == "webp":
        response.vary.add("Accept")
    who = "private" if settings.is_private else "public"
    response.headers["Cache-Control"] = f"{who}, max-age={YEAR}, immutable"
    return response


def _lighter(key: str, size: int) -> Response | None:
    """The picture as AVIF, for a browser that names it."""
    if "image/avif" not in request.headers.get("Accept", ""):
        return None
    name = images.name_of(key, f"{size}.avif")
    path = storage.path(name)
    if path is not None and not path.is_file():
        return None
    with suppress(NotFound):
        return _image(name, IMAGE_TYPES["avif"])
    return None


def _image(name: str, mime: str) -> Response:
    """From a bucket, too, it comes through here: an address that holds for minutes cannot be kept for a year."""
    path = storage.path(name)
    if path is not None:
        file, facts = _open(path)
        return _whole(file, facts.st_size, mime)
    try:
        return Response(storage.read(name), mimetype=mime)
    except FileNotFoundError as problem:
        raise NotFound() from problem


def _lead_to(name: str, mime: str) -> Response:
    """To the bucket. Its address answers GET alone, so what HEAD asks is answered here; both only for who may hear."""
    if request.method == "HEAD":
        stored = storage.find(name)
        if stored is None:
            raise NotFound()
        response = Response(mimetype=mime or "application/octet-stream")
        response.content_length = stored.size
    else:
        response = Response(status=302, headers={"Location": storage.address(name) or ""})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _open(path: Path) -> tuple[BinaryIO, os.stat_result]:
    """The file and its facts, read from the open file, so that a replaced one cannot mix with it."""
    try:
        file = path.open("rb")
    except (OSError, ValueError) as problem:
        if isinstance(problem, OSError) and storage.is_away(path):
            raise Unavailable(AWAY, retry_after=AWAY_S) from problem
        raise NotFound() from problem
    return file, os.fstat(file.fileno())


def _pieces(size: int) -> list[Piece] | None:
    """What is asked for. Of a long part a browser's player gets the beginning, and asks for the next by itself.

    Other programs may take the end of the answer for the end of the file, and get it all.
    """
    is_player = request.headers.get("Sec-Fetch-Dest") in ("audio", "video")
    return wanted_pieces(request.headers.get("Range"), size, PLAYERS_PIECE if is_player else None)


def _is_known(etag: str, changed: datetime) -> bool:
    """Whether the browser has this very file already."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(etag)
    since = request.if_modified_since
    return since is not None and changed <= since and "Range" not in request.headers


def _range_holds(etag: str, changed: datetime) -> bool:
    """Whether the part that the browser has belongs to this very file; if not, it needs the whole."""
    condition = request.headers.get("If-Range")
    if condition is None:
        return True
    date = parse_date(condition)
    if date is not None:
        return date == changed
    value, is_weak = unquote_etag(condition)
    return not is_weak and ETags([value or ""]).contains(etag)


def _answer(file: BinaryIO, size: int, mime: str, pieces: list[Piece] | None) -> Response:
    if pieces is None:
        return _whole(file, size, mime)
    if not pieces:
        file.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"}, mimetype=mime)
    if len(pieces) == 1:
        response = _send(file, pieces[0], mime)
        response.status_code = 206
        response.headers["Content-Range"] = pieces[0].content_range(size)
        return response
    return _several(file, size, mime, pieces)


def _whole(file: BinaryIO, size: int, mime: str) -> Response:
    return _send(file, Piece(0, size), mime)


def _send(file: BinaryIO, piece: Piece, mime: str) -> Response:
    """One piece. A server that can hands the bytes over without touching them (it stops at Content-Length)."""
    wrapper = request.environ.get("wsgi.file_wrapper")
    if request.method == "HEAD":
        file.close()
        body: Iterable[bytes] = ()
    elif wrapper is not None:
        file.seek(piece.start)
        body = wrapper(file, CHUNK)
    else:
        body = _Bytes(file, [(b"", piece)])
    response = Response(body, mimetype=mime, direct_passthrough=True)
    response.content_length = piece.length
    return response


def _several(file: BinaryIO, size: int, mime: str, pieces: list[Piece]) -> Response:
    """All pieces in one multipart body."""
    boundary = secrets.token_hex(16)
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {mime}\r\nContent-Range: {piece.content_range(size)}\r\n\r\n".encode()
        for piece in pieces
    ]
    tail = f"\r\n--{boundary}--\r\n".encode()
    body = _Bytes(file, [*zip(heads, pieces, strict=True), (tail, Piece(0, 0))])
    response = Response(body, status=206, direct_passthrough=True)
    response.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    response.content_length = sum(len(head) for head in heads) + sum(p.length for p in pieces) + len(tail)
    return response


class _Bytes:
    """Reads pieces of a file, each after some bytes of its own, and closes the file at the end."""

    def __init__(self, file: BinaryIO, parts: list[tuple[bytes, Piece]]) -> None:
        self.file = file
        self.parts = parts

    def __iter__(self) -> Iterator[bytes]:
        for head, piece in self.parts:
            if head:
                yield head
            yield from self._read(piece)

    def _read(self, piece: Piece) -> Iterator[bytes]:
        self.file.seek(piece.start)
        left = piece.length
        while left and (chunk := self.file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
