"""Releases as they were printed: frozen under releases/, served from there, printed again.

A release prints everything into releases/NAME/ beside a manifest with the SHA-256 of each file;
the hash of the manifest stands in the fact of the release. The copy follows from the facts: on
another device, or where it was lost, the release is printed again and put in its place if it has
the same bytes. Where a later reviewkit prints something differently, the copy is what is served.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from reviewkit import __version__
from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.outputs import data_files as data
from reviewkit.outputs.beside import beside, clear_left
from reviewkit.outputs.folder import all_files
from reviewkit.outputs.manifest import NAME as MANIFEST
from reviewkit.outputs.manifest import Entry, sha_of, write_listed
from reviewkit.outputs.map_formats import MAP_PAGE
from reviewkit.outputs.package import File, material_of, told
from reviewkit.stages.plan import standing_plan
from reviewkit.stages.release import (
    Print,
    Release,
    facts_hash,
    prepare,
    print_of,
    release,
    releases,
)
from reviewkit.store import Store
from reviewkit.store.kept import make_lasting
from reviewkit.store.mirror import sync_folder
from reviewkit.store.project import keep_bytes
from reviewkit.store.rebuild import released
from reviewkit.store.transactions import snapshot

FOLDER = "releases"
SHOWN = 5
Hashes = dict[str, str]  # name of a file and the SHA-256 of its bytes
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A release that was frozen, how many files were printed of it, and what stopped ones left."""

    release: Release
    folder: Path
    files: int
    cleared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A release printed again, and what became of its copy.

    `differing` are files with other bytes than then, printed no more, or not printed then; None
    where no copy is here to compare with and not all is as it was. `put_back` are files of the
    copy that were missing or changed and are whole again, `lost` those that stay so.
    """

    name: str
    version: str
    files: int
    differing: tuple[str, ...] | None
    put_back: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def freeze(
    store: Store, name: str, reviewer: str, at: str, progress: Progress | None = None
) -> Frozen:
    """Release the review under a name: print all of it, and keep the hash of that in a fact.

    The review is printed as it stands at one moment. The files are written beside their place, so
    that the folder is there whole or not at all.

    Args:
        store: the review, with its plan kept.
        name: of the release.
        reviewer: who releases.
        at: ISO time.
        progress: called with each file.

    Raises:
        NotAllowedError: the name is taken or odd, the review does not add up, or somebody wrote
            while it was printed.
        BrokenStoreError: the flow does not add up.
    """
    into = store.folder / FOLDER / name
    cleared = clear_left(into.parent)
    with ExitStack() as folders:
        with snapshot(store.db):
            held = prepare(store, name)
            if into.exists():
                raise NotAllowedError(f"{into} is there, but no such release; move it away first.")
            half = folders.enter_context(beside(into))
            text = _print_into(half, store, name, __version__, progress)
        done = release(store, held, Print(_sha(text.encode()), __version__), reviewer, at)
        half.rename(into)
        sync_folder(into.parent)
    return Frozen(done, into, len(_hashes(text)), cleared)


def print_again(store: Store, name: str, progress: Progress | None = None) -> Again:
    """Print a release again from its facts, compare, and mend its copy where it can be mended.

    Raises:
        NotThereError: there is no release of that name, or it was made before releases were
            printed.
        BrokenStoreError: the facts cannot be replayed.
    """
    printed = print_of(store, name)
    if printed is None:
        raise NotThereError(
            f"Release {name} was made before releases were printed, so there is nothing to "
            f"compare with; `reviewkit outputs --release {name}` prints it."
        )
    into = store.folder / FOLDER / name
    with beside(into) as half:
        with released(store, name) as past:
            text = _print_into(half, past, name, printed.version, progress)
        now = _hashes(text)
        same = _sha(text.encode()) == printed.manifest
        then = now if same else _kept(into, printed)
        if then is None:
            return Again(name, printed.version, len(now), None)
        differing = sorted(one for one in {*then, *now} if then.get(one) != now.get(one))
        put_back, lost = _mend(half, into, then, now)
        if same and _kept(into, printed) is None:
            keep_bytes(into / MANIFEST, text.encode())
    return Again(name, printed.version, len(now), tuple(differing), put_back, lost)


def _mend(
    half: Path, into: Path, then: Hashes, now: Hashes
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put files of a fresh print where those of the copy are missing or changed."""
    put_back, lost = [], []
    for name, sha in then.items():
        if sha_of(into / name) == sha:
            continue
        if now.get(name) != sha:
            lost.append(name)
            continue
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (half / name).replace(into / name)
        put_back.append(name)
    return tuple(put_back), tuple(lost)


