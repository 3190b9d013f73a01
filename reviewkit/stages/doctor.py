"""What is wrong with a review, and the command that mends it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.audit import strays, verify
from reviewkit.store.compared import not_compared
from reviewkit.store.searches import unexplained


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong, and the exact command that mends it."""

    what: str
    command: str


def ailments(store: Store) -> list[Ailment]:
    """Look for everything that can be wrong with an open store and what it keeps."""
    return [
        *(Ailment(what, _mending(store, what)) for what in verify(store)),
        *(Ailment(what, command_in(what) or "reviewkit rebuild") for what in strays(store.db)),
        *(
            Ailment(f"{one.what}, and nobody said why", one.command)
            for one in unexplained(store.db)
        ),
        *_left_over(store),
    ]


def command_in(text: str) -> str | None:
    """Find the command that a sentence names in backquotes, for the first report it lists."""
    named = re.search(r"`(reviewkit [^`]+)`", text)
    if named is None:
        return None
    listed = re.search(r"\(([^(),]+)[^()]*\)\.?$", text)
    return named[1].replace("REPORT", listed[1]) if listed else named[1]


def _mending(store: Store, problem: str) -> str:
    """Name what mends a damaged fact or kept file."""
    file = problem.partition(" ")[0]
    folder, _, sha = file.partition("/")
    if folder == "imports":
        row = store.db.execute("select name from standing_imports where file = ?", (sha,))
        name = shlex.quote(row.fetchone()[0])
        again = f"reviewkit import {name}"
        return f"rm {file} && {again}" if (store.folder / file).exists() else again
    if folder == "runs":
        return f"cp BACKUP/{file} runs/"
    needless = re.search(r"delete (facts/\S+\.jsonl)", problem)  # the store holds all of it
    if needless:
        return f"rm {needless[1]} && reviewkit verify"
    return command_in(problem) or "reviewkit rebuild"


def _left_over(store: Store) -> Iterator[Ailment]:
    """What stopped commands left behind, and records that no run has compared."""
    known = {row[0] for row in store.db.execute("select file from imports")}
    for path in sorted((store.folder / "imports").glob("*")):
        name = f"imports/{path.name}"
        if path.suffix == ".part":
            yield Ailment(f"{name} is left of a stopped import", f"rm {name}")
        elif path.name not in known:
            yield Ailment(
                f"{name} was kept by an import that did not finish; it does no harm",
                f"reviewkit import {name} --source NAME",
            )
    if (store.folder / "rebuilding").exists():
        yield Ailment("a rebuild did not finish", "reviewkit rebuild")
    undeduped = sum(not_compared(store.db).values())
    if undeduped:
        yield Ailment(f"{undeduped} records were not compared yet", "reviewkit dedupe")
