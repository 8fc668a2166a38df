"""Whether what the web process stands on is there."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from musicapp.db import db


def database_answers() -> bool:
    """One statement on the database, within its time-out."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
