"""The pages, as a table of contents. Each blueprint is independent of the others."""

from musicapp.blueprints import (
    admin,
    auth,
    catalog,
    claims,
    follows,
    home,
    library,
    likes,
    media,
    people,
    playlists,
    search,
    settings,
    studio,
)
from musicapp.blueprints.api import bp as api

PAGES = (
    home.bp,
    catalog.bp,
    search.bp,
    library.bp,
    playlists.bp,
    people.bp,
    likes.bp,
    follows.bp,
    claims.bp,
    media.bp,
    auth.bp,
    settings.bp,
    studio.bp,
    admin.bp,
    api,
)
