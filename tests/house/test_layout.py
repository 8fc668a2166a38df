"""The layout: import contracts hold, pins agree, files stay small, names say what things are."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from musicapp.config import ROOT

CODE = sorted(path for path in (ROOT / "musicapp").rglob("*.py"))
LONGEST_FILE = 280
LONGEST_FUNCTION = 40
LONGEST_SCORE = 65  # a piece of the demo's music is written down bar by bar
VAGUE = re.compile(r"(manager|helper|service|utils?)s?(\.py)?$", re.IGNORECASE)


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_import_contracts_hold() -> None:
    run = "from importlinter.cli import lint_imports_command as run; run()"
    answer = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("path", CODE, ids=_named)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    longest = LONGEST_SCORE if "demo/music" in path.as_posix() else LONGEST_FUNCTION
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= longest
    ]
    assert long == []


def test_names_say_what_a_thing_is() -> None:
    assert [_named(path) for path in CODE if VAGUE.search(path.stem)] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"#\s*(TODO|FIXME|XXX|noqa|type: ignore(?!\[))")
    assert [_named(path) for path in CODE if later.search(path.read_text(encoding="utf-8"))] == []


def test_the_pins_for_running_are_among_the_pins_for_tests() -> None:
    running, testing = (_pins(f"requirements{kind}.txt") for kind in ("", "-dev"))
    assert running and running <= testing


def test_the_pins_name_packages_and_sums_alone() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and "index" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_make_entry_says_what_it_is_for() -> None:
    entries = re.findall(r"^([a-z-]+):(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name, rest in entries if "##" not in rest] == []


def _pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9_.\[\]-]+==[^ ;\\]+)", text, re.MULTILINE))
