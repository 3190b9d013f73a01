"""From one version of a codebook to another: what differs, and what becomes of codes given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewkit.codebook.model import Change, Codebook

ONE_TARGET = ("rename", "merge")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two versions differ: `added`, `gone`, `merge`, `moved` and so on."""

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    told: str  # who, when and why, or the two wordings


def differences(old: Codebook, new: Codebook) -> list[Difference]:
    """List in what two versions of a codebook differ.

    Renamed, merged, split and retired is what the newer one says of codes that the older one has;
    `gone` is what nobody told of. A code that stands may have another label, definition or place.

    Args:
        old: the version before.
        new: the version after it.
    """
    changes = [one for one in new.changes if one not in old.changes]
    changes = [one for one in changes if all(code in old.codes for code in one.origin)]
    told_of = {code for one in changes for code in one.origin}
    brought = {code for one in changes for code in one.to}
    found = [
        Difference(one.kind, one.origin, one.to, f"{one.who}, {one.when}: {one.why}")
        for one in changes
    ]
    found += [
        Difference("gone", (code,), (), old.codes[code].label)
        for code in old.codes
        if code not in new.codes and code not in told_of
    ]
    found += [
        Difference("added", (), (code,), new.codes[code].label)
        for code in new.codes
        if code not in old.codes and code not in brought
    ]
    return [*found, *_reworded(old, new)]


def _reworded(old: Codebook, new: Codebook) -> Iterator[Difference]:
    for name, code in new.codes.items():
        before = old.codes.get(name)
        if before is None:
            continue
        if before.label != code.label:
            yield Difference("label", (name,), (name,), f"{before.label} > {code.label}")
        if _meaning(before) != _meaning(code):
            yield Difference("definition", (name,), (name,), code.label)
        places = [book.codes[name].parent or book.theme_of[name].id for book in (old, new)]
        if places[0] != places[1]:
            yield Difference("moved", (name,), (name,), " > ".join(places))


def _meaning(code: object) -> tuple[str, ...]:
    return tuple(getattr(code, part) for part in ("definition", "includes", "excludes"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What becomes of the codes of a statement.

    `codes` are the codes to give; `by` the changes that lead there. `undecided` holds each code
    that a person must look at, with the codes that it was split into (none: it was retired, or
    nobody said what became of it).
    """

    codes: tuple[str, ...]
    by: tuple[Change, ...]
    undecided: tuple[tuple[str, tuple[str, ...]], ...]


def follow(
    codes: Sequence[str], later: Sequence[Change], every: Sequence[Change], known: frozenset[str]
) -> Proposal:
    """Follow the codes of a statement through the changes that came after it was coded.

    A renamed or merged code has one target and is replaced; the order of codes stays, so that the
    first is the primary one still. A split or retired code waits for a person.

    Args:
        codes: as they were given.
        later: the changes after that, in order.
        every: all changes, in order; they are asked about a code that is gone though none of the
            later ones tells of it (it was given by somebody who did not have the version yet).
        known: the codes of the version in force.
    """
    made: list[str] = []
    by: list[Change] = []
    undecided = []
    for code in codes:
        end = _follow_one(code, later)
        if end.code not in known and not end.stopped and not end.steps:
            end = _follow_one(code, every)
        by += [step for step in end.steps if step not in by]
        if end.stopped or end.code not in known:
            undecided.append((end.code, tuple(one for one in end.choices if one in known)))
        made.append(end.code)
    return Proposal(tuple(dict.fromkeys(made)), tuple(by), tuple(undecided))


@dataclass(frozen=True, slots=True)
class _End:
    code: str
    steps: tuple[Change, ...]
    stopped: bool = False
    choices: tuple[str, ...] = ()


def _follow_one(code: str, changes: Sequence[Change]) -> _End:
    """Follow one code; what it was split into is followed further, without choosing."""
    steps: list[Change] = []
    stopped = False
    choices: tuple[str, ...] = ()
    for change in changes:
        if stopped:
            became = {one: change.to if one in change.origin else (one,) for one in choices}
            choices = tuple(dict.fromkeys(new for one in choices for new in became[one]))
        elif code in change.origin:
            stopped = change.kind not in ONE_TARGET
            if stopped:
                choices = change.to
            elif change.to[0] != code:
                steps.append(change)
                code = change.to[0]
    return _End(code, tuple(steps), stopped, choices)
