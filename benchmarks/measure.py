"""Run a command as a process of its own and say what it cost; say on what machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss counts kibibytes on Linux and bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process, or several one after another, took."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes resident

    def then(self, after: Cost) -> Cost:
        """Add the cost of a process that ran after this one."""
        return Cost(self.wall + after.wall, self.cpu + after.cpu, max(self.peak, after.peak))


def run(command: Sequence[str], folder: Path, out: Path | None = None) -> Cost:
    """Run a command in a folder to its end.

    Args:
        command: program and arguments.
        folder: where it runs.
        out: file for what it prints; by default that goes nowhere.

    Raises:
        RuntimeError: it failed; the text holds what it said.
    """
    said = folder.parent / "said.txt"
    with (out or Path(os.devnull)).open("wb") as stdout, said.open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        words = said.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command[:8])} failed ({process.returncode}): {words}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT)


def machine() -> str:
    """Name this machine: processor, cores, memory, system and Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = os.cpu_count() or 1
    return (
        f"{_processor()}, {cores} core{'s' if cores > 1 else ''}, {memory / 2**30:.0f} GiB memory, "
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}"
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
