"""What two versions conclude: confidence in findings, directions of outcomes and of factors.

A conclusion moves when its direction or its certainty does; other counts alone do not move it.
Votes go by direction of effect (Cochrane Handbook 6, section 12.2.2.1), certainty is that of
GRADE-CERQual (doi:10.1186/s13012-017-0688-3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviewkit.findings import CONFIDENCE, Finding, Findings

Counts = Mapping[str, int]
NOT_JUDGED = "not judged yet"
ALIKE = "as many one way as the other"


class Moved(StrEnum):
    """What became of a conclusion."""

    MOVED = "moved"
    NEW = "new"
    GONE = "gone"
    UNMOVED = "unmoved"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A conclusion of two versions in words, with the studies behind it; None: not drawn.

    `kind` is `certainty`, `outcome`, `factor` or `most often`; `of` names the table, codebook or
    file it is drawn in.
    """

    kind: str
    of: str
    id: str
    label: str
    before: str | None
    after: str | None
    counts_before: dict[str, int]
    counts_after: dict[str, int]

    @property
    def change(self) -> Moved:
        """Whether its direction or certainty is another than it was."""
        if self.before == self.after:
            return Moved.UNMOVED
        if self.before is None:
            return Moved.NEW
        return Moved.GONE if self.after is None else Moved.MOVED


def certainties(file: str, old: Findings | None, new: Findings | None) -> Iterator[Conclusion]:
    """Compare the confidence in the findings of the review, finding by finding."""
    then, now = ({one.id: one for one in book.findings} if book else {} for book in (old, new))
    for name in dict.fromkeys((*now, *then)):
        before, after = then.get(name), now.get(name)
        label = (after or then[name]).statement
        said = (_confidence(before), _confidence(after))
        yield Conclusion("certainty", file, name, label, *said, _resting(before), _resting(after))


def _confidence(finding: Finding | None) -> str | None:
    if finding is None:
        return None
    overall = finding.overall
    return CONFIDENCE[overall.confidence] if overall else NOT_JUDGED


def _resting(finding: Finding | None) -> dict[str, int]:
    return {"studies": len(finding.studies)} if finding else {}


def directions(
    kind: str,
    of: str,
    labels: Mapping[str, str],
    before: Mapping[str, Counts],
    after: Mapping[str, Counts],
    sides: tuple[str, str],
) -> Iterator[Conclusion]:
    """Compare which way studies point on each outcome or code.

    Args:
        kind: `outcome` or `factor`.
        of: the table or codebook.
        labels: what may be concluded on, in order.
        before: studies by what they say, for each that any study of the older version speaks of.
        after: the same of the newer version.
        sides: the two ways, such as helps and hinders.
    """
    for name, label in labels.items():
        if name in before or name in after:
            then, now = before.get(name), after.get(name)
            was = mostly(then, sides) if then else None
            is_ = mostly(now, sides) if now else None
            yield Conclusion(kind, of, name, label, was, is_, dict(then or {}), dict(now or {}))


def mostly(counts: Counts, sides: tuple[str, str]) -> str:
    """Say in words which way most studies point.

    Where none points either way, it is what most of them say; a tie names all.
    """
    one, other = (counts.get(side, 0) for side in sides)
    if one != other:
        return f"mostly {sides[0] if one > other else sides[1]}"
    if one:
        return ALIKE
    most = max(counts.values(), default=0)
    return " and ".join(name for name, count in counts.items() if count == most)


def leaders(
    of: str,
    labels: Mapping[str, str],
    before: Mapping[str, Counts],
    after: Mapping[str, Counts],
    sides: Iterable[str],
) -> Iterator[Conclusion]:
    """Compare what most studies name on each side: the codes that most often help or hinder."""
    for side in sides:
        told = [_most(labels, counts, side) for counts in (before, after)]
        (then, then_counts), (now, now_counts) = told
        if then or now:
            yield Conclusion(
                "most often", of, side, f"Most often {side}", then, now, then_counts, now_counts
            )


def _most(
    labels: Mapping[str, str], counts: Mapping[str, Counts], side: str
) -> tuple[str | None, dict[str, int]]:
    most = max((one.get(side, 0) for one in counts.values()), default=0)
    if not most:
        return None, {}
    named = [name for name in labels if counts.get(name, {}).get(side, 0) == most]
    return "; ".join(labels[name] for name in named), dict.fromkeys(named, most)
