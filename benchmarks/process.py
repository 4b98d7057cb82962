"""A whole process, measured: wall clock, CPU and peak memory as the kernel accounts for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss is in bytes on macOS, in KiB elsewhere (getrusage(2)).
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """``wall`` and ``cpu`` (user and system, with the children it waited for) in seconds, ``rss`` in bytes."""

    status: int
    wall: float
    cpu: float
    rss: int
    output: str


def measure(command: Sequence[str], directory: Path) -> Run:
    """Run ``command`` in ``directory`` to its end. What it prints goes to a file there, so that it never waits for us."""
    log = directory / "output.txt"
    os.sync()  # what the run before left to be written is not this one's to pay for
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    output = log.read_text("utf-8", "replace")
    return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_UNIT, output)


def program(name: str) -> str | None:
    """The command ``name`` beside this interpreter, else on PATH, else None."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
