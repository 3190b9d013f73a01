"""Places of a report that answer what PRISMA-LSR asks of a living review."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.outputs.living_text import MODE, SCHEDULE, changes_heading
from reviewkit.outputs.seen import Claim, Seen, at, share

HERE = f"Methods, {MODE}"
FIRST = "protocol.yml `flow.previous` is empty; if this is the first version, say so"
NOT_LIVING = "protocol.yml `living` is not written"


def _status(seen: Seen) -> Claim:
    rule = seen.material.plan.protocol.living
    named = f"{HERE} (status: {rule.status})" if rule else HERE
    return at(seen, named, rule, NOT_LIVING)


def _schedule(seen: Seen) -> Claim:
    protocol = seen.material.plan.protocol
    if protocol.living is None:
        return Claim((), (NOT_LIVING,))
    every = protocol.living.every
    lost = [one.name for one in protocol.sources if not (one.every or every)]
    told = "protocol.yml `living.every` is empty"
    return share(seen, f"{HERE} (table {SCHEDULE})", lost, len(protocol.sources), told)


def _retirement(seen: Seen) -> Claim:
    rule = seen.material.plan.protocol.living
    told = "protocol.yml `living.retire` is empty; if there is no plan, say so"
    return at(seen, f"{HERE} (end of the living mode)", rule and rule.retire, told)


def _searched_again(seen: Seen) -> Claim:
    again = any(one.update for one in seen.logs.searches)
    told = "no source was searched again with `reviewkit update`"
    return at(seen, f"{HERE} (table {SCHEDULE}, Searches again)", again, told)


def _preceding(seen: Seen) -> Claim:
    previous = seen.material.plan.protocol.flow.previous
    return at(seen, f"{HERE} (preceding version: {previous})", previous, FIRST)


def _changed_results(seen: Seen) -> Claim:
    previous = seen.material.plan.protocol.flow.previous
    return at(seen, f"Results, {changes_heading(previous)}", previous, FIRST)


def _reviewers(seen: Seen) -> Claim:
    named = seen.material.plan.protocol.reviewers
    told = NOT_LIVING if named else "protocol.yml `reviewers` is empty"
    found = at(seen, f"{HERE} (reviewers)", named, told)
    by_hand = "who are the authors of this version: for the authors to write"
    return Claim(found.where, (*found.lacking, by_hand))


LIVING: dict[str, Callable[[Seen], Claim]] = {
    "living_status": _status,
    "living_schedule": _schedule,
    "searched_again": _searched_again,
    "retirement": _retirement,
    "preceding_version": _preceding,
    "changed_results": _changed_results,
    "reviewers": _reviewers,
}
