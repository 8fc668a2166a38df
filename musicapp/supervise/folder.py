"""DATA_DIR: is it there, ours alone, writable, with room, and on a disk that a database can trust?"""

import errno
import fcntl
import os
import re
import shutil
from pathlib import Path

from musicapp.supervise import Obstacle

LEAST_ROOM_BYTES = 64_000_000
PARTS = ("media/audio", "media/images", "outbox", "cache", "tmp", "run", "log")
# SQLite's locks and its shared memory do not work across these.
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "beegfs"}
FUSE = {"sshfs", "rclone", "s3fs", "gcsfuse", "glusterfs", "davfs2"}
MOUNTS = Path("/proc/self/mountinfo")

UNWRITABLE = "DATA_DIR {folder} cannot be written ({reason}). Choose a folder that this user may write to."
FULL = "DATA_DIR {folder} is full: less than {least} MB left. Make room or choose another folder."
REMOTE = (
    "DATA_DIR {folder} is on a network file system ({kind}), where SQLite loses data. "
    "Choose a folder on a local disk, or set DATABASE_URL to a PostgreSQL database."
)
IN_USE = (
    "DATA_DIR {folder} is in use by another Musewave (process {pid}). Stop that one or choose another folder."
)


def claim(data_dir: Path, embedded_database: bool) -> int:
    """Make the folders and lock them for this process; gives the open lock. Raises Obstacle."""
    try:
        for part in PARTS:
            (data_dir / part).mkdir(parents=True, exist_ok=True)
        lock = _lock(data_dir)
        _check_room(data_dir)
    except OSError as problem:
        raise _explained(data_dir, problem) from problem
    kind = filesystem_of(data_dir, MOUNTS.read_text(encoding="utf-8") if MOUNTS.exists() else "")
    if embedded_database and is_network(kind):
        raise Obstacle(REMOTE.format(folder=data_dir, kind=kind))
    return lock


def filesystem_of(path: Path, mounts: str) -> str:
    """The type of the file system below ``path``, by the text of ``/proc/self/mountinfo``; "" if unknown."""
    found, depth = "", -1
    for line in mounts.splitlines():
        mount, _, source = line.partition(" - ")
        place = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), mount.split(" ")[4]))
        if path.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = source.split(" ")[0], len(place.parts)
    return found


def is_network(kind: str) -> bool:
    """Whether a file system type is served by another machine, directly or through FUSE."""
    return kind in NETWORK or kind.removeprefix("fuse.") in FUSE


def _lock(data_dir: Path) -> int:
    descriptor = os.open(data_dir / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        pid = os.read(descriptor, 20).decode("ascii", "replace") or "unknown"
        os.close(descriptor)
        raise Obstacle(IN_USE.format(folder=data_dir, pid=pid)) from taken
    os.truncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def _check_room(data_dir: Path) -> None:
    """Really write: quotas and read-only mounts do not show in the free space."""
    trial = data_dir / "tmp" / f"room.{os.getpid()}"
    try:
        with trial.open("wb") as file:
            file.write(bytes(65_536))
            file.flush()
            os.fsync(file.fileno())
    finally:
        trial.unlink(missing_ok=True)
    if shutil.disk_usage(data_dir).free < LEAST_ROOM_BYTES:
        raise OSError(errno.ENOSPC, "full")


def _explained(data_dir: Path, problem: OSError) -> Obstacle:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Obstacle(FULL.format(folder=data_dir, least=LEAST_ROOM_BYTES // 1_000_000))
    return Obstacle(UNWRITABLE.format(folder=data_dir, reason=problem.strerror))
