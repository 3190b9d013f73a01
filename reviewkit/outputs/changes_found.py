"""What changed between two versions of a review, gathered from all its stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from reviewkit.outputs.changes_conclusions import codes_between, codes_in_use, conclusions_between
from reviewkit.outputs.flow_updates import updates_table
from reviewkit.outputs.material import Material, value_text
from reviewkit.outputs.package import material_of, proved_flow
from reviewkit.outputs.tables import Table
from reviewkit.plan import Plan
from reviewkit.protocol import Change
from reviewkit.stages.changes import (
    AnswerChanges,
    CodeUse,
    Conclusion,
    Found,
    Key,
    PlanChange,
    Rescreening,
    Said,
    StudyChanges,
    compare_answers,
    compare_included,
    included_in,
    new_records,
    plan_changes,
    rescreenings,
)
from reviewkit.stages.searches import Logged, searches
from reviewkit.store import Store
from reviewkit.store.records import count_records

NOW = "now"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the review: the name of its release or `now`, and how large it is."""

    name: str
    protocol: str
    studies: int
    reports: int
    records: int


@dataclass(frozen=True, slots=True)
class Searched:
    """A source that was searched since the older version, or was not searched again.

    `before` says whether it was searched before, `last` the last day of that; None: not reported.
    `runs` are the searches since, `found` what they brought into the review.
    """

    source: str
    before: bool
    last: str | None
    runs: tuple[Logged, ...]
    found: Found


@dataclass(frozen=True)
class Changes:
    """All that changed from one version to another.

    `codes_used` counts the codes that any statement bears in each version, `included_before` the
    reports of the older one, `reasons` are what the newer protocol says of its changes.
    `studies_named` and `reports_cited` lead from ids to words.
    """

    old: Version
    new: Version
    studies: StudyChanges
    searched: tuple[Searched, ...]
    found: Found
    answers: AnswerChanges
    codes: tuple[CodeUse, ...]
    codes_used: tuple[int, int]
    conclusions: tuple[Conclusion, ...]
    reasons: tuple[Change, ...]
    plan: tuple[PlanChange, ...]
    rescreened: tuple[Rescreening, ...]
    included_before: int
    flow: Table
    studies_named: dict[str, str]
    reports_cited: dict[str, str]
    plans: tuple[Plan, Plan]
    title: str
    running: str


@dataclass(frozen=True)
class _Side:
    """One version while it is compared."""

    name: str
    store: Store
    material: Material
    log: list[Logged]

    @property
    def plan(self) -> Plan:
        return self.material.plan


def find_changes(old: tuple[str, Store, Plan], new: tuple[str, Store, Plan]) -> Changes:
    """Compare two versions of a review.

    Args:
        old: the older one: its name, its store and the plan in force in it.
        new: the newer one.

    Raises:
        BrokenStoreError: one of them does not add up.
        NotAllowedError: hits of a search were not imported, and nobody said why.
    """
    then, now = _side(*old), _side(*new)
    moved = compare_included(then.store, now.store)
    found = new_records(then.store, now.store)
    plans = (then.plan, now.plan)
    placed = frozenset(included_in(now.store))
    both = _in_both(then, moved)
    flows = [(one.name, proved_flow(one.store, one.plan)) for one in (then, now)]
    told_then = then.plan.protocol.changes
    return Changes(
        old=_version(then),
        new=_version(now),
        studies=moved,
        searched=tuple(_searched(then.log, now.log, {one.source: one for one in found})),
        found=found[-1],
        answers=compare_answers(now.store, _said(then.material), _said(now.material), both),
        codes=tuple(codes_between(then.material, now.material)),
        codes_used=(codes_in_use(then.material), codes_in_use(now.material)),
        conclusions=tuple(conclusions_between(then.material, now.material)),
        reasons=tuple(one for one in now.plan.protocol.changes if one not in told_then),
        plan=tuple(plan_changes(*plans)),
        rescreened=tuple(rescreenings(then.store, now.store, plans, placed)),
        included_before=sum(len(study.reports) for study in then.material.studies),
        flow=updates_table(flows),
        studies_named=_names(then) | _names(now),
        reports_cited=_cited(then) | _cited(now),
        plans=plans,
        title=now.plan.protocol.title,
        running=now.plan.protocol.demonstration,
    )


def _side(name: str, store: Store, plan: Plan) -> _Side:
    return _Side(name, store, material_of(store, plan), searches(store, plan.protocol))


def _version(side: _Side) -> Version:
    studies, records = side.material.studies, count_records(side.store.db)
    reports = sum(len(one.reports) for one in studies)
    return Version(side.name, side.plan.protocol.version, len(studies), reports, records)


def _in_both(then: _Side, moved: StudyChanges) -> dict[str, str]:
    """The studies that both versions have: their id then, and now."""
    went = {*moved.removed, *moved.joined_studies}
    stayed = (one.id for one in then.material.studies if one.id not in went)
    return {study: moved.renamed.get(study, study) for study in stayed}


def _names(side: _Side) -> dict[str, str]:
    return {one.id: one.label for one in side.material.studies}


def _cited(side: _Side) -> dict[str, str]:
    return {report.id: report.citation for one in side.material.studies for report in one.reports}


def _searched(
    then: list[Logged], now: list[Logged], found: Mapping[str, Found]
) -> Iterator[Searched]:
    """Every source with the searches that the older version did not know."""
    known = Counter(map(_run_key, then))
    last: dict[str, str | None] = {}
    for one in then:
        if one.noted:
            days = [day for day in (last.get(one.source), one.ran) if day]
            last[one.source] = max(days) if days else None
    runs: dict[str, list[Logged]] = {one.source: [] for one in (*now, *then)}
    for one in now:
        if not one.noted:
            continue
        if known[_run_key(one)]:
            known[_run_key(one)] -= 1
        else:
            runs[one.source].append(one)
    for source in dict.fromkeys((*runs, *(name for name in found if name))):
        came = found.get(source, Found(source, 0, 0, 0))
        yield Searched(source, source in last, last.get(source), tuple(runs.get(source, ())), came)


def _run_key(one: Logged) -> Hashable:
    """What tells a search: its id, or of an import that none names what is known of it."""
    return one.id or (one.source, one.files, one.ran, one.received)


def _said(material: Material) -> dict[Key, Said]:
    """What stands, by study, field and row."""
    return {
        (study, f"{place}.{inner}" if inner else place, row): Said(
            agreed.value,
            "; ".join(filter(None, (agreed.reason, agreed.note))) or None,
            (agreed.record, agreed.page, agreed.quote),
            agreed.ord,
        )
        for study, own in material.answers.items()
        for (place, row), cells in own.items()
        for inner, agreed in cells.items()
    }


def field_words(path: str, plans: tuple[Plan, Plan]) -> str:
    """Write a field as its form words it, with its group; its path where no form asks it now."""
    for plan in reversed(plans):
        if path in plan.fields:
            group = plan.groups.get(path.partition(".")[0])
            label = plan.fields[path].label
            return f"{group.label}: {label}" if group else label
    return path


def said_words(path: str, value: object, plan: Plan) -> str:
    """Write what stood at a field as that version printed it; '' for nothing."""
    return "" if value is None else value_text(path, value, plan)
