"""BibDedupe and destiny-deduper, to measure against: each run in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environments import NotInstalledError, environment

PATIENCE = 3600  # seconds for one set
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool, what it needs, and the script that runs it there."""

    name: str
    packages: tuple[str, ...]
    least: tuple[int, ...]
    script: str


PEERS = (
    Peer("bib-dedupe", ("bib-dedupe",), (3, 11), "peers_bib_dedupe.py"),
    Peer("destiny-deduper", ("destiny-deduper", "pandas", "scikit-learn", "tqdm"), (3, 12, 11),
         "peers_destiny.py"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a peer said of a set, by rows from 0, and what that cost it."""

    tool: str  # with its version
    groups: list[list[int]]
    maybe: list[tuple[int, int]]
    seconds: float  # without reading the file and starting
    peak_mb: int  # with its processes


class PeerFailedError(Exception):
    """A peer fails on a set; the text holds its last word."""


def find_duplicates(peer: Peer, records: Sequence[dict[str, str]]) -> Found:
    """Let a peer find the duplicates.

    Args:
        peer: which.
        records: fields by the names of `labelled_sets`; missing ones are "".

    Raises:
        NotInstalledError: it cannot be installed here.
        PeerFailedError: it fails on these records.
    """
    python = environment(peer.name, peer.packages, peer.least)
    with tempfile.TemporaryDirectory(prefix="reviewkit-peer-") as name:
        folder = Path(name)
        (folder / "in.json").write_text(json.dumps(list(records)), encoding="utf-8")
        command = (str(python), "-I", str(_HERE / peer.script), "in.json", "out.json")
        try:
            # A home of its own: destiny-deduper writes settings into its reader's.
            subprocess.run(command, cwd=folder, env=os.environ | {"HOME": name}, check=True,
                           capture_output=True, text=True, timeout=PATIENCE)  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise PeerFailedError((error.stderr or "").strip().rpartition("\n")[2]) from error
        except subprocess.TimeoutExpired as error:
            raise PeerFailedError(f"no end after {PATIENCE} s") from error
        said = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return Found(
        f"{peer.name} {said['version']}",
        said["groups"],
        [(a, b) for a, b in said["maybe"]],
        said["seconds"],
        said["peak_mb"],
    )


__all__ = ["PEERS", "Found", "NotInstalledError", "Peer", "PeerFailedError", "find_duplicates"]
