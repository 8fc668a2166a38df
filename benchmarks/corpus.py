"""Hostile files through the real upload of a real server: what becomes of each, and what that costs everybody else.

python benchmarks/corpus.py [--every 1]

Root runs the server as ``nobody`` in a throwaway folder, since it is told hostile names. The exit status is 1 if a file
gets no answer within ten seconds or one without a sentence, the server fails, a process grows beyond 600 MB, or a
page takes longer than 200 ms.
"""

import argparse
import base64
import os
import pwd
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from benchmarks.listeners import pages_during, show
from musicapp.config import ROOT
from tests import hostile
from tests.reliability.guest import Guest
from tests.reliability.house import House, free_port, started
from tests.reliability.sender import UPLOADS, Sender

ANSWER_S, MEMORY_MB, PAGE_MS = 10, 600, 200
PAGE = "/browse/tracks"
OUTCOMES = ("ready", "refused", "failed", "silent")
BUSY = "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running')"
FINAL = ("ready", "failed", "duplicate")


@dataclass
class Fate:
    """What became of a case: one of ``OUTCOMES``, why, and after how many seconds."""

    case: hostile.Case
    outcome: str
    sentence: str
    seconds: float


@dataclass
class Memory:
    """The largest process of a house, looked at all the time."""

    house: House
    megabytes: float = 0
    name: str = ""
    is_over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.is_over.wait(0.05):
            for process in [*_alive(self.house)]:
                try:
                    used = process.memory_info().rss / 1e6
                    if used > self.megabytes:
                        self.megabytes, self.name = used, " ".join(process.cmdline()[1:4])
                except psutil.Error:
                    continue


@dataclass
class Pause:
    """How late a process wakes that wanted to sleep for 10 ms: what the machine itself adds to every answer."""

    worst_ms: float = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.is_over.is_set():
            began = time.perf_counter()
            time.sleep(0.01)
            self.worst_ms = max(self.worst_ms, (time.perf_counter() - began - 0.01) * 1000)


def main(arguments: list[str] | None = None) -> None:
    """Send, print, judge."""
    parser = argparse.ArgumentParser(description="Hostile files, and pages beside them.")
    parser.add_argument("--every", type=int, default=1, help="take one file of so many")
    given = parser.parse_args(arguments)
    with throwaway() as (folder, user), tempfile.TemporaryDirectory() as made:
        cases = list(hostile.cases(Path(made)))[:: given.every]
        quiet = dict.fromkeys(("LIMIT_API", "LIMIT_REGISTER", "LIMIT_LOGIN"), "off")
        with started(
            folder / "data", free_port(), python=interpreter(folder, user), user=user, **quiet
        ) as house:
            house.wait_for("Musewave plays at")
            told = judged(house, folder / "data", cases)
    sys.exit(told)


@contextmanager
def throwaway() -> Iterator[tuple[Path, int | None]]:
    """A folder, and the user whose it is; None if that is who we are."""
    folder = Path(tempfile.mkdtemp(prefix="musewave-corpus-"))
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    try:
        if user is not None:
            os.chown(folder, user, user)
        yield folder, user
    finally:
        shutil.rmtree(folder)


def interpreter(folder: Path, user: int | None) -> Path:
    """A Python that ``user`` can run: ours, or a system's of the same version with our packages."""
    ours = Path(sys.executable)
    if user is None or _runs(ours, user):
        return ours
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    system = shutil.which(version, path="/usr/local/bin:/usr/bin")
    if system is None:
        raise SystemExit(f"“nobody” can run neither {ours} nor a {version} of the system.")
    place = folder / "python"
    (place / "bin").mkdir(parents=True)
    (place / "lib" / version).mkdir(parents=True)
    (place / "pyvenv.cfg").write_text(f"home = {Path(system).parent}\n")
    (place / "bin" / "python").symlink_to(system)
    (place / "lib" / version / "site-packages").symlink_to(
        ours.parent.parent / "lib" / version / "site-packages"
    )
    return place / "bin" / "python"


