"""What an import has in hand: files read and ready to be written, and what follows once they are."""

from dataclasses import dataclass, field
from typing import NamedTuple

from musicapp.domain.imports.known import Known
from musicapp.domain.imports.scan import Found
from musicapp.domain.imports.songs import Song
from musicapp.domain.search import ListedTrack


class Stored(NamedTuple):
    """A song and the file that will be played: ``place`` as audio files name it."""

    song: Song
    place: str
    content_hash: str = ""


@dataclass(slots=True)
class Batch:
    """What goes into one transaction."""

    songs: list[Stored] = field(default_factory=list)
    refusals: list[tuple[Found, Known | None, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.songs) + len(self.refusals)


@dataclass(slots=True)
class Touched:
    """Whose counters and search entries a batch has changed."""

    tracks: list[int] = field(default_factory=list)  # that were there before
    new_tracks: list[ListedTrack] = field(default_factory=list)
    albums: set[int] = field(default_factory=set)
    artists: set[int] = field(default_factory=set)

    def note(self, artist_id: int, album_id: int | None) -> None:
        """These two have a track more, less or another one."""
        self.artists.add(artist_id)
        if album_id is not None:
            self.albums.add(album_id)