def check_copies(store: Store) -> Iterator[str]:
    """Yield what is wrong with the copies of releases, a sentence each, with what mends it.

    A copy that is not here at all is not wrong: copies do not travel with the facts.
    """
    for one in releases(store):
        printed, into = print_of(store, one.name), store.folder / FOLDER / one.name
        if printed is None or not into.exists():
            continue
        then = _kept(into, printed)
        wrong = (
            [MANIFEST]
            if then is None
            else [name for name, sha in then.items() if sha_of(into / name) != sha]
        )
        if wrong:
            listed = ", ".join(wrong[:SHOWN]) + (" ..." if len(wrong) > SHOWN else "")
            yield (
                f"{into}: {listed} missing or not as released; `reviewkit verify {one.name}` "
                "prints it again."
            )


def frozen_files(store: Store, name: str, wanted: Sequence[str] | None) -> list[File] | None:
    """Return files of a release as they were printed, so that no later version changes them.

    Args:
        store: the review.
        name: of the release.
        wanted: names of files; None for all outputs.

    Returns:
        Their names and bytes; None where the copy is not here, or was printed without one of them.

    Raises:
        NotThereError: there is no release of that name.
        BrokenStoreError: a file of the copy is not as it was printed.
    """
    printed, into = print_of(store, name), store.folder / FOLDER / name
    then = _kept(into, printed) if printed else None
    if then is None:
        return None
    names = (
        [one for one in then if not one.startswith(f"{data.FOLDER}/")] if wanted is None else wanted
    )
    if not set(names) <= set(then):
        return None
    return [(one, _read(into / one, then[one], name)) for one in names]


def _read(path: Path, sha: str, name: str) -> bytes:
    found = path.read_bytes() if path.is_file() else b""
    if _sha(found) != sha:
        raise BrokenStoreError(
            f"{path} is missing or not as released; `reviewkit verify {name}` prints it again."
        )
    return found


def _print_into(
    folder: Path, store: Store, name: str, version: str, progress: Progress | None
) -> str:
    """Print everything into a folder and a manifest beside it; return the manifest."""
    material = material_of(store, standing_plan(store), name)
    made: dict[str, Entry] = {}
    maps_then = {one: f"../{one}/{MAP_PAGE}" for one in material.versions}
    outputs = all_files(*told(store, material), maps_then)
    files = chain(outputs, data.data_files(store, material))
    for file, content in files:
        made[file] = _write(folder / file, content)
        if progress:
            progress(file)
    held = {"release": name, "reviewkit": version, "facts": facts_hash(store), "files": made}
    text = json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _write(folder / MANIFEST, text)
    return text


def _write(path: Path, content: str | bytes | Iterator[str]) -> Entry:
    told = write_listed(path, content)
    make_lasting(path)  # the fact of the release says that these bytes are there
    return told


def _kept(into: Path, printed: Print) -> Hashes | None:
    """The hashes in the manifest of a copy; None where it is missing or not the one released."""
    path = into / MANIFEST
    text = path.read_bytes() if path.is_file() else b""
    return _hashes(text.decode()) if _sha(text) == printed.manifest else None


def _hashes(manifest: str) -> Hashes:
    return {name: one["sha256"] for name, one in json.loads(manifest)["files"].items()}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
