"""The folders that are read again and again: taking one in, and letting go of one."""

import os
from pathlib import Path

from sqlalchemy import select, update

from musicapp import clock, config
from musicapp.db import change, db
from musicapp.domain.imports.paths import key_of, path_of, shown
from musicapp.domain.imports.scans import Scan, request_scan
from musicapp.errors import Invalid, NotFound
from musicapp.models import ImportRun
from musicapp.words import N_

NOT_ABSOLUTE = N_("Write the whole path, beginning with a slash.")
NO_FOLDER = N_("There is no such folder on the server. Check the path.")
UNREADABLE = N_("Musewave may not read this folder. Change its permissions, or choose another.")
OUR_OWN = N_("Musewave keeps its own data there. Choose another folder.")
INSIDE = N_("This folder lies in another one that is read already.")
TOO_LONG = N_("That is longer than we can keep. Shorten it.")
_LONGEST = 4000


def add_folder(path: str) -> None:
    """Have a folder read in the background, from now on. One that is known is read again. Raises Invalid (path)."""
    root = _checked(path)
    key = key_of(root)
    known = db.session.scalars(select(ImportRun).where(ImportRun.forgotten_at.is_(None))).all()
    if any(root.startswith(path_of(run.folder).rstrip("/") + "/") for run in known):
        raise Invalid(fields={"path": INSIDE})
    run = next((run for run in known if run.folder == key), None)
    if run is None:
        run = ImportRun(folder=key, begun=False)
        db.session.add(run)
        db.session.flush()
    request_scan(run.id)


def forget_folder(scan_id: int) -> str:
    """Read the folder of this import no more; its files and tracks stay. Its name. Raises NotFound."""
    run = db.session.get(ImportRun, scan_id)
    if run is None:
        raise NotFound
    same = update(ImportRun).where(ImportRun.folder == run.folder, ImportRun.forgotten_at.is_(None))
    change(same.values(forgotten_at=clock.now()))
    return shown(path_of(run.folder))


def is_away(scan: Scan) -> bool:
    """Whether the folder of an import cannot be read at the moment, as when its disk is not mounted."""
    return not os.access(scan.folder, os.R_OK | os.X_OK)


def _checked(path: str) -> str:
    """The real path of a folder that may be read."""
    if len(path) > _LONGEST or "\0" in path:
        raise Invalid(fields={"path": TOO_LONG if "\0" not in path else NO_FOLDER})
    if not path.startswith("/"):
        raise Invalid(fields={"path": NOT_ABSOLUTE})
    try:
        folder = Path(path).resolve()
        is_there = folder.is_dir()
    except (OSError, RuntimeError):  # a name too long for the file system, a circle of links
        is_there = False
    if not is_there:
        raise Invalid(fields={"path": NO_FOLDER})
    if not os.access(folder, os.R_OK | os.X_OK):
        raise Invalid(fields={"path": UNREADABLE})
    own = config.current().data_dir.resolve()
    if folder.is_relative_to(own) or own.is_relative_to(folder):
        raise Invalid(fields={"path": OUR_OWN})
    return os.fspath(folder)
