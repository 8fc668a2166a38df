"""Uploads: by the tus protocol 1.0.0 for files that shall survive a lost line, or as a plain form.

https://tus.io/protocols/resumable-upload
"""

from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import http_date

from musicapp import config
from musicapp.blueprints.api import answers, tus
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import data_of
from musicapp.blueprints.api.upload_schemas import Upload
from musicapp.domain import releases, uploads
from musicapp.errors import Conflict, Invalid
from musicapp.web import access, csrf, incoming
from musicapp.web.access import actor
from musicapp.web.transactions import end_reading, transaction
from musicapp.words import N_

HERE = "/api/v1/uploads"
ELSEWHERE = N_("The file here is at another byte. Ask for it and go on from there.")
GARBLED = N_("A piece of the file was garbled on its way. Send it again.")
WHICH_ALBUM = N_("Say for which draft this is: the number of one of your albums.")
NO_FILE = N_("Choose a file first.")

FILE = {"type": "array", "items": {"type": "string", "format": "binary"}}
FORM = {"schema": {"type": "object", "properties": {"files": FILE, "artist": {"type": "integer"}}}}
ARTIST = {"in": "query", "name": "artist", "schema": {"type": "integer"}, "description": "An artist of yours"}


@bp.after_request
def speak_tus(response: Response) -> Response:
    """Say on every answer about uploads which protocol it follows; on OPTIONS all that it can."""
    if not request.path.startswith(HERE):
        return response
    response.headers["Tus-Resumable"] = tus.VERSION
    if response.status_code == 412 or request.method == "OPTIONS":
        response.headers["Tus-Version"] = tus.VERSION
    if request.method == "OPTIONS":
        response.headers["Tus-Extension"] = "creation,expiration,checksum,termination"
        response.headers["Tus-Max-Size"] = str(config.current().upload_max_bytes)
        response.headers["Tus-Checksum-Algorithm"] = ",".join(tus.SUMS)
    return response


@bp.route("/v1/uploads", tags=["uploads"])
@bp.doc(parameters=[ARTIST])
@access.signed_in
@bp.response(200, data_of(Upload, many=True))
def list_uploads() -> dict[str, Any]:
    """What the caller sends to an artist of theirs, and what of it is not published yet."""
    user = actor()
    artist_id = uploads.artist_for(user, request.args.get("artist", ""))
    return {"data": [answers.upload(arrival) for arrival in uploads.arrivals(user, artist_id)]}


@bp.route("/v1/uploads", methods=["POST"], tags=["uploads"])
@csrf.checked_by_hand
@access.signed_in
@bp.doc(parameters=[tus.SPOKEN, tus.LENGTH, tus.TOLD], requestBody={"content": {"multipart/form-data": FORM}})
@bp.response(201, data_of(Upload))
def begin_upload() -> ResponseReturnValue:
    """Begin an upload as tus has it, with `filename`, `artist` (an id) and perhaps `album` (the id of one of its
    drafts) in `Upload-Metadata`; or with `track` (an id) to replace its audio. Or send a form with one or more `files`
    and the same; the answer is a list then."""
    csrf.check(request.headers.get("X-CSRFToken", ""))
    if request.mimetype == "multipart/form-data":
        return _take_form()
    tus.expect()
    user, said, size = actor(), tus.metadata(), tus.number("Upload-Length")
    artist_id, replaces_id = _meant(user, said)
    with transaction():
        name, album_id = said.get("filename", ""), _album(said.get("album", ""))
        upload = uploads.begin(user, artist_id, name, size, album_id, replaces_id)
    headers = {"Location": f"{HERE}/{upload.key}", "Upload-Expires": http_date(upload.expires_at)}
    return {"data": answers.upload(uploads.get_arrival(user, upload.key))}, 201, headers


@bp.route("/v1/uploads/<key>", tags=["uploads"])
@access.signed_in
@bp.response(200, data_of(Upload))
def show_upload(key: str) -> ResponseReturnValue:
    """One upload. HEAD says in `Upload-Offset` where to go on."""
    arrival = uploads.get_arrival(actor(), key)
    headers = {
        "Upload-Offset": str(arrival.offset),
        "Upload-Length": str(arrival.size),
        "Cache-Control": "no-store",
    }
    if arrival.state == "sending":
        headers["Upload-Expires"] = http_date(arrival.expires_at)
    return {"data": answers.upload(arrival)}, 200, headers


