"""Bring .venv up to the pinned requirements; at once when nothing changed. Standard library only.

The stamp in .venv says what was installed last, so a second start asks no network. Two of these at the same
time wait for one another. With --look nothing is done; the status says whether .venv stands.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}  # the second holds all of the first
ROOM_BYTES = 1_000_000_000

NO_VENV = """This Python ({python}) lacks its venv package.
Debian, Ubuntu: sudo apt install python3-venv, then run make again."""
READ_ONLY = """{folder} is not writable, so the packages cannot be put there.
Make it writable, or copy it to a folder that is."""
NO_ROOM = """The disk of {folder} has less than 1 GB left, which the packages need.
Make room, then run make again."""
NOT_MADE = """The environment .venv could not be made; the reason stands above.
Remove .venv, then run make again."""
NOT_INSTALLED = """The packages could not be installed; the reason stands above.
This first time needs the network. Run make again to try once more."""


def main(purpose: str) -> int:
    """Install for ``run`` or ``dev``; 0 when .venv stands, else a sentence and 1."""
    with (ROOT / LOCKS[purpose]).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if is_ready(purpose):
            return 0
        problem = obstacle() or install(purpose)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


def is_ready(purpose: str) -> bool:
    """Whether what is installed is what is pinned: for running, the packages for tests will do as well."""
    return any(_stands(kind) for kind in (LOCKS if purpose == "run" else [purpose]))


def obstacle() -> str:
    """Why no environment can be made here, as a sentence, or nothing."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return NO_VENV.format(python=sys.executable)
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        return READ_ONLY.format(folder=ROOT)
    if shutil.disk_usage(ROOT).free < ROOM_BYTES and not VENV.exists():
        return NO_ROOM.format(folder=ROOT)
    return ""


def install(purpose: str) -> str:
    """Make the environment and fill it; gives the sentence to say if that fails."""
    began = time.monotonic()
    print("Installing packages. This happens once and takes about a minute.", flush=True)
    if not works() and run([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)]):
        return NOT_MADE
    for kind in LOCKS:
        stamp(kind).unlink(missing_ok=True)
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes", "--requirement", LOCKS[purpose], *cache_choice()]
    if run(command):
        return NOT_INSTALLED
    # Where Python is told to keep no compiled code, each command would compile all of ours: a third of a second.
    run([str(PYTHON), "-I", "-m", "compileall", "-q", "musicapp", "wsgi.py"], quiet=True)
    stamp(purpose).write_text(wanted(purpose))
    print(f"Packages installed in {time.monotonic() - began:.0f} s.", flush=True)
    return ""


def cache_choice() -> list[str]:
    """No cache when the home folder is missing or read-only: pip would complain, or make a home."""
    home = Path(os.environ.get("HOME", ""))
    cache = next((path for path in (home / ".cache" / "pip", home / ".cache", home) if path.is_dir()), None)
    return [] if home.name and cache and os.access(cache, os.W_OK) else ["--no-cache-dir"]


def works() -> bool:
    """Whether .venv has a Python that runs (its base may have been removed) and pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and run([str(PYTHON), "-I", "-c", check], quiet=True) == 0


def run(command: list[str], quiet: bool = False) -> int:
    """The exit status of ``command`` in the project's folder."""
    target = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, stdout=target, stderr=target, check=False).returncode


def _stands(purpose: str) -> bool:
    return PYTHON.exists() and stamp(purpose).is_file() and stamp(purpose).read_text() == wanted(purpose)


def stamp(purpose: str) -> Path:
    """Where it is written what was installed for ``purpose``."""
    return VENV / f"installed-{purpose}"


def wanted(purpose: str) -> str:
    """Names the pinned packages and the Python that they were installed for."""
    pinned = hashlib.sha256((ROOT / LOCKS[purpose]).read_bytes()).hexdigest()
    return f"{pinned} {PYTHON.resolve()}"


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        sys.exit(not is_ready(chosen) if "--look" in sys.argv else main(chosen))
    except KeyboardInterrupt:
        sys.exit(130)
