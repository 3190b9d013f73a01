"""Where the review stands, who owes what, what is next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.protocol import Protocol
from reviewkit.store import Store
from reviewkit.store.compared import not_compared
from reviewkit.store.extractions import ON_FORM, of_form
from reviewkit.store.removed import count_removed
from reviewkit.store.searches import Unexplained, unexplained
from reviewkit.store.waiting import count_pairs
from reviewkit.terms import Stage

AWAITING = {
    Stage.TITLE: "awaiting title screening",
    Stage.FULLTEXT: "awaiting full-text screening",
}
ANYBODY = "any reviewer"
IN_CONFLICT = {
    Stage.TITLE: "in conflict at title",
    Stage.FULLTEXT: "in conflict at full text",
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """A reviewer stopped reading a stage on purpose: what they left and is still undecided.

    `excluded` counts what was left and excluded by automation tools, as the protocol says.
    """

    stage: Stage
    reviewer: str
    why: str
    unread: int
    excluded: int


@dataclass(frozen=True, slots=True)
class FormWork:
    """What was and is to be done on a form beside the pro-forma, in the words of `Status`."""

    form: str
    extraction: dict[str, int]
    unextracted: tuple[str, ...]
    unanswered: dict[str, list[str]]
    outdated: Sequence[tuple[str, str]]
    differences: int
    blinded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that `status` tells; counts are of records up to duplicates, then reports."""

    title: str
    version: str
    files: int
    records: int
    reports: int
    fates: dict[str, int]
    duplicates: dict[str, dict[str, int]]  # of each source: by_automation, by_hand
    doubtful: int
    undeduped: int
    unexplained: tuple[Unexplained, ...]  # searches whose hits are not all in, and nobody said why
    owed: dict[Stage, dict[str, int]]
    stopped: tuple[Stopped, ...]
    studies: int
    included_reports: int
    extraction: dict[str, int]
    unextracted: tuple[str, ...]
    unanswered: dict[str, list[str]]
    outdated: tuple[tuple[str, str], ...]
    differences: int
    recode: dict[str, int]
    blinded: tuple[str, ...]
    forms: tuple[FormWork, ...]
    reopened: dict[str, int]
    untraced: int
    changed: tuple[str, ...]
    releases: tuple[str, ...]
    overdue: tuple[str, ...]
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What other stages tell of the review: see `stages.plan` and `stages.extract`.

    `forms` is what is owed on each form beside the pro-forma; `overdue` are sources to search.
    """

    changed: Sequence[str] = ()
    outdated: Sequence[tuple[str, str]] = ()
    unanswered: dict[str, list[str]] = field(default_factory=dict)
    differences: int = 0
    recode: dict[str, int] = field(default_factory=dict)
    blinded: tuple[str, ...] = ()
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    overdue: Sequence[str] = ()


def status(store: Store, protocol: Protocol, beside: Beside) -> Status:
    """Tell where the review stands.

    Nothing in it tells what a single reviewer said of a report that others still owe a decision.

    Args:
        store: the review.
        protocol: its protocol.
        beside: what other stages tell: documents changed but not kept, answers that a form or
            codebook outdated, required questions still open, differences, overdue sources ...
    """
    one = store.db.execute
    fates = dict(one("select fate, count(*) from fates group by fate").fetchall())
    records = sum(fates.values())
    counted = "select count(distinct study), count(*) from included_reports"
    studies, included = one(counted).fetchone()
    found: dict[str, Any] = {
        "title": protocol.title,
        "version": protocol.version,
        "files": one("select count(distinct file) from imports").fetchone()[0],
        "records": records,
        "reports": records - fates.get("duplicate", 0),
        "fates": fates,
        "duplicates": count_removed(store.db),
        "doubtful": count_pairs(store.db),
        "undeduped": sum(not_compared(store.db).values()),
        "unexplained": tuple(unexplained(store.db)),
        "owed": {stage: _owed(store, protocol, stage, fates) for stage in protocol.stages},
        "stopped": tuple(_stopped(store)),
        "studies": studies,
        "included_reports": included,
        "extraction": _extraction(store, "") if protocol.extraction else {},
        "unextracted": _unextracted(store, protocol, ""),
        "unanswered": beside.unanswered,
        "outdated": tuple(beside.outdated),
        "differences": beside.differences,
        "recode": beside.recode,
        "blinded": beside.blinded,
        "forms": tuple(_work_on(store, protocol, *one) for one in beside.forms.items()),
        "reopened": _reopened(store),
        "untraced": _untraced(store),
        "changed": tuple(beside.changed),
        "releases": tuple(row[0] for row in one("select name from releases order by ord")),
        "overdue": tuple(beside.overdue),
    }
    return Status(**found, next=tuple(_next(found)))


def _owed(store: Store, protocol: Protocol, stage: Stage, fates: dict[str, int]) -> dict[str, int]:
    """How many decisions each reviewer may still have to make at a stage."""
    waiting = fates.get(AWAITING[stage], 0)
    who = protocol.readers(stage)
    if not waiting:
        return {}
    done = dict(
        store.db.execute(
            """select d.reviewer, count(distinct d.report) from words d
            where d.stage = ? and d.open = 1 group by d.reviewer""",
            (str(stage),),
        ).fetchall()
    )
    left = _left(store, stage)
    if not who:
        return {ANYBODY: waiting - max(left.values(), default=0)}
    given = _given(store, stage)
    if given:
        return {
            reviewer: max(0, given.get(reviewer, 0) - left.get(reviewer, 0))
            for reviewer in {**dict.fromkeys(who), **given}
        }
    return {
        reviewer: max(0, waiting - done.get(reviewer, 0) - left.get(reviewer, 0))
        for reviewer in who
    }


def _left(store: Store, stage: Stage) -> dict[str, int]:
    """How many reports that still wait each reviewer left when they stopped on purpose."""
    return dict(
        store.db.execute(
            """select l.reviewer, count(distinct l.report) from standing_left l
            left join outcomes o on o.report = l.report and o.stage = l.stage
            where l.stage = ? and coalesce(o.outcome, 'pending') = 'pending' group by l.reviewer""",
            (str(stage),),
        ).fetchall()
    )


def _stopped(store: Store) -> Iterator[Stopped]:
    left = {stage: _left(store, stage) for stage in Stage}
    excluded = dict(
        store.db.execute(
            """select reviewer, count(distinct report) from standing_left
            where stage = 'title' and report in (select report from excluded_unread) group by 1"""
        ).fetchall()
    )
    stops = store.db.execute(
        "select stage, whose, why, max(ord) from standing_stops group by stage, whose "
        "order by stage desc, whose"
    )
    for name, who, why, _ in stops:
        stage = Stage(name)
        gone = excluded.get(who, 0) if stage is Stage.TITLE else 0
        yield Stopped(stage, who, why, left[stage].get(who, 0), gone)


def _given(store: Store, stage: Stage) -> dict[str, int]:
    """How many reports that each reviewer was given to read still wait for them."""
    return dict(
        store.db.execute(
            """select a.reviewer, count(distinct case when w.report is null and o.report is null
                then a.report end)
            from standing_assigned a
            left join words w on w.report = a.report and w.stage = a.stage
                and w.reviewer = a.reviewer
            left join outcomes o on o.report = a.report and o.stage = a.stage
                and o.outcome <> 'pending'
            where a.stage = :stage and :stage in (select stage from handed_out)
            group by a.reviewer order by a.reviewer""",
            {"stage": str(stage)},
        ).fetchall()
    )


def _reopened(store: Store) -> dict[str, int]:
    """Exclusions to look at again, by criterion; not those that only one of several has made."""
    rows = store.db.execute(
        """select o.reason, count(distinct o.report) from reopened o
        join fates f on f.record = o.report
        where (o.stage, f.fate) not in (values ('title', ?), ('fulltext', ?)) group by 1""",
        (AWAITING[Stage.TITLE], AWAITING[Stage.FULLTEXT]),
    )
    return dict(rows.fetchall())


def _work_on(store: Store, protocol: Protocol, form: str, owed: dict[str, Any]) -> FormWork:
    return FormWork(form, _extraction(store, form), _unextracted(store, protocol, form), **owed)


def _unextracted(store: Store, protocol: Protocol, form: str) -> tuple[str, ...]:
    """Studies that fewer extractors have answered for on a form than the protocol asks."""
    rule = protocol.form_rule(form)
    if rule is None:
        return ()
    rows = store.db.execute(
        f"""select i.study from included_studies i
        left join (select study, extractor, field from standing_answers where {ON_FORM}) a
            on a.study = i.study
        group by i.study having count(distinct a.extractor) < :wanted order by min(i.place)""",
        {"wanted": rule.extractors} | of_form(form),
    )
    return tuple(row[0] for row in rows)


def _extraction(store: Store, form: str) -> dict[str, int]:
    """For how many studies each extractor has begun a form."""
    rows = store.db.execute(
        "select extractor, count(distinct study) from standing_answers "
        f"where study in (select study from included_studies) and {ON_FORM} "
        "group by 1 order by 1",
        of_form(form),
    )
    return dict(rows.fetchall())


def _untraced(store: Store) -> int:
    """Exclusions of older protocol versions that name no criterion, once criteria changed.

    As with those to look at again, what others still owe a decision on is left out.
    """
    return int(
        store.db.execute(
            """select count(distinct d.report) from standing_decisions d, standing_protocol p
            join outcomes o on o.report = d.report and o.stage = d.stage
                and o.outcome <> 'pending'
            where d.verdict = 'exclude' and d.reason is null and d.protocol <> p.sha
              and exists (select text from criteria where protocol = d.protocol
                          except select text from criteria where protocol = p.sha)"""
        ).fetchone()[0]
    )


def _next(found: dict[str, Any]) -> list[str]:
    if not found["records"]:
        return ["reviewkit import FILE --source NAME"]
    steps = ["reviewkit check"] if found["changed"] else []
    steps += ["reviewkit update --check"] if found["overdue"] else []
    steps += [*_next_in_screening(found), *_next_in_extraction(found)]
    steps += [one.command for one in found["unexplained"]]
    if not steps and found["studies"]:
        steps.append("reviewkit outputs")
    return steps


def _next_in_screening(found: dict[str, Any]) -> Iterator[str]:
    if found["undeduped"]:
        yield "reviewkit dedupe"
    if found["doubtful"]:
        yield "reviewkit duplicates"
    for stage, owed in found["owed"].items():
        who = next((reviewer for reviewer, count in owed.items() if count > 0), None)
        if who:
            as_whom = "" if who == ANYBODY else f" --reviewer {who}"
            yield f"reviewkit next --stage {stage}{as_whom}"
    if any(found["fates"].get(fate) for fate in IN_CONFLICT.values()):
        yield "reviewkit conflicts"
    if found["fates"].get("awaiting retrieval"):
        yield "reviewkit sought"
    if found["reopened"]:
        yield "reviewkit reopened"


def _next_in_extraction(found: dict[str, Any]) -> Iterator[str]:
    owing = (*found["unextracted"], *found["unanswered"], *found["blinded"])
    studies = (*owing, *(one for one, _ in found["outdated"]))
    if found["recode"]:
        yield "reviewkit codebook recode"
    if studies:
        yield f"reviewkit extract {studies[0]}"
    for one in found["forms"]:
        waits = (*one.unextracted, *one.unanswered, *one.blinded, *(s for s, _ in one.outdated))
        if waits:
            yield f"reviewkit extract {waits[0]} --form {one.form}"
    if found["differences"] or any(one.differences for one in found["forms"]):
        yield "reviewkit compare"
