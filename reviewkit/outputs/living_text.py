"""What a report says of a living review: its schedule, its versions, and what each one changed.

After Akl and others, PRISMA-LSR (doi:10.1136/bmj-2024-079183).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewkit.outputs.material import Material
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.search_log import NOT_REPORTED
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import LivingRule, Protocol, Source
from reviewkit.stages.searches import Logged
from reviewkit.terms import many

MODE = "Living mode"
SCHEDULE = "Schedule of the searches"
COLUMNS = ("Source", "Searched again every", "Last searched", "Searches again", "New records")


def living_mode(protocol: Protocol, searches: Sequence[Logged]) -> Iterator[Part]:
    """Write how a living review is kept up to date; nothing where the protocol has no `living`.

    Args:
        protocol: its status, schedule, end and reviewers.
        searches: the log of the searches; those of updates are counted.
    """
    rule = protocol.living
    if rule is None:
        return
    yield Heading(MODE, 2)
    yield Listing(tuple(_told(protocol, rule)))
    by_source: dict[str, list[Logged]] = {}
    for one in searches:
        by_source.setdefault(one.source, []).append(one)
    rows = tuple(_row(one, rule, by_source.get(one.name, [])) for one in protocol.sources)
    yield Table("living", SCHEDULE, COLUMNS, rows)


def changes_since(material: Material) -> Iterator[Part]:
    """Write what changed in the results since the previous version; nothing without one."""
    previous = material.plan.protocol.flow.previous
    if not previous:
        return
    now, then = {one.id for one in material.studies}, material.then.studies
    fresh, gone = len(now - then.keys()), len(then.keys() - now)
    joined, parted = material.then.joined_studies, material.then.parted_studies
    regrouped = f", {joined} {'is' if joined == 1 else 'are'} one with another now" * bool(joined)
    regrouped += f", {many(parted, 'study', 'studies')} parted from one of those" * bool(parted)
    added = sum(
        report.id not in then[one.id]
        for one in material.studies
        if one.id in then
        for report in one.reports
    )
    yield Heading(changes_heading(previous), 2)
    yield Text(
        f"Of {many(len(now), 'study', 'studies')} included, {fresh} came since version "
        f"{previous}, which had {material.then.held_studies}; {gone} of those are not included any "
        f"more{regrouped}. "
        f"Studies of that version have {many(added, 'further report')}."
    )


def changes_heading(previous: str) -> str:
    """Return the heading of what changed since a version."""
    return f"Changes since version {previous}"


def _told(protocol: Protocol, rule: LivingRule) -> Iterator[str]:
    yield f"Status: {rule.status}"
    yield f"End of the living mode: {rule.retire or NOT_REPORTED}"
    previous = protocol.flow.previous
    yield f"Preceding version: {previous or 'none; this is the first'}"
    if protocol.reviewers:
        people = (f"{one.name or one.id} ({one.role})" for one in protocol.reviewers)
        yield f"Reviewers: {', '.join(people)}"
    if rule.note:
        yield rule.note


def _row(source: Source, rule: LivingRule, runs: Sequence[Logged]) -> Row:
    again = [one for one in runs if one.update]
    days = [one.ran for one in runs if one.ran]
    records = sum(one.imported or 0 for one in again)
    return Row(
        (
            Cell(source.name),
            Cell(source.every or rule.every or NOT_REPORTED),
            Cell(max(days, default=NOT_REPORTED)),
            Cell(str(len(again))),
            Cell(str(records)),
        )
    )
