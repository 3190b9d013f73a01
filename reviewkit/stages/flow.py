"""The numbers of the PRISMA 2020 flow, counted from the store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reviewkit.methods.prisma import Awaiting, Count, Duplicates, Flow, OtherMethods, Since
from reviewkit.protocol import Protocol, Published
from reviewkit.store import Store
from reviewkit.store.removed import removed
from reviewkit.store.studies import Then, studies_then
from reviewkit.terms import Missing, SourceKind

SEARCHED = (SourceKind.DATABASE, SourceKind.REGISTER)
OTHER_NAMES = {
    SourceKind.WEBSITE: "Websites",
    SourceKind.ORGANISATION: "Organisations",
    SourceKind.CITATION_SEARCHING: "Citation searching",
    SourceKind.OTHER: "Other sources",
}
AGAIN = "Previous version, assessed again"
SCREENED_OUT = "excluded at title"


@dataclass(frozen=True, slots=True)
class _Report:
    """A report as the flow sees it: where it was found and what became of it."""

    id: str
    searched: bool
    fate: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Column:
    """Counts of one column below identification.

    `unread` are those marked as ineligible by automation tools when reading was stopped: nobody
    screened them. `by_program` are those that a program screened and excluded.
    """

    fates: Counter[str]
    reasons: tuple[tuple[str, int], ...]
    by_program: Count = Missing.NA
    unread: int = 0

    @property
    def screened(self) -> int:
        return self.fates.total() - self.fates["awaiting title screening"] - self.unread

    @property
    def screened_out(self) -> int:
        return self.fates[SCREENED_OUT] - self.unread

    @property
    def sought(self) -> int:
        screened_out = ("awaiting title screening", "in conflict at title", SCREENED_OUT)
        return self.fates.total() - sum(self.fates[fate] for fate in screened_out)

    @property
    def not_retrieved(self) -> int:
        return self.fates["not retrieved"]

    @property
    def assessed(self) -> int:
        waiting = self.fates["awaiting retrieval"] + self.fates["awaiting full-text screening"]
        return self.sought - self.not_retrieved - waiting


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
    searched = _column(store, [one for one in reports if one.searched])
    other_reports = [one for one in reports if not one.searched]
    other = _column(store, [*other_reports, *again])
    flow = _searched_flow(sources, found, searched)
    included = dict(store.db.execute("select report, study from included_reports").fetchall())
    new = [study for study in included.values() if study not in then.had.studies]
    flow = replace(
        flow,
        updated=bool(previous),
        other=_other(sources, other, len(again)),
        new_studies=len(set(new)),
        new_reports=len(new),
        awaiting=_awaiting(searched, other),
        notes=(
            *protocol.flow.notes,
            *_side_notes(store, sources, other_reports, other.unread, then),
            *_screened_before(found),
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
) -> tuple[Counter[tuple[str, str]], list[_Report]]:
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
        _Report(report, bool(found & set(map(str, SEARCHED))), *fates[report])
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


def _screened_before(found: Duplicates) -> Iterator[str]:
    """Say of duplicates that were found late where they are counted."""
    if found.screened:
        yield (
            f"Of the {found.automation + found.by_hand} duplicate records removed, "
            f"{found.screened} had been screened as reports of their own before they were found; "
            "they count once, as duplicates."
        )


def _decided_again(store: Store, then: _Past) -> list[_Report]:
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
        _Report(report, False, fate, reason)
        for report, fate, reason in rows
        if report not in included
    ]


def _column(store: Store, reports: list[_Report]) -> _Column:
    fates = Counter(one.fate for one in reports)
    excluded = Counter(one.reason for one in reports if one.fate == "excluded at full text")
    labels = store.db.execute(
        "select c.id, c.label from criteria c, standing_protocol p where c.protocol = p.sha "
        "order by c.place"
    ).fetchall()
    known = [(label, excluded.pop(name)) for name, label in labels if excluded.get(name)]
    rest = sorted((str(name), count) for name, count in excluded.items())
    marked = {row[0] for row in store.db.execute("select report from excluded_unread")}
    unread = sum(1 for one in reports if one.id in marked)
    return _Column(fates, (*known, *rest), _by_program(store, reports, unread), unread)


def _by_program(store: Store, reports: list[_Report], unread: int) -> Count:
    """Records excluded at title by programs alone; not applicable where they may not."""
    allowed = store.db.execute(
        "select 1 from standing_rules where stage = 'title' and rule ->> '$.automation' = "
        "'excludes' and json_array_length(rule, '$.programs') > 0"
    ).fetchone()
    if not allowed:
        return Missing.NA
    alone = {row[0] for row in store.db.execute("select report from excluded_by_program")}
    return sum(1 for one in reports if one.id in alone) - unread


def _searched_flow(sources: Counter[tuple[str, str]], found: Duplicates, column: _Column) -> Flow:
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


def _other(sources: Counter[tuple[str, str]], column: _Column, again: int) -> OtherMethods | None:
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


def _awaiting(searched: _Column, other: _Column) -> tuple[tuple[str, int], ...]:
    title = other.fates["awaiting title screening"] + other.fates["in conflict at title"]
    waiting = [
        (Awaiting.TITLE, searched.fates["awaiting title screening"]),
        (Awaiting.TITLE_CONFLICT, searched.fates["in conflict at title"]),
        (Awaiting.RETRIEVAL, searched.fates["awaiting retrieval"]),
        (Awaiting.FULLTEXT, searched.fates["awaiting full-text screening"]),
        (Awaiting.FULLTEXT_CONFLICT, searched.fates["in conflict at full text"]),
        (Awaiting.OTHER_TITLE, title),
        (Awaiting.OTHER_RETRIEVAL, other.fates["awaiting retrieval"]),
        (Awaiting.OTHER_FULLTEXT, other.fates["awaiting full-text screening"]),
        (Awaiting.OTHER_FULLTEXT_CONFLICT, other.fates["in conflict at full text"]),
    ]
    return tuple((str(name), count) for name, count in waiting if count)


def _side_notes(
    store: Store,
    sources: Counter[tuple[str, str]],
    other: list[_Report],
    unread: int,
    then: _Past,
) -> Iterable[str]:
    """What PRISMA's boxes have no place for, so that every record is accounted for."""
    found = sum(count for (kind, _), count in sources.items() if kind not in SEARCHED)
    duplicates = found - len(other)
    screened_out = sum(one.fate == SCREENED_OUT for one in other)
    if duplicates or screened_out:
        marked = f" ({unread} of them unread, by automation tools)" if unread else ""
        yield (
            f"Of the {found} records identified via other methods, {duplicates} were duplicates "
            f"and {screened_out} were excluded on title and abstract{marked}."
        )
    if then.ord:
        # One reviewer's exclusion of a report that waits for another is not counted anywhere.
        reopened = store.db.execute(
            """select count(distinct r.report) from reopened r
            join outcomes o on o.report = r.report and o.stage = r.stage
            where o.outcome = 'exclude'"""
        ).fetchone()[0]
        if reopened:
            yield f"{reopened} exclusions under changed criteria are still to be looked at again."
    yield from (told for told, _ in stops(store))


