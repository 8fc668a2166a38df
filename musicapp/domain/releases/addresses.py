"""Where an album or track stands under its artist. What was out once is still found at its old addresses."""

from sqlalchemy import delete, select

from musicapp.db import db, insert_into
from musicapp.domain.imports import free_slug
from musicapp.fold import slugify
from musicapp.models import Album, OldSlug, Track

Work = Album | Track


def kind_of(work: Work) -> str:
    """``album`` or ``track``, as old addresses name them."""
    return "album" if isinstance(work, Album) else "track"


def address(work: Work) -> None:
    """Give ``work`` the address of its title, unless it has that. Nobody knows a draft's, so that only changes."""
    wanted = slugify(work.title)
    if wanted and _fits(work.slug, wanted):
        return
    slug = free_slug(_taken(work), wanted) if wanted else f"{kind_of(work)}-{work.id}"
    if slug == work.slug:
        return
    own = {"kind": kind_of(work), "parent_id": work.artist_id}
    db.session.execute(delete(OldSlug).filter_by(**own, slug=slug, subject_id=work.id))
    if was_out(work):
        _lead_on(work, own)
    work.slug = slug


def was_out(work: Work) -> bool:
    """Whether anybody but its artist could see it, now or before."""
    return work.published_at is not None or work.first_published_at is not None


def _fits(slug: str, wanted: str) -> bool:
    """Whether ``slug`` is ``wanted``, or one that was numbered because ``wanted`` was taken."""
    rest = slug.removeprefix(wanted)
    return slug == wanted or (slug.startswith(f"{wanted}-") and rest[1:].isdigit())


def _taken(work: Work) -> set[str]:
    """Addresses of other works of the artist, also those that lead on to them."""
    model = type(work)
    now = select(model.slug).where(model.artist_id == work.artist_id, model.id != work.id)
    before = select(OldSlug.slug).where(
        OldSlug.kind == kind_of(work), OldSlug.parent_id == work.artist_id, OldSlug.subject_id != work.id
    )
    return {*db.session.scalars(now), *db.session.scalars(before)}


def _lead_on(work: Work, own: dict[str, object]) -> None:
    insert = insert_into(OldSlug).values(**own, slug=work.slug, subject_id=work.id)
    keys = ["kind", "parent_id", "slug"]
    db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_={"subject_id": work.id}))
