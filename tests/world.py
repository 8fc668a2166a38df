"""A small, irregular cast. Each oddity has its reason, so that a wrong query gives a visibly wrong answer."""

from dataclasses import dataclass
from datetime import date

from musicapp.db import transaction
from musicapp.models import Album, Artist, Genre, Playlist, Track, User
from tests.factories import (
    feature,
    make_album,
    make_artist,
    make_genre,
    make_mood,
    make_playlist,
    make_track,
    make_user,
)


@dataclass(frozen=True)
class World:
    """Who and what there is."""

    ines: User  # a listener
    jonas: User  # another listener: somebody else's things are his
    ada: User  # an artist's owner
    root: User  # an admin
    mira: Artist  # owned by ada
    lucja: Artist  # a name with letters that must be folded; unclaimed
    silent: Artist  # has a page, but nothing published: not in lists
    hymns: Album  # nine minutes in three tracks, one without audio
    draft: Album  # ada's, not published
    psalm: Track  # on hymns, with lucja as guest
    sketch: Track  # on draft
    mute: Track  # on hymns, in the catalog without audio
    single: Track  # without an album
    soul: Genre
    kitchen: Playlist  # ines', public
    secret: Playlist  # ines', private


def make_world() -> World:
    """The cast in the database, in one transaction: the search takes it in once instead of forty times."""
    with transaction():
        return _cast()


def _cast() -> World:
    ines = make_user("ines", name="Inês Carvalho")
    jonas = make_user("jonas", name="Jonas Lindqvist")
    ada = make_user("ada", role="artist", name="Ada Obi")
    root = make_user("root", role="admin", name="Root")
    soul, warm = make_genre("Soul"), make_mood("Warm")
    mira = make_artist("Mira Oduya", owner=ada, bio="Sings, plays *Wurlitzer* and repairs boats.")
    lucja = make_artist("Łucja Brzeg", country="PL")
    silent = make_artist("Silent Type", listed=False)
    hymns = make_album(mira, "Saltwater Hymns", release_date=date(2026, 11, 6), genre_id=soul.id)
    facts = {"album": hymns, "genre_id": soul.id, "mood_id": warm.id}
    psalm = make_track(mira, "Undertow Psalm", track_no=2, bpm=84.0, musical_key="D minor", **facts)
    make_track(mira, "Harbour Prayer", track_no=1, **facts)
    mute = make_track(mira, "Grandmother Tide", track_no=3, audio=False, **facts)
    feature(psalm, lucja)
    past = date(2026, 10, 2)  # what is to come out cannot have a day that is still to come
    draft = make_album(mira, "Unfinished Weather", listed=False, published_at=None, release_date=past)
    sketch = make_track(mira, "Sketch in Rain", album=draft, listed=False, published_at=None)
    single = make_track(lucja, "Nocny pociąg")
    kitchen = make_playlist(ines, "Kitchen, 7 pm", (psalm, single))
    secret = make_playlist(ines, "For nobody", (psalm,), visibility="private")
    return World(
        ines,
        jonas,
        ada,
        root,
        mira,
        lucja,
        silent,
        hymns,
        draft,
        psalm,
        sketch,
        mute,
        single,
        soul,
        kitchen,
        secret,
    )
