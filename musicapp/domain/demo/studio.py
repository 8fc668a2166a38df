"""Plays, encodes and draws. Runs in a child, which knows the scores but not the database."""

import base64
from pathlib import Path
from typing import Any

from musicapp.backends.children.limits import Beat
from musicapp.domain.demo import catalog, covers, music


def record(item: dict[str, Any], beat: Beat) -> None:
    """Play the track of a seed and write it to ``path``. Raises OSError when the disk refuses."""
    score = next(track for track in catalog.tracks() if track.seed == item["seed"])
    path = Path(item["path"])
    pcm = music.render(score)
    beat()
    music.encode(pcm, music.RATE, path, score.format, item["tags"])


def cover(item: dict[str, Any], beat: Beat) -> str:
    """The cover of the album of a seed, as a file in base64."""
    album = next(album for album in catalog.albums() if album.seed == item["seed"])
    return base64.b64encode(covers.draw_cover(album)).decode()


def portrait(item: dict[str, Any], beat: Beat) -> str:
    """The portrait of the artist of a name, as a file in base64."""
    artist = next(artist for artist in catalog.artists() if artist.name == item["name"])
    return base64.b64encode(covers.draw_portrait(artist)).decode()


TASKS = {"record": record, "cover": cover, "portrait": portrait}
