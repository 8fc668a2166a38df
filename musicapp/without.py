"""Leaving out what libraries load only because it happens to be installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Import inside as if these were not installed: each costs time at the start and memory for ever.

    None in ``sys.modules`` is Python's own way of saying so. What is loaded already stays.
    """
    modules: dict[str, Any] = sys.modules
    absent = [name for name in packages if name not in modules]
    modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            del modules[name]
