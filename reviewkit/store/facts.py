"""Facts: made, chained, written as lines of text, and checked.

A fact's id is the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8), which holds the
id of the author's fact before it: an author's facts are a chain that cannot be changed in the
middle. An author is a reviewer on a device. `tick` is a Lamport clock, so that facts sort with
causes before effects on every machine without asking any clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError, UnreadableError

FIRST_TICK = 1
Author = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `body` is what it says, by kind."""

    id: str
    reviewer: str
    device: str
    seq: int
    tick: int
    prev: str | None
    protocol: str
    kind: str
    body: dict[str, Any]
    at: str

    @property
    def author(self) -> Author:
        """Who, and on which device."""
        return self.reviewer, self.device

    @property
    def ord(self) -> str:
        """Text that sorts facts: by tick, then author, then the author's count."""
        return f"{self.tick:012d}/{self.reviewer}/{self.device}/{self.seq:09d}"


def canonical(value: Any) -> str:
    """Return the one JSON text of a value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def make_fact(
    author: Author,
    last: Fact | tuple[int, str] | None,
    tick: int,
    protocol: str,
    kind: str,
    body: dict[str, Any],
    at: str,
) -> Fact:
    """Chain a new fact to its author's last one.

    Args:
        author: reviewer and device.
        last: the author's fact before this one, or its (seq, id); None for the first.
        tick: above the tick of every fact known.
        protocol: SHA-256 of the protocol in force, or ''.
        kind: what sort of fact.
        body: what it says.
        at: ISO time, for information.
    """
    seq, prev = (last.seq, last.id) if isinstance(last, Fact) else last or (0, None)
    content: dict[str, Any] = {
        "reviewer": author[0],
        "device": author[1],
        "seq": seq + 1,
        "tick": tick,
        "prev": prev,
        "protocol": protocol,
        "kind": kind,
        "body": body,
        "at": at,
    }
    return Fact(id=_identity(content), **content)


def _identity(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def problem_with(fact: Fact) -> str | None:
    """Say what is wrong with a fact by itself, or None."""
    content = asdict(fact)
    identity = content.pop("id")
    if _identity(content) != identity:
        return f"fact {fact.seq} of {fact.reviewer} on {fact.device} was changed after it was made"
    return None


def to_line(fact: Fact) -> str:
    """Write a fact as one line of JSON, newline included."""
    return canonical(asdict(fact)) + "\n"


def read_facts(path: Path) -> Iterator[Fact]:
    """Read the facts of one .jsonl file; blank lines are passed over.

    Raises:
        UnreadableError: a line is not a fact, is cut off, or was changed.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            if not line.endswith(b"\n"):
                raise UnreadableError(
                    f"{where}: the last line is cut off; copy the file again from its author."
                )
            yield _read_line(line, where)


def _read_line(line: bytes, where: str) -> Fact:
    try:
        fact = Fact(**json.loads(line))
        problem = problem_with(fact)
    except (ValueError, TypeError, AttributeError):
        raise UnreadableError(
            f"{where}: this line is not a fact; copy the file again from its author."
        ) from None
    if problem:
        raise UnreadableError(f"{where}: {problem}; ask its author for an untouched copy.")
    return fact


def check_chains(facts: Iterable[Fact]) -> dict[Author, list[Fact]]:
    """Sort facts into one unbroken chain an author; the same fact twice counts once.

    Raises:
        BrokenStoreError: an author's chain has a gap or forks.
    """
    chains: dict[Author, dict[int, Fact]] = {}
    for fact in facts:
        chain = chains.setdefault(fact.author, {})
        other = chain.setdefault(fact.seq, fact)
        if other.id != fact.id:
            raise BrokenStoreError(
                f"{fact.reviewer} on {fact.device} has two different facts number {fact.seq}: one "
                "device name was used in two places. Give one of the two folders a new device "
                "name (REVIEWKIT_DEVICE) and ask for its decisions again."
            )
    return {author: _unbroken(chain) for author, chain in sorted(chains.items())}


def _unbroken(chain: dict[int, Fact]) -> list[Fact]:
    facts = [chain[seq] for seq in sorted(chain)]
    previous: Fact | None = None
    for fact in facts:
        expected = previous.seq + 1 if previous else 1
        who = f"{fact.reviewer} on {fact.device}"
        if fact.seq != expected:
            missing = str(expected) if fact.seq == expected + 1 else f"{expected}-{fact.seq - 1}"
            raise BrokenStoreError(
                f"Facts {missing} of {who} are missing; copy that author's facts file again."
            )
        if fact.prev != (previous.id if previous else None):
            raise BrokenStoreError(
                f"Fact {fact.seq} of {who} does not follow from fact {expected - 1}: the file was "
                "changed. Ask its author for an untouched copy."
            )
        if previous and fact.tick <= previous.tick:
            raise BrokenStoreError(
                f"Fact {fact.seq} of {who} is out of order; its file was changed."
            )
        previous = fact
    return facts
