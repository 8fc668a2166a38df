"""Making, describing and deleting playlists."""

from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import func, select

from musicapp import clock
from musicapp.db import db, insert_into, one_at_a_time
from musicapp.domain.playlists.queries import get_own_playlist
from musicapp.domain.playlists.summaries import own_colours
from musicapp.errors import Conflict, Invalid
from musicapp.fold import slugify, sort_key
from musicapp.models import OldSlug, Playlist, User
from musicapp.models.playlists import VISIBILITIES
from musicapp.words import N_

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 1000
MOST_PLAYLISTS = 1000


def create(user: User, title: str, description: str = "", visibility: str = "private") -> Playlist:
    """A new, empty playlist. Raises Invalid with the field; Conflict when there are a thousand already."""
    values = _checked(title, description, visibility)
    one_at_a_time(f"playlists of {user.id}")
    if (db.session.scalar(select(func.count()).where(Playlist.user_id == user.id)) or 0) >= MOST_PLAYLISTS:
        raise Conflict(N_("You have a thousand playlists. Delete one first."), subject="playlists")
    playlist = Playlist(
        user_id=user.id, slug=_free_slug(user, values["title"]), changed_at=clock.now(), **values
    )
    db.session.add(playlist)
    db.session.flush()
    playlist.art_1, playlist.art_2 = own_colours(playlist.id)
    return get_own_playlist(user, playlist.id)


def edit(user: User, playlist_id: int, title: str, description: str, visibility: str) -> Playlist:
    """Rename, describe, show or hide. The old address goes on leading here. Raises NotFound, Invalid."""
    values = _checked(title, description, visibility)
    one_at_a_time(f"playlists of {user.id}")
    playlist = get_own_playlist(user, playlist_id)
    if playlist.title != values["title"]:
        _rename(user, playlist, values["title"])
    for name, value in values.items():
        setattr(playlist, name, value)
    db.session.flush()
    return playlist


def delete(user: User, playlist_id: int) -> str:
    """Delete it with its entries and give its title. The tracks stay. Raises NotFound."""
    playlist = get_own_playlist(user, playlist_id)
    title = playlist.title
    db.session.execute(
        delete_from(OldSlug).where(OldSlug.kind == "playlist", OldSlug.subject_id == playlist.id)
    )
    db.session.delete(playlist)
    db.session.flush()
    return title


def _checked(title: str, description: str, visibility: str) -> dict[str, Any]:
    title = " ".join(_printable(title).split())
    description = _printable(description).strip()
    wrong = {}
    if not title:
        wrong["title"] = N_("Give it a name.")
    elif len(title) > LONGEST_TITLE:
        wrong["title"] = N_("Keep the name under 120 characters.")
    if len(description) > LONGEST_DESCRIPTION:
        wrong["description"] = N_("Keep it under 1,000 characters.")
    if visibility not in VISIBILITIES:
        wrong["visibility"] = N_("Choose private, unlisted or public.")
    if wrong:
        raise Invalid(fields=wrong)
    return {"title": title, "sort_key": sort_key(title), "description": description, "visibility": visibility}


def _printable(text: str) -> str:
    """Without control characters; PostgreSQL takes no NUL, and nobody can read the others."""
    return "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c in "\n\t ")


def _free_slug(user: User, title: str, but: int = 0) -> str:
    """A slug that no other playlist of the user has."""
    base = slugify(title, 60) or "playlist"
    query = select(Playlist.slug).where(Playlist.user_id == user.id, Playlist.id != but)
    taken = set(db.session.scalars(query.where((Playlist.slug == base) | Playlist.slug.like(f"{base}-%"))))
    if base not in taken:
        return base
    return next(slug for number in range(2, MOST_PLAYLISTS + 3) if (slug := f"{base}-{number}") not in taken)


def _rename(user: User, playlist: Playlist, title: str) -> None:
    slug = _free_slug(user, title, playlist.id)
    if slug == playlist.slug:
        return
    old = {"kind": "playlist", "parent_id": user.id, "slug": playlist.slug, "subject_id": playlist.id}
    insert = insert_into(OldSlug).values(**old)
    keys = ["kind", "parent_id", "slug"]
    db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_={"subject_id": playlist.id}))
    playlist.slug = slug
