"""Which records form one report: joins followed to their end, and stopped where they contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


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
    groups = _Groups(order, different, names or {})
    place = groups.place
    ranked = sorted(same, key=lambda pair: (-pair[2], place[pair[0]], place[pair[1]]))
    for a, b in person_same:
        groups.join(a, b, by_person=True)
    for a, b, _ in ranked:
        groups.join(a, b, by_person=False)
    return Clustering(
        {name: groups.order[groups.root(place[name])] for name in order}, groups.stopped
    )


class _Groups:
    """Union-find whose roots are the first members, with the groups each group must stay out of."""

    def __init__(
        self, order: Sequence[str], different: Iterable[tuple[str, str]], names: Mapping[str, str]
    ) -> None:
        self.order = order
        self.place = {name: at for at, name in enumerate(order)}
        self.parent = list(range(len(order)))
        self.members = [1] * len(order)
        self.apart: dict[int, dict[int, tuple[str, str]]] = {}
        self.names = names
        self.named = {self.place[record]: {name} for record, name in names.items()}
        self.stopped: list[Stop] = []
        for a, b in different:
            one, other = self.place[a], self.place[b]
            self.apart.setdefault(one, {})[other] = (a, b)
            self.apart.setdefault(other, {})[one] = (a, b)

    def root(self, at: int) -> int:
        """Give the first member of a record's group."""
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, a: str, b: str, *, by_person: bool) -> None:
        """Join the groups of two records, or note why not."""
        one, other = self.root(self.place[a]), self.root(self.place[b])
        if one == other:
            return
        if said := self.apart.get(one, {}).get(other):
            self.stopped.append(Stop(a, b, f"a person called {said[0]} and {said[1]} different"))
        elif not by_person and (reason := self._misnamed(a, b, one, other)):
            self.stopped.append(Stop(a, b, reason))
        else:
            self._unite(min(one, other), max(one, other))

    def _misnamed(self, a: str, b: str, one: int, other: int) -> str:
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
