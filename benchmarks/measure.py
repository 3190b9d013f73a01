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
MARK = "\n=cost= "


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

    It is started by a small process of its own (this file): Linux counts what the starter held
    into the peak of what it starts, and the benchmark itself grows with its records.

    Args:
        command: program and arguments.
        folder: where it runs.
        out: file for what it prints; by default that goes nowhere.

    Raises:
        RuntimeError: it failed; the text holds what it said.
    """
    with (out or Path(os.devnull)).open("wb") as stdout:
        ran = subprocess.run(
            (sys.executable, "-S", __file__, *command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )
    said, _, told = ran.stderr.decode(errors="replace").rpartition(MARK)
    if ran.returncode or not told:
        raise RuntimeError(f"{' '.join(command[:8])} failed ({ran.returncode}): {said[-2000:]}")
    wall, cpu, peak = told.split()
    return Cost(float(wall), float(cpu), int(peak))


def start(command: Sequence[str]) -> int:
    """Run a command in this small process's folder and tell its cost as stderr's last words."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    cpu = usage.ru_utime + usage.ru_stime
    sys.stderr.write(f"{MARK}{wall} {cpu} {usage.ru_maxrss * RSS_UNIT}")
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode


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


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
