"""The screening that changed criteria oblige: exclusions that rest on them, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reviewkit.plan import Plan
from reviewkit.store import Store
from reviewkit.store.studies import reports_now


@dataclass(frozen=True, slots=True)
class Rescreening:
    """A criterion that reads differently, and the reports excluded under its earlier words.

    `reports` were excluded under it at either stage in the old version, or are still to be looked
    at again; of these `open` are to be looked at, `again` were, and `included` are in the review.
    A criterion that is new obliges nobody to look at exclusions again.
    """

    criterion: str
    kind: Literal["added", "gone", "changed"]
    before: str
    after: str
    reports: int
    again: int
    open: int
    included: int


def rescreenings(
    old: Store, new: Store, plans: tuple[Plan, Plan], included: frozenset[str]
) -> list[Rescreening]:
    """List the criteria that differ between two versions, with the screening that they oblige.

    While a report waits for another reviewer, an exclusion of it counts nowhere.

    Args:
        old: the older version.
        new: the newer one.
        plans: of the two versions.
        included: reports in the newer one.
    """
    then, now = ({one.id: one for one in plan.protocol.criteria} for plan in plans)
    differing = [
        name
        for name in dict.fromkeys((*now, *then))
        if name not in then or name not in now or then[name].text != now[name].text
    ]
    rested = _excluded(old, _STOOD)
    waiting = _excluded(new, _OPEN)
    became = reports_now(new.db, {one for name in differing for one in rested.get(name, ())})
    found = []
    for name in differing:
        open_ = waiting.get(name, set())
        reports = {became.get(one, one) for one in rested.get(name, ())} | open_
        texts = [one[name].text if name in one else "" for one in (then, now)]
        kind: Literal["added", "gone", "changed"] = (
            "added" if name not in then else "gone" if name not in now else "changed"
        )
        counts = (len(reports), len(reports - open_), len(open_), len(reports & included))
        found.append(Rescreening(name, kind, texts[0], texts[1], *counts))
    return found


# Decided at its stage, as `store/blind.py` has it: what one reviewer said alone counts nowhere.
_STOOD = """select d.reason, d.report from standing_decisions d
join outcomes o on o.report = d.report and o.stage = d.stage and o.outcome <> 'pending'
where d.verdict = 'exclude' and d.reason is not null"""
_OPEN = """select r.reason, r.report from reopened r
join outcomes o on o.report = r.report and o.stage = r.stage and o.outcome <> 'pending'"""


def _excluded(store: Store, query: str) -> Mapping[str, set[str]]:
    """Reports by the criterion under which somebody excludes them."""
    found: dict[str, set[str]] = {}
    for reason, report in store.db.execute(query):
        found.setdefault(reason, set()).add(report)
    return found
