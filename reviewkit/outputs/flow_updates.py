"""The flows of several versions of a review side by side: a column each, a box or line a row.

The rows are the boxes of PRISMA 2020 (doi:10.1136/bmj.n71) in their order; what a version's flow
does not have is a dash, what it does not report says so, and 0 is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reviewkit.methods.prisma import Count, Flow, OtherMethods
from reviewkit.outputs.flow_words import count_words
from reviewkit.outputs.tables import NO_TEXT, Cell, Row, Table
from reviewkit.terms import Missing

Line = tuple[str, str, Count]  # box, line in it or '', and its number

NAME = "flow-updates"
NOTE = (
    "An update counts what came since the version it updates; totals hold both. Records are "
    "counted up to screening, reports from there on."
)


def updates_table(flows: Sequence[tuple[str, Flow]]) -> Table:
    """Put flows side by side.

    Args:
        flows: the name of each version and its flow, in the order of the columns.

    Returns:
        A row for each box or line that any of the flows has.
    """
    columns = [
        {(box, line): count for box, line, count in _lines(flow) if count != Missing.NA}
        for _, flow in flows
    ]
    boxes: dict[str, dict[str, None]] = {}
    for _, flow in flows:
        for box, line, _ in _lines(flow):
            boxes.setdefault(box, {})[line] = None
    rows = tuple(
        Row(
            (Cell(line or "In all"), *(_cell(column.get((box, line))) for column in columns)),
            group=box,
        )
        for box, lines in boxes.items()
        for line in lines
        if any((box, line) in column for column in columns)
    )
    heads = ("Box of the flow", *(name for name, _ in flows))
    return Table(NAME, "PRISMA 2020 flow of each version", heads, rows, tuple(update_notes(flows)))


def update_notes(flows: Sequence[tuple[str, Flow]]) -> Iterator[str]:
    """Say how to read flows side by side, and where one does not take up what another left."""
    yield NOTE
    for name, flow in flows:
        if flow.awaiting:
            yield f"{name}: reviewers have not decided on everything yet."
    for (before, earlier), (name, later) in pairwise(flows):
        if not later.updated:
            yield f"{name} is no update of {before}: its flow begins anew."
            continue
        left = _left(earlier)
        for what, count, then in (
            ("studies", later.previous_studies, left[0]),
            ("reports", later.previous_reports, left[1]),
        ):
            if isinstance(count, int) and isinstance(then, int) and count != then:
                yield (
                    f"{name} goes out from {count} {what} of the previous version, {before} ends "
                    f"with {then}: it updates another version."
                )


def _left(flow: Flow) -> tuple[Count, Count]:
    """The studies and reports with which a version ends."""
    if flow.updated:
        return flow.total_studies, flow.total_reports
    return flow.new_studies, flow.new_reports


def _cell(count: Count | None) -> Cell:
    return Cell(NO_TEXT if count is None else count_words(count))


def _lines(flow: Flow) -> Iterator[Line]:
    """The boxes of a flow; every flow names the same boxes in the same order."""
    yield (
        "Previous studies",
        "Studies included in previous version of review",
        flow.previous_studies,
    )
    yield "Previous studies", "Reports of them", flow.previous_reports
    yield "Records identified", "Databases", flow.databases
    yield "Records identified", "Registers", flow.registers
    yield from _named("Records identified, by source", flow.per_source)
    yield "Records removed before screening", "Duplicate records", flow.duplicates
    yield "Records removed before screening", "Marked as ineligible by automation", flow.automation
    yield "Records removed before screening", "For other reasons", flow.removed_other
    yield "Screening", "Records screened", flow.screened
    yield "Screening", "Records excluded", flow.excluded
    yield "Screening", "Reports sought for retrieval", flow.sought
    yield "Screening", "Reports not retrieved", flow.not_retrieved
    yield "Screening", "Reports assessed for eligibility", flow.assessed
    yield from _named("Reports excluded", flow.reports_excluded)
    yield from _other_lines(flow.other or OtherMethods((), *(Missing.NA,) * 3, ()))
    yield "Included", "Studies of this version", flow.new_studies
    yield "Included", "Reports of them", flow.new_reports
    companions: Count = flow.companion_reports or Missing.NA
    yield "Included", "New reports of previously included studies", companions
    for what, count in (
        ("Previous studies not included any more", flow.since.left_studies),
        ("Previous studies joined with another", flow.since.joined_studies),
        ("Studies parted from a previous one", flow.since.parted_studies),
        ("Previous reports not included any more", flow.since.left_reports),
        ("Previous reports joined with another", flow.since.joined_reports),
    ):
        yield "Included", what, count or Missing.NA
    yield "Included", "Total studies", flow.total_studies
    yield "Included", "Reports of total studies", flow.total_reports


def _other_lines(other: OtherMethods) -> Iterator[Line]:
    yield from _named("Identified via other methods", other.identified)
    yield "Screening, other methods", "Reports sought for retrieval", other.sought
    yield "Screening, other methods", "Reports not retrieved", other.not_retrieved
    yield "Screening, other methods", "Reports assessed for eligibility", other.assessed
    yield from _named("Reports excluded, other methods", other.excluded)


def _named(box: str, lines: Iterable[tuple[str, Count]]) -> Iterator[Line]:
    yield box, "", Missing.NA  # keeps the place of the box where this flow has no line in it
    yield from ((box, name, count) for name, count in lines)
