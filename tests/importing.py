"""Bringing folders of music in, as the command does it."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from musicapp.db import db, transaction
from musicapp.domain import imports
from tests import corpus

SHORT = corpus.tone(0.3)


def bring_in(folder: Path, copy: bool = False) -> imports.Tally:
    reading = imports.FolderImport(folder, copy)
    for step in reading.steps():
        with transaction():
            step()
    return reading.tally


def song(path: Path, hertz: float = 0, **tags: str) -> Path:
    """A short file; ``hertz`` makes it sound unlike others."""
    return corpus.write(path, corpus.tone(0.3, hertz) if hertz else SHORT, **tags)


def the(model: Any, **facts: Any) -> Any:
    return db.session.scalars(select(model).filter_by(**facts)).one()


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
