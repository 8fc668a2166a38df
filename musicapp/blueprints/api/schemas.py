"""What the API takes and gives. The answers' fields are the contract with the player; change both together."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from musicapp.domain import accounts

LARGEST_ID = 2**31 - 1


def offered(values: Iterable[str], **more: Any) -> dict[str, Any]:
    """What the document says of a field in which only these stand."""
    return {"metadata": {"enum": list(values), **more}}


def shaped(pattern: str) -> dict[str, Any]:
    """A field that is checked by a pattern, which the document says in the dialect of JSON Schema."""
    return {"validate": validate.Regexp(rf"{pattern}\Z"), "metadata": {"pattern": f"^{pattern}$"}}


class Named(Schema):
    """An artist or album by its name."""

    id = fields.Int(required=True)
    name = fields.Str(required=True)
    url = fields.Str(required=True)


class Heard(Named):
    """Who is heard on a track: an artist, or, without `id` and `url`, somebody who has no page here."""

    id = fields.Int(required=True, allow_none=True)
    url = fields.Str(required=True, allow_none=True)


class AlbumName(Schema):
    id = fields.Int(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)


class Covers(Schema):
    """Addresses of an image by its width in pixels."""

    small = fields.Str(data_key="96", required=True)
    medium = fields.Str(data_key="304", required=True)
    large = fields.Str(data_key="608", required=True)


class Audio(Schema):
    """One form of the sound. What is not `ready` is made when its preparation is asked for by `format`; with an
    `unplayable`, a sentence for the listener, that is in vain."""

    format = fields.Str(required=True)
    url = fields.Str(
        required=True,
        metadata={
            "description": "May lead on (302) to an address that holds for minutes: keep this one, not that."
        },
    )
    type = fields.Str(required=True)
    codecs = fields.Str(required=True)
    bitrate = fields.Int(required=True, metadata={"description": "Bits a second; 0 while unknown."})
    ready = fields.Bool(required=True)
    unplayable = fields.Str(allow_none=True, required=True)


class Lines(Schema):
    """The waveform as two SVG paths in a box of 560 × 48."""

    even = fields.Str(required=True)
    odd = fields.Str(required=True)


class PlayerTrack(Schema):
    """A track with all that a player needs. `unplayable` is a sentence for the listener; what is `preparing` is
    unplayable for some seconds only."""

    id = fields.Int(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)
    artist = fields.Nested(Named, required=True)
    artists = fields.List(fields.Nested(Heard), required=True)
    album = fields.Nested(AlbumName, allow_none=True, required=True)
    cover = fields.Nested(Covers, allow_none=True, required=True)
    art = fields.List(fields.Str(), required=True)
    duration_ms = fields.Int(required=True)
    loudness_lufs = fields.Float(allow_none=True, required=True)
    album_lufs = fields.Float(allow_none=True, required=True)
    true_peak_dbtp = fields.Float(allow_none=True, required=True)
    audio = fields.List(
        fields.Nested(Audio),
        required=True,
        metadata={"description": "The best first: take the first one that you can play."},
    )
    preparing = fields.Bool(required=True)
    unplayable = fields.Str(allow_none=True, required=True)
    waveform = fields.Nested(Lines, allow_none=True, required=True)
    liked = fields.Bool(required=True)


class QueueFacts(Schema):
    """Where a queue comes from."""

    context = fields.Str(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)


class Waveform(Schema):
    """Both drawings of a track, and its 200 peaks from 0 to 255."""

    deck = fields.Nested(Lines, required=True)
    tall = fields.Nested(Lines, required=True)
    peaks = fields.List(fields.Int(), required=True)


class Like(Schema):
    id = fields.Int(required=True)
    liked = fields.Bool(required=True)
    like_count = fields.Int(required=True)


class Follow(Schema):
    id = fields.Int(required=True)
    following = fields.Bool(required=True)
    follower_count = fields.Int(required=True)


class States(Schema):
    """Which of the asked ids the caller likes or follows."""

    liked_tracks = fields.List(fields.Int(), required=True)
    liked_albums = fields.List(fields.Int(), required=True)
    followed_artists = fields.List(fields.Int(), required=True)
    followed_people = fields.List(fields.Int(), required=True)


class Play(Schema):
    """A report of one play. Send it as often as you like: the longest heard time counts, once."""

    class Meta:
        unknown = EXCLUDE

    play_id = fields.Str(required=True, **shaped(r"[0-9A-Za-z-]{8,40}"))
    track_id = fields.Int(required=True, strict=True, validate=validate.Range(min=1, max=LARGEST_ID))
    age_ms = fields.Int(strict=True, load_default=0, validate=validate.Range(min=0))
    heard_ms = fields.Int(strict=True, load_default=0, validate=validate.Range(min=0))
    slices = fields.Str(load_default="0" * 50, **shaped(r"[01]{50}"))
    max_speed = fields.Float(load_default=1.0, validate=validate.Range(min=0, max=100))
    ended = fields.Str(
        load_default=None, allow_none=True, validate=validate.OneOf(["ended", "skip", "leave", "error"])
    )
    source = fields.Str(load_default="", allow_none=True, validate=validate.Length(max=200))
    context = fields.Str(load_default="", allow_none=True, validate=validate.Length(max=200))
    csrf_token = fields.Str(load_default="", metadata={"description": "For reports sent as a beacon."})


class Credentials(Schema):
    """E-mail or username, and the password. With `remember` the session outlives the cookies of the caller's run."""

    login = fields.Str(required=True, validate=validate.Length(max=254))
    password = fields.Str(required=True, validate=validate.Length(max=1000))
    remember = fields.Bool(load_default=False)


