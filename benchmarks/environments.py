"""Environments of their own for the tools that we measure against: made once, kept in a cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reviewkit" / "peers"
PATIENCE = 900  # seconds for one installation
_NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < {least!r})"


class NotInstalledError(Exception):
    """A tool cannot be installed here; the text says why."""


def environment(name: str, wanted: Sequence[str], least: tuple[int, ...] = (3, 11)) -> Path:
    """Make an environment with these packages unless it is there, and give its Python.

    Args:
        name: of the environment's folder.
        wanted: packages, as pip takes them.
        least: the Python version that the packages need.

    Raises:
        NotInstalledError: no Python here is new enough, there is no network, or pip finds nothing.
    """
    folder = HOME / name
    program = python_of(folder)
    done = folder / "installed.txt"
    if done.exists() and done.read_text(encoding="utf-8").split() == list(wanted):
        return program
    python = find_python(least)
    if python is None:
        version = ".".join(map(str, least))
        raise NotInstalledError(f"it needs Python {version} or newer, and none was found here")
    print(f"Installing {' '.join(wanted)} into {folder} (once).", file=sys.stderr, flush=True)
    _run((python, "-m", "venv", "--clear", str(folder)))
    pip = (str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run((*pip, *wanted))
    done.write_text(" ".join(wanted), encoding="utf-8")
    return program


def python_of(folder: Path) -> Path:
    """Name the Python of an environment."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def find_python(least: tuple[int, ...]) -> str | None:
    """Find a Python that is new enough and can make environments; None where there is none."""
    for python in _pythons():
        asked = (python, "-c", _NEW_ENOUGH.format(least=least))
        # A version manager's shim answers, and fails, for a version that is not installed.
        if subprocess.run(asked, check=False, capture_output=True).returncode == 0:
            return python
    return None


def _pythons() -> Iterator[str]:
    yield sys.executable
    for name in ("python3", "python3.14", "python3.13", "python3.12"):
        if found := shutil.which(name):
            yield found
    kept = (Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions",)
    kept += (Path.home() / ".local" / "share" / "uv" / "python",)
    for folder in kept:
        yield from map(str, sorted(folder.glob("*/bin/python3"), reverse=True))


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip().rpartition("\n")[2]
        raise NotInstalledError(said or f"{command[0]} ended with {error.returncode}") from error
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError(f"no end after {PATIENCE} s of {' '.join(command)}") from error
