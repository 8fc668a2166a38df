"""A publication that is killed on the way: wholly there or wholly not, and news once."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from musicapp.config import ROOT
from tests.reliability.dying_release import ENDS, TRACKS

NOTHING, ALL = [False, 0, 0], [True, TRACKS, 1]


def test_it_is_wholly_there_or_wholly_not_and_told_of_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.reliability.dying_release", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["ends"] == [-signal.SIGKILL] * len(ENDS)
    # Before the commit there is nothing of it, after it there is all.
    assert told["before"] == [NOTHING, NOTHING, ALL, ALL, NOTHING]
    assert told["after"] == [ALL] * len(ENDS)
    assert told["found"] == []