def judged(house: House, data: Path, cases: list[hostile.Case]) -> int:
    """Send all, print what came of it; 1 if anything was worse than promised."""
    sender, memory, pause, fates = signed_up(house), Memory(house), Pause(), []
    for watch in (memory.watch, pause.watch):
        threading.Thread(target=watch, daemon=True).start()
    pictures: Counter[int] = Counter()

    def send() -> None:
        fates.extend(fate(sender, case) for case in cases)
        pictures.update(status(sender, picture) for picture in hostile.pictures().values())
        while _is_busy(data):
            time.sleep(0.1)

    for _ in range(20):  # the first page of each web process is for no clock
        Guest(house.port).get(PAGE)
    show("a page before", pages_during(house.port, PAGE, 5, lambda: time.sleep(5)))
    times = pages_during(house.port, PAGE, None, send)
    memory.is_over.set()
    pause.is_over.set()
    print_table(fates)
    print(f"pictures by the form of a portrait, by status: {dict(pictures)}")
    slowest = max(fates, key=lambda one: one.seconds)
    print(f"slowest: {slowest.seconds:.1f} s ({slowest.case.name[:60]!r}, {slowest.outcome})")
    print(f"largest process: {memory.megabytes:.0f} MB ({memory.name})")
    show("the same page meanwhile", times)
    print(
        f"  of which the machine itself may have added up to {pause.worst_ms:.0f} ms: that late a sleeper woke"
    )
    mistakes = [one for one in fates if one.outcome == "silent" or one.seconds > ANSWER_S]
    for one in mistakes:
        print(f"  {one.case.name[:60]!r}: {one.outcome} after {one.seconds:.1f} s {one.sentence[:100]!r}")
    is_good = not mistakes and set(pictures) <= {303, 422} and memory.megabytes <= MEMORY_MB
    return int(not is_good or max(times) > PAGE_MS)


def signed_up(house: House) -> Sender:
    """Somebody with an artist."""
    sender = Sender(house.port)
    account = {"username": "ada", "email": "ada@example.org", "password": "a password of the corpus"}
    if sender.post("/auth/register", **account).status != 303:
        raise RuntimeError("Nobody could be registered.")
    sender.post("/studio/artists", name="Mira Oduya")
    sender.token()
    return sender


def fate(sender: Sender, case: hostile.Case) -> Fate:
    """Send a file as a browser does, and wait for what becomes of it."""
    began = time.monotonic()
    name = base64.b64encode(case.name.encode("utf-8", "surrogatepass")).decode()
    about = {
        "Upload-Length": str(len(case.data)),
        **({"Upload-Metadata": f"filename {name}"} if name else {}),
    }
    answer = sender.call("POST", UPLOADS, None, about)
    if answer.status != 201:
        return Fate(case, *_refusal(answer), time.monotonic() - began)
    place = answer.headers["Location"]
    sent = sender.send(place, case.data)
    if sent != 204:
        return Fate(case, "silent", f"status {sent}", time.monotonic() - began)
    state: dict[str, Any] = {"state": "sending"}
    while state["state"] not in FINAL and time.monotonic() - began < 3 * ANSWER_S:
        time.sleep(0.02)
        state = sender.get(place).json["data"]
    seconds, sentence = time.monotonic() - began, state.get("message") or ""
    if state["state"] == "ready":
        return Fate(case, "ready", "", seconds)
    is_told = state["state"] == "failed" and sentence.endswith(".")
    return Fate(case, "failed" if is_told else "silent", f"{state['state']} {sentence}", seconds)


def status(sender: Sender, picture: bytes) -> int:
    """What the form of a portrait says to a picture."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    token = head.format("csrf_token", "").encode() + sender.token().encode() + b"\r\n"
    file = head.format("avatar", '; filename="a.png"').encode() + picture + b"\r\n--x--\r\n"
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    return sender.call("POST", "/studio/artists/mira-oduya/avatar", token + file, form).status


def print_table(fates: list[Fate]) -> None:
    counted = Counter((one.case.kind, one.outcome) for one in fates)
    print(f"{len(fates)} files{'':10}" + "".join(f"{name:>9}" for name in OUTCOMES))
    for kind in dict.fromkeys(one.case.kind for one in fates):
        print(f"  {kind:17}" + "".join(f"{counted[kind, name]:>9}" for name in OUTCOMES))
    print(f"  {'all':17}" + "".join(f"{sum(one.outcome == name for one in fates):>9}" for name in OUTCOMES))
    seconds = [one.seconds for one in fates]
    print(f"answered after {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (slowest)")


def _refusal(answer: Any) -> tuple[str, str]:
    """Refused before the first byte: with a sentence, or as silently as a fault."""
    try:
        error = answer.json["error"]
        sentence = next(iter(error["fields"].values()), error["message"])
    except (ValueError, KeyError, TypeError):
        sentence = ""
    is_told = answer.status in (400, 413, 422) and sentence.endswith(".")
    return ("refused" if is_told else "silent"), f"{answer.status} {sentence}"


def _is_busy(data: Path) -> bool:
    with closing(sqlite3.connect(f"file:{data}/musewave.db?mode=ro", uri=True)) as database:
        return bool(database.execute(BUSY).fetchone()[0])


def _alive(house: House) -> list[psutil.Process]:
    try:
        return [psutil.Process(house.process.pid), *house.family()]
    except psutil.Error:
        return []


def _runs(python: Path, user: int) -> bool:
    try:
        command = [os.fspath(python), "-c", "import flask"]
        return not subprocess.run(
            command, user=user, group=user, extra_groups=[], cwd=ROOT, check=False
        ).returncode
    except PermissionError:
        return False


if __name__ == "__main__":
    main()
