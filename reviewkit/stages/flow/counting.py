"""Counting the flow: identified, removed, screened, sought, assessed, included."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace

from reviewkit.methods.prisma import Count, Duplicates, Flow, OtherMethods, Since
from reviewkit.protocol import Protocol
from reviewkit.stages.flow.columns import SEARCHED, Column, Report, awaiting, column_of
from reviewkit.stages.flow.notes import screened_before, side_notes
from reviewkit.store import Store
from reviewkit.store.removed import removed
from reviewkit.store.studies import Then, studies_then
from reviewkit.terms import Missing, SourceKind

OTHER_NAMES = {
    SourceKind.WEBSITE: "Websites",
    SourceKind.ORGANISATION: "Organisations",
    SourceKind.CITATION_SEARCHING: "Citation searching",
    SourceKind.OTHER: "Other sources",
}
AGAIN = "Previous version, assessed again"


def count_flow(store: Store, protocol: Protocol) -> Flow:
    """Count the flow of a review, or of its update where the protocol names a release before.

    Records are counted up to screening, reports from there on. A report found by a database or
    register counts in their column, whatever else found it too. In an update, only records
    that came after the release count as identified; a new record of a known report is a
    duplicate; reports that were decided on anew at full text come back through the other column.

    Args:
        store: the review.
        protocol: `flow.not_reported` boxes print "not reported"; `flow.previous` names a release.
    """
    previous = protocol.flow.previous
    then = _release(store, previous)
    sources, reports = _new_reports(store, then.files)
    found = _duplicates(store, then.files)
    again = _decided_again(store, then) if previous else []
    searched = column_of(store, [one for one in reports if one.searched])
    other_reports = [one for one in reports if not one.searched]
    other = column_of(store, [*other_reports, *again])
    flow = _searched_flow(sources, found, searched)
    included = dict(store.db.execute("select report, study from included_reports").fetchall())
    new = [study for study in included.values() if study not in then.had.studies]
    flow = replace(
        flow,
        updated=bool(previous),
        other=_other(sources, other, len(again)),
        new_studies=len(set(new)),
        new_reports=len(new),
        awaiting=awaiting(searched, other),
        notes=(
            *protocol.flow.notes,
            *side_notes(store, sources, other_reports, other.unread, bool(then.ord)),
            *screened_before(found),
        ),
    )
    if previous:
        flow = _with_previous(flow, then.had, included)
    return _unreported(flow, protocol)


@dataclass(frozen=True, slots=True)
class _Past:
    """What a release held; nothing for a new review."""

    ord: str
    files: frozenset[str]
    had: Then


def _release(store: Store, name: str) -> _Past:
    row = store.db.execute(
        "select ord, files from releases where name = ? order by ord limit 1", (name,)
    ).fetchone()
    if row is None:
        return _Past("", frozenset(), Then({}, 0, 0))
    return _Past(row[0], frozenset(json.loads(row[1])), studies_then(store.db, name))


def _new_reports(
    store: Store, known: frozenset[str]
) -> tuple[Counter[tuple[str, str]], list[Report]]:
    """Count records by (kind, source), list new reports."""
    sources: Counter[tuple[str, str]] = Counter()
    kinds: dict[str, set[str]] = {}
    old: set[str] = set()
    rows = store.db.execute(
        """select m.report, i.kind, i.source, r.file from membership m
        join records r on r.id = m.record join standing_imports i on i.file = r.file"""
    )
    for report, kind, source, file in rows:
        if file in known:
            old.add(report)
        else:
            sources[kind, source] += 1
            kinds.setdefault(report, set()).add(kind)
    fates = {
        report: (fate, reason)
        for report, fate, reason in store.db.execute(
            "select report, fate, reason from fates where fate <> 'duplicate'"
        )
    }
    reports = [
        Report(report, bool(found & set(map(str, SEARCHED))), *fates[report])
        for report, found in kinds.items()
        if report not in old
    ]
    return sources, reports


def _duplicates(store: Store, known: frozenset[str]) -> Duplicates:
    """Count the duplicates among the records of the searches, by how they were found."""
    found = list(removed(store.db, SEARCHED, known))
    by_source = Counter((one.source, one.by_hand) for one in found)
    names = sorted({one.source for one in found})
    return Duplicates(
        sum(not one.by_hand for one in found),
        sum(one.by_hand for one in found),
        tuple((name, by_source[name, False], by_source[name, True]) for name in names),
        sum(one.screened for one in found),
    )


def _decided_again(store: Store, then: _Past) -> list[Report]:
    """Reports known at the release, not included then, decided on at full text since."""
    included = {report for reports in then.had.studies.values() for report in reports}
    rows = store.db.execute(
        """select f.report, f.fate, f.reason from fates f
        where f.fate <> 'duplicate' and f.report in (
            select d.report from standing_decisions d
            where d.stage = 'fulltext' and d.ord > :ord)
        and f.report in (
            select m.report from membership m join records r on r.id = m.record
            where r.file in (select value from json_each(:files)))""",
        {"ord": then.ord, "files": json.dumps(sorted(then.files))},
    )
    return [
        Report(report, False, fate, reason)
        for report, fate, reason in rows
        if report not in included
    ]


def _searched_flow(sources: Counter[tuple[str, str]], found: Duplicates, column: Column) -> Flow:
    def of(kind: SourceKind) -> int:
        return sum(count for (one, _), count in sources.items() if one == kind)

    return Flow(
        updated=False,
        databases=of(SourceKind.DATABASE),
        registers=of(SourceKind.REGISTER),
        per_source=tuple(
            sorted((name, count) for (kind, name), count in sources.items() if kind in SEARCHED)
        ),
        duplicates=found.automation + found.by_hand,
        removed=found,
        automation=column.unread,
        removed_other=0,
        screened=column.screened,
        excluded=column.screened_out,
        excluded_automation=column.by_program,
        sought=column.sought,
        not_retrieved=column.not_retrieved,
        assessed=column.assessed,
        reports_excluded=column.reasons,
        other=None,
        new_studies=0,
        new_reports=0,
    )


def _other(sources: Counter[tuple[str, str]], column: Column, again: int) -> OtherMethods | None:
    by_kind = {
        name: sum(count for (kind, _), count in sources.items() if kind == wanted)
        for wanted, name in OTHER_NAMES.items()
    }
    identified = [(name, count) for name, count in by_kind.items() if count]
    if again:
        identified.append((AGAIN, again))
    if not identified:
        return None
    return OtherMethods(
        tuple(identified), column.sought, column.not_retrieved, column.assessed, column.reasons
    )


def _with_previous(flow: Flow, then: Then, included: dict[str, str]) -> Flow:
    """Add what the release held, and what of that is included now; `included` has the reports."""
    known = {report for reports in then.studies.values() for report in reports}
    studies = set(included.values())
    further = [one for one in included.keys() - known if included[one] in then.studies]
    return replace(
        flow,
        previous_studies=then.held_studies,
        previous_reports=then.held_reports,
        companion_reports=len(further),
        total_studies=len(studies),
        total_reports=len(included),
        since=Since(
            left_studies=len(then.studies.keys() - studies),
            left_reports=len(known - included.keys()),
            joined_studies=then.joined_studies,
            joined_reports=then.held_reports - len(known),
            parted_studies=then.parted_studies,
        ),
    )


def _unreported(flow: Flow, protocol: Protocol) -> Flow:
    hidden: dict[str, Count | tuple[()]] = {}
    for box in protocol.flow.not_reported:
        hidden[box] = () if box == "per_source" else Missing.NR
    if "duplicates" in hidden:
        flow = replace(flow, removed=None)
    return replace(flow, **hidden) if hidden else flow  # type: ignore[arg-type]
