"""What the API takes and gives of releases: the same words as the studio's forms."""

from typing import Any

from marshmallow import Schema, fields, validate

from musicapp.blueprints.api.schemas import LARGEST_ID, Covers, offered
from musicapp.domain import reference, releases

LINE = {"maxLength": releases.LONGEST_TITLE}
TEXT = {"maxLength": releases.LONGEST_TEXT}
AMOUNT = {"description": "A number is taken, too."}


class Figure(fields.Str):
    """Text such as 9.90; a number is taken as it is written."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return super()._deserialize(str(value) if is_number else value, attr, data, **options)


class AlbumTelling(Schema):
    """What an album tells: `credits` as lines of “role: name”, `release_date` as 2026-11-27, `price` as 9.90,
    `description` in Markdown. Empty: nothing."""

    title = fields.Str(metadata=LINE)
    kind = fields.Str(**offered(releases.ALBUM_KINDS))
    genre = fields.Str()
    description = fields.Str(metadata=TEXT)
    credits = fields.Str()
    release_date = fields.Str(metadata={"pattern": r"^(\d{4}-\d{2}-\d{2})?$"})
    label = fields.Str(metadata=LINE)
    upc = fields.Str()
    price = Figure(metadata=AMOUNT)
    currency = fields.Str()


class TrackTelling(Schema):
    """What a track tells: `featured` and `tags` with commas between them, a featured name leading to the artist who has
    it, if there is one; `credits` as lines of “role: name”, `mood` as its slug, `tempo` in beats a minute, `isrc` as
    SE-ABC-26-00001, `price` as 9.90, `language` in ISO 639-1, `licence` as "" for all rights reserved or one
    of Creative Commons."""

    title = fields.Str(metadata=LINE)
    featured = fields.Str()
    genre = fields.Str()
    mood = fields.Str()
    tags = fields.Str()
    composer = fields.Str(metadata=LINE)
    credits = fields.Str()
    description = fields.Str(metadata=TEXT)
    lyrics = fields.Str(metadata={"maxLength": releases.LONGEST_LYRICS})
    language = fields.Str(**offered(("", *reference.LANGUAGES)))
    tempo = Figure(metadata=AMOUNT)
    isrc = fields.Str()
    price = Figure(metadata=AMOUNT)
    currency = fields.Str()
    licence = fields.Str(**offered(releases.LICENCES))
    explicit = fields.Bool()
    downloadable = fields.Bool()


TrackId = fields.Int(strict=True, validate=validate.Range(min=1, max=LARGEST_ID))


class NewAlbum(AlbumTelling):
    """A draft for one of the caller's artists, with these of its tracks in this order."""

    artist = fields.Int(required=True, strict=True, validate=validate.Range(min=1, max=LARGEST_ID))
    tracks = fields.List(TrackId, load_default=list, validate=validate.Length(max=releases.MOST_TRACKS))


class NewTrack(TrackTelling):
    """The draft that a finished upload became, with what is said of it."""

    upload = fields.Str(required=True, metadata={"description": "The `key` of the upload."})


class Order(Schema):
    """All tracks of an album in their order."""

    tracks = fields.List(TrackId, required=True, validate=validate.Length(max=releases.MOST_TRACKS))


class Publication(Schema):
    """When it comes out: at once without `at`. `at` is 2026-11-27T18:00 on the clocks of `zone` (its IANA name; the
    caller's own without one), or says its distance from UTC itself."""

    at = fields.Str(load_default="")
    zone = fields.Str(load_default="")
    without_unready = fields.Bool(
        load_default=False, metadata={"description": "Leave out the tracks that are not ready."}
    )


class ReleaseTrack(Schema):
    """A track of a release."""

    id = fields.Int(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)
    duration_ms = fields.Int(required=True)
    processing = fields.Str(required=True, **offered(releases.PROCESSING))
    listed = fields.Bool(required=True)


class Release(AlbumTelling):
    """An album with all that it tells. `publish_zone` is the zone in which `publish_at` was said, empty without one."""

    id = fields.Int(required=True)
    url = fields.Str(required=True)
    state = fields.Str(required=True, **offered(releases.STATES))
    publish_at = fields.DateTime(allow_none=True, required=True)
    publish_zone = fields.Str(required=True)
    published_at = fields.DateTime(allow_none=True, required=True)
    cover = fields.Nested(Covers, allow_none=True, required=True)
    art = fields.List(fields.Str(), required=True)
    tracks = fields.List(fields.Nested(ReleaseTrack), required=True)


class ReleaseLine(Schema):
    """An album in the list of its artist."""

    id = fields.Int(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)
    kind = fields.Str(required=True, **offered(releases.ALBUM_KINDS))
    state = fields.Str(required=True, **offered(releases.STATES))
    publish_at = fields.DateTime(allow_none=True, required=True)
    track_count = fields.Int(required=True)
    ready_count = fields.Int(required=True)


class OwnTrack(TrackTelling):
    """A track of the caller's with all that it tells."""

    id = fields.Int(required=True)
    url = fields.Str(required=True)
    state = fields.Str(required=True, **offered(releases.STATES))
    publish_at = fields.DateTime(allow_none=True, required=True)
    publish_zone = fields.Str(required=True)
    published_at = fields.DateTime(allow_none=True, required=True)
    album = fields.Int(allow_none=True, required=True)
    processing = fields.Str(required=True, **offered(releases.PROCESSING))
