"""What is fast, and how fast: one table. ``make bench``, ``make bench SIZE=1000000``, ``make bench PARTS="plays"``.

Each part prints lines of its own. Pages, lists and spelling look at one made-up library and are shown without being
named; the others make what they need, take the options that their files name, and minutes.
"""

import argparse
import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import library, lists, pages, spelling

Part = Callable[[Path, int], None]
PARTS: dict[str, Part] = {"pages": pages.report, "lists": lists.report, "spelling": spelling.report}

ALONE = tuple(
    "imports listeners plays analysis corpus covers loudness tempo_and_key processing album_online".split()
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What is fast, and how fast.")
    parser.add_argument("parts", nargs="*", help=", ".join([*PARTS, *ALONE]))
    parser.add_argument("--size", type=int, default=20_000, help="tracks in the library")
    given, of_a_part = parser.parse_known_args()
    factor = 1 if given.size < 100_000 else 2  # a library fifty times as large may cost twice
    if unknown := set(given.parts) - {*PARTS, *ALONE}:
        parser.error(f"No such part: {', '.join(sorted(unknown))}")
    if of_a_part and len(given.parts) != 1:
        parser.error(f"Of which part is {of_a_part[0]}? Name that alone.")
    for name in given.parts or PARTS:
        load, start = os.getloadavg()[0], time.perf_counter()
        print(f"\n== {name}: {given.size:,} tracks; load of the machine {load:.1f}", flush=True)
        if name in PARTS:
            PARTS[name](library.made(given.size), factor)
        else:
            importlib.import_module(f"benchmarks.{name}").main(of_a_part)
        print(f"   took {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
