"""Who may look around, as somebody answered at a terminal: one word in a file of DATA_DIR.

A file, so that each process that serves pages knows a new answer at its next request.
"""

import os
from pathlib import Path

CHOICES = ("members", "public")


def kept_in(data_dir: Path) -> str:
    """The answer, "" if nobody was asked yet. One that cannot be read means members: better shut than open."""
    try:
        kept = (data_dir / "access").read_bytes().strip()
    except FileNotFoundError:
        return ""
    except OSError:
        return "members"
    return "public" if kept == b"public" else "members"


def keep(data_dir: Path, choice: str) -> None:
    """Write the answer down, whole or not at all. Raises OSError."""
    written = data_dir / f"access.{os.getpid()}"
    written.write_text(choice, encoding="ascii")
    written.replace(data_dir / "access")
