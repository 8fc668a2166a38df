"""Foreign files in the tree are those that are on record."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "musicapp" / "static"


def test_every_foreign_file_has_the_sum_on_record() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "vendor.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_foreign_file_is_on_record_with_its_licence() -> None:
    packages = json.loads((STATIC / "vendor" / "vendor.json").read_text())
    listed = {path for package in packages for path in package["sha256"]}
    found = {"icons.svg"} | {
        path.relative_to(STATIC).as_posix()
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    assert found == listed
    assert all(package["licence"] and package["version"] for package in packages)
