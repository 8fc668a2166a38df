"""From rows of the domain to the plain data that schemas.py describes."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _

from musicapp.domain import artists, releases
from musicapp.domain.catalog import Named, TrackRow
from musicapp.domain.playback import PlayerTrack
from musicapp.domain.releases import Release
from musicapp.domain.renditions import ORIGINAL, Source
from musicapp.domain.uploads import Arrival
from musicapp.web.addresses import image_url

CODECS = {
    "aac": "mp4a.40.2",
    "alac": "alac",
    "opus": "opus",
    "vorbis": "vorbis",
    "flac": "flac",
    "mp3": "mp3",
    "pcm": "1",
    "alaw": "6",
    "mulaw": "7",
}


def player_track(track: PlayerTrack) -> dict[str, Any]:
    """A track for the player."""
    return {
        "id": track.id,
        "title": track.title,
        "url": f"/artists/{track.artist.slug}/tracks/{track.slug}",
        "artist": _artist(track.artist),
        "artists": [_artist(artist) for artist in (track.artist, *track.credited)],
        "album": _album(track),
        "cover": covers(track.cover_key),
        "art": [colour for colour in (track.art_1, track.art_2) if colour],
        "duration_ms": track.duration_ms,
        "loudness_lufs": track.loudness_lufs,
        "album_lufs": track.album_lufs,
        "true_peak_dbtp": track.true_peak_dbtp,
        "audio": [_audio(track.id, source) for source in track.sources],
        "preparing": track.is_preparing,
        "unplayable": _(track.unplayable) if track.unplayable else None,
        "waveform": {"even": track.waveform[0], "odd": track.waveform[1]} if track.waveform else None,
        "liked": track.liked,
    }


def queue(tracks: Iterable[PlayerTrack], context: str, title: str, url: str) -> dict[str, Any]:
    """A queue and where it comes from."""
    return {
        "data": [player_track(track) for track in tracks],
        "meta": {"context": context, "title": title, "url": url},
    }


def upload(arrival: Arrival) -> dict[str, Any]:
    """An upload and what came of it."""
    url = f"/artists/{arrival.artist_slug}/tracks/{arrival.track_slug}"
    return {
        "key": arrival.key,
        "name": arrival.file_name,
        "size": arrival.size,
        "offset": arrival.offset,
        "state": arrival.state,
        "steps": list(arrival.done),
        "replaces": arrival.is_replacement,
        "message": _(arrival.refusal) if arrival.refusal else None,
        "track": {"id": arrival.track_id, "title": arrival.title, "url": url} if arrival.track_id else None,
        "expires_at": arrival.expires_at if arrival.state == "sending" else None,
    }


def release(album: Any, tracks: Iterable[TrackRow]) -> dict[str, Any]:
    """An album with all that it tells."""
    return {
        **asdict(releases.telling_of_album(album)),
        "id": album.id,
        "url": f"/artists/{album.artist.slug}/albums/{album.slug}",
        "state": releases.state_of(album),
        "publish_at": album.publish_at,
        "publish_zone": album.publish_zone if album.publish_at else "",
        "published_at": album.published_at,
        "cover": covers(album.cover_key),
        "art": [colour for colour in (album.art_1, album.art_2) if colour],
        "tracks": [_release_track(track) for track in tracks],
    }


def release_line(one: Release) -> dict[str, Any]:
    """An album in the list of its artist."""
    return {
        "id": one.id,
        "title": one.album.title,
        "url": f"/artists/{one.album.artist_slug}/albums/{one.album.slug}",
        "kind": one.album.kind,
        "state": one.state,
        "publish_at": one.publish_at,
        "track_count": one.track_total,
        "ready_count": one.ready_total,
    }


def own_track(track: Any) -> dict[str, Any]:
    """A track of the caller's with all that it tells."""
    return {
        **asdict(releases.telling_of_track(track)),
        "id": track.id,
        "url": f"/artists/{track.artist.slug}/tracks/{track.slug}",
        "state": releases.state_of(track),
        "publish_at": track.publish_at,
        "publish_zone": track.publish_zone if track.publish_at else "",
        "published_at": track.published_at,
        "album": track.album_id,
        "processing": track.processing_state,
    }


def artist(one: Any) -> dict[str, Any]:
    """An artist with what it tells."""
    return {
        "id": one.id,
        "url": f"/artists/{one.slug}",
        "avatar": covers(one.avatar_key),
        "verified": one.verified_at is not None,
        "follower_count": one.follower_count,
        "play_count": one.play_count,
        **asdict(artists.telling_of(one)),
    }


def covers(key: str) -> dict[str, str] | None:
    """The addresses of an image, or None without one."""
    return (
        {"small": image_url(key, 96), "medium": image_url(key, 304), "large": image_url(key, 608)}
        if key
        else None
    )


def _artist(artist: Named) -> dict[str, Any]:
    """With a page, or a name alone."""
    has_page = artist.id != 0
    return {
        "id": artist.id if has_page else None,
        "name": artist.name,
        "url": f"/artists/{artist.slug}" if has_page else None,
    }


def _album(track: PlayerTrack) -> dict[str, Any] | None:
    if track.album_id is None:
        return None
    url = f"/artists/{track.album_artist_slug}/albums/{track.album_slug}"
    return {"id": track.album_id, "title": track.album_title, "url": url}


def _release_track(track: TrackRow) -> dict[str, Any]:
    return {
        "id": track.id,
        "title": track.title,
        "url": f"/artists/{track.artist_slug}/tracks/{track.slug}",
        "duration_ms": track.duration_ms,
        "processing": track.processing_state,
        "listed": track.listed,
    }


def _audio(track_id: int, source: Source) -> dict[str, Any]:
    form = {} if source.kind == ORIGINAL else {"format": source.kind}
    asked = urlencode(form | ({"v": source.mark} if source.mark else {}))
    return {
        "format": source.kind,
        "url": f"/media/tracks/{track_id}/audio{'?' if asked else ''}{asked}",
        "bitrate": source.bitrate,
        "type": source.mime,
        "codecs": CODECS.get(source.codec, source.codec),
        "ready": source.is_ready,
        "unplayable": _(source.refusal) if source.refusal else None,
    }
