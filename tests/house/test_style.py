"""STYLE.md shows our own code: whatever it quotes still stands in the file that it names."""

import re

import pytest

from musicapp.config import ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "STYLE.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_the_good_snippet_is_our_own(block: str) -> None:
    assert block.startswith("# no\n")
    file, quoted = re.findall(r"^# ((?:musicapp|tests)/\S+)\n(.*)", block, re.DOTALL | re.MULTILINE)[0]
    code = {line.strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()}
    assert [line for line in quoted.splitlines() if line.strip() not in code] == []
