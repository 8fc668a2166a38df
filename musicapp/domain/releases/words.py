"""The words that describe music, by what an artist types: genres, moods, tags, credits."""

from sqlalchemy import or_, select

from musicapp.db import db, one_at_a_time
from musicapp.domain import accounts
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Genre, GenreAlias, Mood, Tag
from musicapp.words import N_

LONGEST_GENRE = 60
LONGEST_TAG = 40
MOST_TAGS = 12
LONGEST_ROLE = 120
MOST_CREDITS = 100

GENRE_SHAPE = N_("Name one genre with letters, up to 60 of them.")
MOOD_UNKNOWN = N_("Choose one of the moods in the list.")
TAGS_SHAPE = N_("Up to 12 tags with commas between them, 40 characters each.")
CREDITS_SHAPE = N_("Write one credit a line, as “Double bass: Tomás Veiga”; up to 100 lines.")


def genre(name: str, wrong: dict[str, str]) -> Genre | None:
    """The genre of any of its spellings; one that nobody has named so far is made. None for no name."""
    name = accounts.one_line(name)
    if not name:
        return None
    if len(name) > LONGEST_GENRE or not slugify(name):
        wrong["genre"] = GENRE_SHAPE
        return None
    one_at_a_time("genres")
    alias = select(GenreAlias.genre_id).where(GenreAlias.folded == fold(name)[:120])
    named = select(Genre).where(or_(Genre.id.in_(alias), Genre.slug == slugify(name)))
    return db.session.scalar(named.order_by(Genre.slug != slugify(name)).limit(1)) or _made(name)


def mood(slug: str, wrong: dict[str, str]) -> Mood | None:
    """The mood at a slug of the fixed vocabulary; None for no slug."""
    if not slug:
        return None
    found = db.session.scalar(select(Mood).where(Mood.slug == accounts.one_line(slug)[:40]))
    if found is None:
        wrong["mood"] = MOOD_UNKNOWN
    return found


def tags(typed: str, wrong: dict[str, str]) -> list[Tag]:
    """The tags of a line with commas; new ones are made."""
    names = {slugify(name): name for name in map(accounts.one_line, typed.split(",")) if name}
    if len(names) > MOST_TAGS or not all(names) or any(len(name) > LONGEST_TAG for name in names.values()):
        wrong["tags"] = TAGS_SHAPE
        return []
    if not names:
        return []
    one_at_a_time("tags")
    there = {tag.slug: tag for tag in db.session.scalars(select(Tag).where(Tag.slug.in_(names)))}
    made = [Tag(name=name, slug=slug) for slug, name in names.items() if slug not in there]
    db.session.add_all(made)
    db.session.flush()
    return [*there.values(), *made]


def credits(typed: str, wrong: dict[str, str]) -> list[tuple[str, str]]:
    """Who did what, as (role, name): “Voice, Wurlitzer: Mira Oduya”, one a line."""
    lines = [accounts.one_line(line) for line in typed.splitlines() if line.strip()]
    found = []
    for line in lines:
        role, colon, name = (part.strip() for part in line.partition(":"))
        if not (role and colon and name and len(role) <= LONGEST_ROLE and len(name) <= 300):
            wrong["credits"] = CREDITS_SHAPE
            return []
        found.append((role, name))
    if len(found) > MOST_CREDITS:
        wrong["credits"] = CREDITS_SHAPE
        return []
    return found


def _made(name: str) -> Genre:
    genre = Genre(name=name, slug=slugify(name), sort_key=sort_key(name))
    db.session.add(genre)
    db.session.flush()
    return genre