@bp.route("/v1/uploads/<key>", methods=["PATCH"], tags=["uploads"])
@csrf.checked_by_hand
@access.signed_in
@bp.doc(
    parameters=[tus.SPOKEN, tus.AT, tus.SUMMED], requestBody={"content": {tus.BYTES: {}}, "required": True}
)
@bp.response(204)
def send_bytes(key: str) -> ResponseReturnValue:
    """The bytes from `Upload-Offset` on, as tus has it. What came before a lost line is kept."""
    csrf.check(request.headers.get("X-CSRFToken", ""))
    tus.expect()
    if request.mimetype != tus.BYTES:
        raise UnsupportedMediaType()
    user, at, summed = actor(), tus.number("Upload-Offset"), tus.sum_said()
    upload = uploads.get_upload(user, key)
    end_reading()
    with uploads.receiving(user, key) as part:
        if part.size != at:
            raise Conflict(ELSEWHERE)
        if not _pour(part, upload.size - at, summed):
            problem = {"code": "garbled", "message": _(GARBLED), "fields": {}}
            return make_response({"error": problem}, tus.SUM_DIFFERS)
        if part.size == upload.size:
            digest = part.seal()
            with transaction():
                upload = uploads.take_in(user, key, digest)
        headers = {"Upload-Offset": str(part.size), "Upload-Expires": http_date(upload.expires_at)}
    uploads.tidy(upload)
    return "", 204, headers


@bp.route("/v1/uploads/<key>", methods=["DELETE"], tags=["uploads"])
@access.signed_in
@bp.response(204)
def discard_upload(key: str) -> None:
    """Give an upload up, with the draft that it became."""
    user = actor()
    with transaction():
        uploads.discard(user, key)
    uploads.drop(key)


@bp.route("/v1/uploads/<key>/check", methods=["POST"], tags=["uploads"])
@access.signed_in
@bp.response(200, data_of(Upload))
def check_upload(key: str) -> dict[str, Any]:
    """Have a file that failed looked at again."""
    user = actor()
    with transaction():
        uploads.retry(user, key)
    return {"data": answers.upload(uploads.get_arrival(user, key))}


@bp.route("/v1/tracks/<int:track_id>/audio", methods=["PUT", "POST"], tags=["tracks"])
@csrf.checked_by_hand
@access.signed_in
@bp.response(201, data_of(Upload))
def replace_audio(track_id: int) -> ResponseReturnValue:
    """Send a form with one of `files`: its sound takes the place of the track's as soon as it is ready. Plays, likes,
    comments and the address stay."""
    csrf.check(request.headers.get("X-CSRFToken", ""))
    user = actor()
    artist_id = releases.get_track(user, track_id).artist_id
    uploads.expect_bytes(request.content_length or 0)
    with incoming.sent_form() as form:
        if not form.files:
            raise Invalid(fields={"files": NO_FILE})
        brought, refused = incoming.bring_in(user, artist_id, form, replaces_id=track_id)
    if refused:
        raise Invalid(fields=refused)
    return {"data": answers.upload(uploads.get_arrival(user, brought[0]))}, 201, {}


def _meant(user: Any, said: dict[str, str]) -> tuple[int, int | None]:
    """For which artist an upload is, and which of its tracks it replaces, if one."""
    if "track" not in said:
        return uploads.artist_for(user, said.get("artist", "")), None
    text = said["track"]
    track = releases.get_track(user, int(text) if text.isascii() and text.isdigit() else 0)
    return track.artist_id, track.id


def _take_form() -> ResponseReturnValue:
    user = actor()
    uploads.expect_bytes(request.content_length or 0)
    with incoming.sent_form() as form:
        if not form.files:
            raise Invalid(fields={"files": NO_FILE})
        artist_id = uploads.artist_for(user, form.fields.get("artist", ""))
        album_id = _album(form.fields.get("album", ""))
        brought, refused = incoming.bring_in(user, artist_id, form, album_id)
    if refused:
        raise Invalid(fields=refused)
    arrived = [answers.upload(uploads.get_arrival(user, key)) for key in brought]
    return make_response(data_of(Upload, many=True).dump({"data": arrived}), 201)


def _album(text: str) -> int | None:
    """The id of the album that a file is meant for. Raises Invalid for what is no number."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Invalid(fields={"album": WHICH_ALBUM})
    return int(text) if text else None


def _pour(part: Any, most: int, summed: tus.Sum | None) -> bool:
    """Append the body; whether it is what its sum says. Without that certainty none of it stays."""
    before = part.size
    try:
        incoming.pour(part, most, summed.digest if summed else None)
    except BaseException:
        if summed:
            part.cut(before)
        raise
    if summed and summed.digest.digest() != summed.wanted:
        part.cut(before)
        return False
    return True
