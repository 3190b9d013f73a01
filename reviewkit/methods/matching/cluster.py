"""Which records form one report: joins followed to their end, and stopped where they contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.columns import UNKNOWN, Codes, Ints

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """A join that was refused."""

    a: str
    b: str
    reason: str


@dataclass(frozen=True, slots=True)
class Clustering:
    """Which report each record stands for, and which joins were refused."""

    report: dict[str, str]  # record -> the first record, in the order given, of its group
    stopped: list[Stop] = field(default_factory=list)


def clusters(
    order: Sequence[str],
    same: Iterable[tuple[str, str, float]],
    person_same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
) -> Clustering:
    """Join records into reports.

    A person's joins come first, in the order given; then the rules', strongest first. No join
    brings together, by whatever chain, two records that a person called different. Nor does a rule
    bring together two distinct `names`, unless it compared exactly those two records.

    Args:
        order: all records; decides which record of a group names it.
        same: pairs the rules call the same, with their probability.
        person_same: pairs a person called the same.
        different: pairs a person called different.
        names: a number that names the document (DOI, registration number), for the records that
            have one.

    Returns:
        The report of every record, and the refused joins with the reason.

    Raises:
        KeyError: a pair names a record that is not in `order`.
    """
    place = {name: at for at, name in enumerate(order)}
    numbers = {place[record]: name for record, name in (names or {}).items()}
    apart = [(place[a], place[b]) for a, b in different]
    groups = _Groups(order, apart, numbers)
    ranked = sorted((-likely, place[a], place[b]) for a, b, likely in same)
    for a, b in person_same:
        groups.join(place[a], place[b], by_person=True)
    for _, one, other in ranked:
        groups.join(one, other, by_person=False)
    return Clustering({name: order[groups.root(at)] for name, at in place.items()}, groups.stopped)


def grouped(count: int, left: Ints, right: Ints, probability: Odds, numbers: Codes) -> Ints:
    """Join records into reports like `clusters`, by rows and without people's words.

    Args:
        count: how many records there are.
        left: rows of the first records that the rules call the same.
        right: rows of the second records.
        probability: how likely each pair is one document.
        numbers: the code of the number that names each record's document, UNKNOWN for none.

    Returns:
        The row of the first record of each record's group.
    """
    rows, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = at[: len(left)], at[len(left) :]
    known = dict(enumerate(numbers[rows].tolist()))
    groups = _Groups(
        [""] * len(rows), (), {row: str(code) for row, code in known.items() if code != UNKNOWN}
    )
    ranked = np.lexsort((other, one, -probability))
    for a, b in zip(one[ranked].tolist(), other[ranked].tolist(), strict=True):
        groups.join(a, b, by_person=False)
    first = np.arange(count)
    first[rows] = rows[[groups.root(row) for row in range(len(rows))]]
    return first


class _Groups:
    """Union-find whose roots are the first members, with the groups each group must stay out of."""

    def __init__(
        self,
        order: Sequence[str],
        different: Iterable[tuple[int, int]],
        names: Mapping[int, str],
    ) -> None:
        self.order = order
        self.parent = list(range(len(order)))
        self.apart: dict[int, dict[int, tuple[int, int]]] = {}
        self.names = names
        self.named = {record: {name} for record, name in names.items()}
        self.stopped: list[Stop] = []
        for a, b in different:
            self.apart.setdefault(a, {})[b] = (a, b)
            self.apart.setdefault(b, {})[a] = (a, b)

    def root(self, at: int) -> int:
        """Give the first member of a record's group."""
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, a: int, b: int, *, by_person: bool) -> None:
        """Join the groups of two records, or note why not."""
        one, other = self.root(a), self.root(b)
        if one == other:
            return
        names = self.order
        if said := self.apart.get(one, {}).get(other):
            reason = f"a person called {names[said[0]]} and {names[said[1]]} different"
            self.stopped.append(Stop(names[a], names[b], reason))
        elif not by_person and (reason := self._misnamed(a, b, one, other)):
            self.stopped.append(Stop(names[a], names[b], reason))
        else:
            self._unite(min(one, other), max(one, other))

    def _misnamed(self, a: int, b: int, one: int, other: int) -> str:
        """Say why two groups' names forbid a join; "" when they do not."""
        left, right = self.named.get(one, set()), self.named.get(other, set())
        if not left or not right or left & right:
            return ""
        if a in self.names and b in self.names:
            return ""
        return f"it would join {min(left)} and {min(right)}"

    def _unite(self, first: int, second: int) -> None:
        """Put the second group into the first; both keep what they must stay apart from."""
        self.parent[second] = first
        if names := self.named.pop(second, None):
            self.named.setdefault(first, set()).update(names)
        moved = self.apart.pop(second, {})
        for group, said in moved.items():
            del self.apart[group][second]
            self.apart[group].setdefault(first, said)
            self.apart.setdefault(first, {}).setdefault(group, said)
