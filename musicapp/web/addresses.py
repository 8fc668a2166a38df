"""Where each thing stands. Slugs are ASCII, so addresses are put together without the router's cost per row."""

from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    names = (
        track_url,
        album_url,
        artist_url,
        genre_url,
        person_url,
        playlist_url,
        album_of_track_url,
        image_url,
    )
    functions = {function.__name__: function for function in names}
    app.jinja_env.globals.update(functions)
    app.jinja_env.filters.update(functions)  # rows use filters: a call in a template costs five times as much


def artist_url(artist: Any) -> str:
    """An artist's page; anything with a ``slug``."""
    return f"/artists/{artist.slug}"


def album_url(album: Any) -> str:
    """An album's page; anything with ``artist.slug`` and ``slug``."""
    return f"/artists/{album.artist.slug}/albums/{album.slug}"


def track_url(track: Any) -> str:
    """A track's page; anything with ``artist.slug`` and ``slug``."""
    return f"/artists/{track.artist.slug}/tracks/{track.slug}"


def album_of_track_url(track: Any) -> str:
    """The page of a TrackRow's album."""
    return f"/artists/{track.album_artist_slug}/albums/{track.album_slug}"


def genre_url(genre: Any) -> str:
    """A genre's page."""
    return f"/genres/{genre.slug}"


def person_url(person: Any) -> str:
    """A listener's public profile; anything with a ``username``."""
    return f"/people/{person.username}"


def playlist_url(playlist: Any) -> str:
    """A playlist's page; anything with ``user.username`` and ``slug``."""
    return f"/people/{playlist.user.username}/playlists/{playlist.slug}"


def image_url(key: str, size: int, kind: str = "webp") -> str:
    """A stored image in one of its sizes (96, 304, 608 px)."""
    return f"/media/images/{key}-{size}.{kind}"
