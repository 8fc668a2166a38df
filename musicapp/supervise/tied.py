"""Run a program that ends when its parent does, even a killed parent: tied.py NICENESS PROGRAM ARGUMENTS…

Standard library only and started with ``-I -S``: it costs a few milliseconds and then is the program.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(niceness: str, *program: str) -> None:
    """Tie this process to its parent (Linux knows how; elsewhere it stays loose) and become ``program``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.nice(int(niceness))
    os.execv(program[0], program)


if __name__ == "__main__":
    main(*sys.argv[1:])
