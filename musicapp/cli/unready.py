"""What a command says of a database that is not the one of this version."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from musicapp.config import ROOT
from musicapp.db import db

NOT_MADE = "The database of this folder is not made yet. Start Musewave once, then give this command again."
OLDER = (
    "The database of this folder is of another version of Musewave. "
    "Start Musewave once, which brings it up to date, then give this command again."
)
SILENT = "The database does not answer as it should: {reason}."


def sentence(problem: DBAPIError) -> str:
    """Why a statement of ours failed, as far as that can be known: because of its tables, or of something else."""
    db.session.rollback()
    try:
        with db.engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as worse:
        return SILENT.format(reason=worse.orig)
    if revision is None:
        return NOT_MADE
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    return SILENT.format(reason=problem.orig) if revision == newest else OLDER
