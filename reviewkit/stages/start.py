"""Starting a review: a folder with a protocol to edit and an empty store."""

from __future__ import annotations

import shutil
from pathlib import Path

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import read_plan, shipped
from reviewkit.store import STORE_FILE, create_store, writing
from reviewkit.store.place import refuse_bad_place

FOLDERS = ("imports", "fulltext", "output")


def protocols() -> list[str]:
    """Name the shipped protocols."""
    return sorted(path.parent.name for path in shipped("protocols").glob("*/protocol.yml"))


def make_review(
    folder: Path, protocol: str, reviewer: str, at: str, *, example: bool = False
) -> list[str]:
    """Make a review folder from a shipped protocol; all of it or nothing.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        protocol: name of a shipped protocol.
        reviewer: whose first facts these are.
        at: ISO time.
        example: bring the files of the protocol's example too.

    Returns:
        What was made, by name.

    Raises:
        NotThereError: there is no such protocol.
        NotAllowedError: the folder is not empty, synced, or on a network.
    """
    origin = shipped("protocols") / protocol
    if not (origin / "protocol.yml").is_file():
        raise NotThereError(f"There is no protocol {protocol}; there are {', '.join(protocols())}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotAllowedError(f"{folder} is there already and not empty; choose another name.")
    folder = folder.resolve()
    refuse_bad_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    try:
        _fill(half, origin, () if example else ("example",))
        _first_facts(half, reviewer, at)
        _put(half, folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return sorted(path.name for path in folder.iterdir())


def _put(half: Path, folder: Path) -> None:
    """Put what was made in its place; an empty folder stays, as somebody may stand in it."""
    if not folder.exists():
        half.rename(folder)
        return
    for path in sorted(half.iterdir(), key=lambda path: path.name == STORE_FILE):
        path.rename(folder / path.name)  # the store last: without it the folder is no review


def _fill(folder: Path, origin: Path, without: tuple[str, ...]) -> None:
    """Copy the protocol with its codebooks, and the forms it names."""
    shutil.copytree(origin, folder, ignore=shutil.ignore_patterns(*without))
    forms = folder / "extraction_forms"
    forms.mkdir(exist_ok=True)
    text = (folder / "protocol.yml").read_text(encoding="utf-8")
    for path in sorted(shipped("extraction_forms").glob("*.yml")):
        if path.name in text:
            shutil.copyfile(path, forms / path.name)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)


def _first_facts(folder: Path, reviewer: str, at: str) -> None:
    plan = read_plan(folder)
    with create_store(folder) as store, writing(store, reviewer, at) as facts:
        for body in plan.documents():
            facts.append("document", body)
