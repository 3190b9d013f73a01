"""ASReview, to measure against: installed into an environment of its own, run as a command."""

from __future__ import annotations

import csv
import os
import resource
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environments import environment

from reviewkit.formats.labelled import Labelled

VERSION = "asreview>=3,<4"


@dataclass(frozen=True, slots=True)
class Simulated:
    """What `asreview simulate` did: the labels it gave, in its order, and what that cost."""

    labels: list[bool]  # without those known at the start; to the last relevant one
    seconds: float  # of CPU, of the whole process


def install() -> str:
    """Install ASReview unless it is there, and give its program.

    Raises:
        NotInstalledError: there is no network, or pip finds no version that fits.
    """
    python = environment("asreview", (VERSION,))
    return str(python.with_name("asreview.exe" if os.name == "nt" else "asreview"))


def version(program: str) -> str:
    """Ask the program which version it is."""
    told = subprocess.run((program, "--version"), check=True, capture_output=True, text=True)
    return told.stdout.split()[-1]


def simulate(
    program: str,
    records: Sequence[Labelled],
    start: Sequence[int],
    seed: int,
    most: int | None = None,
) -> Simulated:
    """Run `asreview simulate` with its default model, ELAS u4.

    Args:
        program: ASReview's command.
        records: with their labels.
        start: places known at the start, one of them relevant and one not.
        seed: of the model.
        most: labels to give, if not all until the last relevant record is found.

    Raises:
        subprocess.CalledProcessError: it fails on these records.
    """
    with tempfile.TemporaryDirectory(prefix="reviewkit-asreview-") as name:
        folder = Path(name)
        with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("title", "abstract", "included"))
            table.writerows((one.title, one.abstract, int(one.included)) for one in records)
        command = [program, "simulate", "in.csv", "--ai", "elas_u4", "--seed", str(seed)]
        command += ["--prior-idx", *map(str, start), "-o", "out.asreview"]
        command += [] if most is None else ["--n-stop", str(most)]
        before = _used()
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        return Simulated(_read_labels(folder), _used() - before)


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read_labels(folder: Path) -> list[bool]:
    """Read the labels in the order given, those known at the start left out."""
    with zipfile.ZipFile(folder / "out.asreview") as archive:
        inner = next(name for name in archive.namelist() if name.endswith("results.db"))
        (folder / "results.db").write_bytes(archive.read(inner))
    db = sqlite3.connect(folder / "results.db")
    query = "select label from results where training_set is not null order by rowid"
    labels = [bool(label) for (label,) in db.execute(query)]
    db.close()
    return labels
