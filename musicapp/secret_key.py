"""The secret that signs sessions and links, kept in one file of DATA_DIR."""

import fcntl
import os
import secrets
from pathlib import Path


def kept_in(data_dir: Path) -> str:
    """The secret in ``data_dir/secret_key``, made once, readable by its owner alone. Raises OSError.

    Two first starts at the same time agree on one: the file's lock is held while it is looked at and filled.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data_dir / "secret_key", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = file.read().strip()
        if not kept:
            kept = secrets.token_hex(32)
            file.write(kept)
        return kept
