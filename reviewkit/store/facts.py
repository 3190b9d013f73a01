"""Facts: made, chained, written as lines of text, and checked.

A fact's id is the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8), which holds the
id of the author's fact before it: an author's facts are a chain that cannot be changed in the
middle. An author is a reviewer on a device. `tick` is a Lamport clock, so that facts sort with
causes before effects on every machine without asking any clock.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reviewkit.errors import BrokenStoreError, UnreadableError

FIRST_TICK = 1
LAST_TICK = 10**12 - 1  # what `ord` has digits for
LAST_SEQ = 10**9 - 1
REVIEWER = r"[A-Za-z][A-Za-z0-9_]{0,59}"  # both name files, on every system
DEVICE = r"[A-Za-z0-9_]{1,60}"
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
    """Return the one JSON text of a value; numbers that JSON lacks (NaN) are refused."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


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
            try:
                yield _read_line(line, f"{path}:{number}")
            except UnreadableError:
                if line.endswith(b"\n"):
                    raise
                # A whole fact proves itself by its hash, with or without an end of line.
                raise UnreadableError(
                    f"{path}:{number}: the last line is cut off; {COPY}"
                ) from None


COPY = (
    "wait until the folder has synced; if that does not help, delete the file and let its author "
    "run `reviewkit sync` again."
)


def whole_facts(path: Path) -> Iterator[Fact]:
    """Read the facts of a facts file of our own, up to a last line that is cut off.

    Such a line was being written when the process was stopped: nobody was told that it was kept.

    Raises:
        UnreadableError: another line is not a fact, or was changed.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield _read_line(line, f"{path}:{number}")
            except UnreadableError:
                if line.endswith(b"\n"):
                    raise


def _read_line(line: bytes, where: str) -> Fact:
    try:
        fact = Fact(**json.loads(line))
        problem = _misfit(fact) or problem_with(fact)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise UnreadableError(f"{where}: this line is not a fact; {COPY}") from None
    if problem:
        raise UnreadableError(f"{where}: {problem}; {COPY}")
    return fact


def _misfit(fact: Fact) -> str | None:
    """Say which part of a fact is of the wrong kind: it may come from anywhere."""
    texts = (fact.id, fact.protocol, fact.kind, fact.at)
    named = (fact.reviewer, REVIEWER), (fact.device, DEVICE)
    counted = (fact.seq, LAST_SEQ), (fact.tick, LAST_TICK)
    if (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(name, str) and re.fullmatch(form, name) for name, form in named)
        and all(type(count) is int and 1 <= count <= last for count, last in counted)
        and (fact.prev is None or isinstance(fact.prev, str))
        and isinstance(fact.body, dict)
    ):
        return None
    return "this line is not a fact of reviewkit"


class Chain:
    """The end of one author's chain, which the next fact must follow."""

    __slots__ = ("author", "last", "seq", "tick")

    def __init__(self, author: Author, seq: int = 0, last: str | None = None, tick: int = 0):
        self.author, self.seq, self.last, self.tick = author, seq, last, tick

    def follow(self, fact: Fact) -> None:
        """Go on to the author's next fact.

        Raises:
            BrokenStoreError: it is not the next, or does not follow from the last.
        """
        who = f"{fact.reviewer} on {fact.device}"
        if fact.seq != self.seq + 1:
            first, last = self.seq + 1, fact.seq - 1
            missing = str(first) if first == last else f"{first}-{last}"
            raise BrokenStoreError(
                f"Facts {missing} of {who} are missing; copy that author's facts file again."
            )
        if fact.prev != self.last:
            raise BrokenStoreError(
                f"Fact {fact.seq} of {who} does not follow from fact {self.seq}: {FORKED}"
            )
        if fact.tick <= self.tick:
            raise BrokenStoreError(
                f"Fact {fact.seq} of {who} is out of order; its file was changed."
            )
        self.seq, self.last, self.tick = fact.seq, fact.id, fact.tick


FORKED = (
    "the file was changed, or one device name was used in two places. Give one of the two folders "
    "a new device name (REVIEWKIT_DEVICE) and ask for its decisions again."
)


def forked(fact: Fact) -> BrokenStoreError:
    """The error of two different facts with one number."""
    return BrokenStoreError(
        f"{fact.reviewer} on {fact.device} has two different facts number {fact.seq}: {FORKED}"
    )


def check_chains(
    facts: Iterable[Fact], ends: dict[Author, Chain] | None = None
) -> dict[Author, list[Fact]]:
    """Sort facts into one unbroken chain an author; the same fact twice counts once.

    Args:
        facts: in any order.
        ends: chains known already, which the facts go on from; they are moved forward.

    Raises:
        BrokenStoreError: an author's chain has a gap or forks.
    """
    chains: dict[Author, dict[int, Fact]] = {}
    for fact in facts:
        other = chains.setdefault(fact.author, {}).setdefault(fact.seq, fact)
        if other.id != fact.id:
            raise forked(fact)
    ends = {} if ends is None else ends
    made = {}
    for author, chain in sorted(chains.items()):
        end = ends.setdefault(author, Chain(author))
        made[author] = [chain[seq] for seq in sorted(chain)]
        for fact in made[author]:
            end.follow(fact)
    return made