def stops(store: Store) -> Iterable[tuple[str, str]]:
    """Say who stopped reading on purpose, and what could be said then of what they left.

    Yields:
        The note of each, and the same note without who and why, for those outside the review.
    """
    rows = store.db.execute(
        """select stage, whose, unread, why, figures ->> '$.sentence', shown, max(ord)
        from standing_stops group by stage, whose order by stage desc, whose"""
    )
    for stage, who, unread, why, sentence, shown, _ in rows:
        said = f" {sentence}" if shown else ""
        left = f"stopped reading at stage {stage} with {unread} reports unread"
        yield f"{who} {left} ({why.rstrip('.')}).{said}", f"A reviewer {left}.{said}"


def _with_previous(flow: Flow, then: Then, included: dict[str, str]) -> Flow:
    """Add what the release held, and what of that is included now; `included` has the reports."""
    known = {report for reports in then.studies.values() for report in reports}
    studies = set(included.values())
    further = [one for one in included.keys() - known if included[one] in then.studies]
    regrouped = then.held_studies - len(then.studies)
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
            joined_studies=max(0, regrouped),
            joined_reports=then.held_reports - len(known),
            parted_studies=max(0, -regrouped),
        ),
    )


def _unreported(flow: Flow, protocol: Protocol) -> Flow:
    hidden: dict[str, Count | tuple[()]] = {}
    for box in protocol.flow.not_reported:
        hidden[box] = () if box == "per_source" else Missing.NR
    if "duplicates" in hidden:
        flow = replace(flow, removed=None)
    return replace(flow, **hidden) if hidden else flow  # type: ignore[arg-type]


def published_flow(published: Published, notes: tuple[str, ...] = ()) -> Flow:
    """Return the flow of a review published elsewhere; what it leaves out is not reported."""

    def said(count: int | None) -> Count:
        return Missing.NR if count is None else count

    return Flow(
        updated=False,
        databases=said(published.databases),
        registers=said(published.registers),
        per_source=(),
        duplicates=said(published.duplicates),
        automation=said(published.automation),
        removed_other=said(published.removed_other),
        screened=said(published.screened),
        excluded=said(published.excluded),
        excluded_automation=Missing.NA,
        sought=said(published.sought),
        not_retrieved=said(published.not_retrieved),
        assessed=said(published.assessed),
        reports_excluded=(("", said(published.reports_excluded)),),
        other=OtherMethods(
            (("Citation searching", said(published.citation_searching)),),
            Missing.NR,
            Missing.NR,
            Missing.NR,
            (("", Missing.NR),),
        ),
        new_studies=said(published.studies),
        new_reports=said(published.reports),
        notes=notes,
    )