class Session(Schema):
    """Who the caller is, null for a guest, and what its changes carry as `X-CSRFToken`."""

    username = fields.Str(allow_none=True, required=True)
    csrf_token = fields.Str(required=True)


class Preferences(Schema):
    """Some of a person's preferences; what is not sent stays."""

    theme = fields.Str(**offered(accounts.THEMES))
    loudness = fields.Str(**offered(accounts.LOUDNESS))
    crossfade_s = fields.Int(
        strict=True,
        metadata={"description": "Seconds.", "minimum": 0, "maximum": accounts.LONGEST_CROSSFADE},
    )


class Place(Schema):
    """Where a listener's music stands, for their other devices."""

    device_id = fields.Str(required=True, **shaped(r"[0-9A-Za-z-]{8,40}"))
    track_ids = fields.List(
        fields.Int(strict=True, validate=validate.Range(min=1, max=LARGEST_ID)),
        required=True,
        validate=validate.Length(min=1, max=500),
    )
    index = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=499))
    position_ms = fields.Int(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_ID))
    source = fields.Str(load_default="", **shaped(r"[\w:.-]{0,20}"))
    context = fields.Str(load_default="", **shaped(r"[\w:.-]{0,60}"))
    playing = fields.Bool(load_default=False, metadata={"description": "It sounds there; say so every 20 s."})
    starts = fields.Bool(
        load_default=False,
        load_only=True,
        metadata={
            "description": "The listener has just pressed play here, which takes over from other devices."
        },
    )
    age_ms = fields.Int(dump_only=True, metadata={"description": "How long ago that was told."})
    updated_at = fields.DateTime(dump_only=True)


class Recorded(Schema):
    play_id = fields.Str(required=True)
    counted = fields.Bool(required=True)
    excluded = fields.Str(
        required=True,
        **offered(
            ("", "own", "robot", "cap"), description="Why it will not count; empty if it may, or does."
        ),
    )
    heard_ms = fields.Int(required=True)


class Problem(Schema):
    code = fields.Str(required=True)
    message = fields.Str(required=True)
    fields_ = fields.Dict(data_key="fields", keys=fields.Str(), values=fields.Str())


class Failure(Schema):
    error = fields.Nested(Problem, required=True)


@cache
def data_of(schema: type[Schema], *, many: bool = False, meta: type[Schema] | None = None) -> Schema:
    """The envelope around an answer."""
    inner: Any = fields.List(fields.Nested(schema)) if many else fields.Nested(schema)
    parts: dict[str, Any] = {"data": inner}
    if meta is not None:
        parts["meta"] = fields.Nested(meta)
    name = f"{schema.__name__}{'List' if many else ''}{meta.__name__ if meta else ''}Answer"
    envelope: type[Schema] = Schema.from_dict(parts, name=name)
    return envelope()
