"""What is known of a file before it meets the catalog: tags first, then folder and file name. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from musicapp.backends.audio import Tags
from musicapp.domain.catalog import UNKNOWN
from musicapp.domain.imports.crediting import album_artist_of, credits_of, said
from musicapp.domain.imports.known import Known
from musicapp.domain.imports.naming import Named, named_by_path
from musicapp.domain.imports.scan import Folder, Found
from musicapp.spellings import Spellings, spelt

_NOT_ASKED = Named("")


@dataclass(slots=True)
class Song:
    """A file that becomes, or is, a track."""

    found: Found
    tags: Tags
    title: str
    artist: str
    others: list[tuple[str, str]]  # name and role
    album: str  # empty: it stands alone
    album_artist: str
    album_folder: str  # the identity of an album that the tags do not name; else empty
    disc_no: int
    track_no: int
    year: int
    cover: str  # the folder's picture, or empty
    spellings: Spellings
    known: Known | None = None
    is_moved: bool = False
    named_by: frozenset[str] = field(default_factory=frozenset)  # of "folder", "file"

    @property
    def sounds_the_same(self) -> bool:
        """Whether only the tags or the place have changed."""
        return bool(self.known and self.known.fingerprint and self.known.fingerprint == self.tags.fingerprint)


def songs_of(folder: Folder, read: Sequence[tuple[Found, Tags]], root: str) -> list[Song]:
    """The songs of a folder. Whose an album is can depend on all of its files, so they come together."""
    songs = [_song(found, tags, _named(found, tags, root), folder.cover) for found, tags in read]
    ownerless: dict[str, list[Song]] = {}
    for song in songs:
        if song.album and not song.album_artist:
            ownerless.setdefault(song.album.casefold(), []).append(song)
    for together in ownerless.values():
        _settle_album_artist(together)
    return songs


def _named(found: Found, tags: Tags, root: str) -> Named:
    """What the path says, asked only where the tags leave something open: most never do."""
    if tags.title and tags.album and tags.artists and said(tags.artists) and said([tags.album]):
        return _NOT_ASKED
    return named_by_path(found.path, root)


def _song(found: Found, tags: Tags, named: Named, cover: str) -> Song:
    title = tags.title or named.title
    artist, others = credits_of(said(tags.artists) or said([tags.album_artist]), title)
    album = "".join(said([tags.album])) or named.album
    return Song(
        found=found,
        tags=tags,
        title=title,
        artist=artist or named.artist or UNKNOWN,
        others=others,
        album=album,
        album_artist="".join(said([tags.album_artist])),
        album_folder="" if tags.album else named.album_folder,
        disc_no=tags.disc_no or named.disc_no or 1,
        track_no=tags.track_no or (named.track_no if not tags.title else 0),
        year=tags.year or (named.year if not tags.album else 0),
        cover=cover,
        spellings=tags.spellings if tags.title else spelt(title, tags.composer, tags.lyrics, tags.comment),
        named_by=frozenset(_sources(tags, named, bool(artist))),
    )


def _sources(tags: Tags, named: Named, has_artist: bool) -> Iterable[str]:
    if not tags.title:
        yield "file"
    if (not tags.album and named.album) or (not has_artist and named.artist):
        yield "folder"


def _settle_album_artist(songs: list[Song]) -> None:
    owner = album_artist_of([song.artist for song in songs], any(song.tags.compilation for song in songs))
    for song in songs:
        song.album_artist = owner
