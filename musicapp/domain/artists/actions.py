"""Making and changing artists. The owner comes first; whoever makes the first one becomes an artist."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from musicapp.db import db, insert_into, one_at_a_time
from musicapp.domain import accounts, catalog, reference
from musicapp.domain.artists import naming
from musicapp.domain.artists.queries import get_own_artist
from musicapp.errors import Conflict, Invalid
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Artist, OldSlug, User
from musicapp.words import N_

LINKS = (*accounts.LINKS, "bandcamp", "youtube")
LONGEST_BIO = 5000
MOST_ARTISTS = 50
NAMES = "names of artists"  # whoever gives one waits for whoever is giving one


@dataclass(frozen=True)
class Telling:
    """What an artist tells about itself, as typed: ``bio`` in Markdown, ``country`` as its two letters.

    Without a ``slug`` the address is made from the name, or stays.
    """

    name: str
    slug: str = ""
    bio: str = ""
    country: str = ""
    website: str = ""
    twitter: str = ""
    instagram: str = ""
    spotify: str = ""
    soundcloud: str = ""
    bandcamp: str = ""
    youtube: str = ""


def telling_of(artist: Artist) -> Telling:
    """What it tells at present, as its owner would type it."""
    links = {site: artist.links.get(site, "") for site in LINKS}
    return Telling(artist.name, artist.slug, artist.bio, artist.country, **links)


def create(user: User, telling: Telling) -> Artist:
    """A new artist of ``user``, who is an artist from now on; lists show it when something of it is out.

    Raises Invalid with a sentence for each field, Conflict when the account has fifty.
    """
    one_at_a_time(NAMES)
    values = _checked(telling)
    if (db.session.scalar(select(func.count()).where(Artist.owner_id == user.id)) or 0) >= MOST_ARTISTS:
        raise Conflict(N_("An account can have fifty artists."), subject="artists")
    slug = slugify(telling.slug) or naming.free_slug(values["name"])
    art_1, art_2 = catalog.colours_of(values["name"])
    artist = Artist(owner_id=user.id, slug=slug, art_1=art_1, art_2=art_2, **values)
    _keep(artist)
    accounts.become_artist(user)
    return artist


def edit(user: User, slug: str, telling: Telling) -> Artist:
    """Change what the user's artist at ``slug`` tells. An old address goes on leading here.

    Raises NotFound for anybody else's, Invalid with a sentence for each field.
    """
    one_at_a_time(NAMES)
    artist = get_own_artist(user, slug)
    values = _checked(telling, artist)
    _move(artist, slugify(telling.slug) or artist.slug)
    for name, value in values.items():
        setattr(artist, name, value)
    _keep(artist)
    return artist


def _checked(telling: Telling, present: Artist | None = None) -> dict[str, Any]:
    name, bio = accounts.one_line(telling.name), accounts.paragraphs(telling.bio)
    fields: dict[str, str] = {}
    links = accounts.checked_links(LINKS, telling, fields)
    if sentence := naming.name_refusal(name, present):
        fields["name"] = sentence
    if telling.slug.strip() and (sentence := naming.slug_refusal(telling.slug.strip(), present)):
        fields["slug"] = sentence
    if len(bio) > LONGEST_BIO:
        fields["bio"] = accounts.TOO_LONG[LONGEST_BIO]
    if telling.country and telling.country not in reference.COUNTRIES:
        fields["country"] = N_("Choose one of the offered ones.")
    if fields:
        raise Invalid(fields=fields)
    return {
        "name": name, "sort_key": sort_key(name), "folded": fold(name)[:300], "bio": bio,
        "country": telling.country, "links": {site: url for site, url in links.items() if url},
    }  # fmt: skip


def _move(artist: Artist, slug: str) -> None:
    """To another address; what stood at one of its own before is taken back from the old ones."""
    if slug == artist.slug:
        return
    db.session.execute(delete(OldSlug).where(OldSlug.kind == "artist", OldSlug.slug == slug))
    old = {"kind": "artist", "parent_id": 0, "slug": artist.slug, "subject_id": artist.id}
    insert = insert_into(OldSlug).values(**old)
    keys = ["kind", "parent_id", "slug"]
    db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_={"subject_id": artist.id}))
    artist.slug = slug


def _keep(artist: Artist) -> None:
    """Write it. An import may have taken the address since it was looked at: it waits for nobody's turn."""
    try:
        with db.session.begin_nested():
            db.session.add(artist)
            db.session.flush()
            artist.slug = artist.slug or f"artist-{artist.id}"
    except IntegrityError as problem:
        raise Invalid(fields={"slug": naming.SLUG_TAKEN}) from problem
