"""Where the review stands, who owes what, what is next, what is wrong and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviewkit.forms import Form
from reviewkit.protocol import Protocol
from reviewkit.store import Store
from reviewkit.terms import Stage

AWAITING = {
    Stage.TITLE: "awaiting title screening",
    Stage.FULLTEXT: "awaiting full-text screening",
}
IN_CONFLICT = {
    Stage.TITLE: "in conflict at title",
    Stage.FULLTEXT: "in conflict at full text",
}


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that `status` tells; counts are of records up to duplicates, then reports."""

    title: str
    version: str
    files: int
    records: int
    reports: int
    fates: dict[str, int]
    doubtful: int
    undeduped: int
    owed: dict[Stage, dict[str, int]]
    studies: int
    included_reports: int
    extraction: dict[str, int]
    differences: int
    reopened: dict[str, int]
    untraced: int
    releases: tuple[str, ...]
    next: tuple[str, ...]


def status(store: Store, protocol: Protocol, form: Form | None) -> Status:
    """Tell where the review stands.

    Args:
        store: the review.
        protocol: its protocol.
        form: its form, if it has one.
    """
    one = store.db.execute
    fates = dict(one("select fate, count(*) from fates group by fate").fetchall())
    records = sum(fates.values())
    studies, included = one(
        "select count(distinct study), count(*) from included_reports"
    ).fetchone()
    found: dict[str, Any] = {
        "title": protocol.title,
        "version": protocol.version,
        "files": one("select count(distinct file) from imports").fetchone()[0],
        "records": records,
        "reports": records - fates.get("duplicate", 0),
        "fates": fates,
        "doubtful": one("select count(*) from doubtful_pairs").fetchone()[0],
        "undeduped": _undeduped(store),
        "owed": {stage: _owed(store, protocol, stage, fates) for stage in protocol.stages},
        "studies": studies,
        "included_reports": included,
        "extraction": _extraction(store, form),
        "differences": one("select count(*) from extraction_conflicts").fetchone()[0],
        "reopened": dict(
            one("select reason, count(distinct report) from reopened group by 1").fetchall()
        ),
        "untraced": _untraced(store),
        "releases": tuple(row[0] for row in one("select name from releases order by ord")),
    }
    return Status(**found, next=tuple(_next(found, protocol)))


def _undeduped(store: Store) -> int:
    return int(
        store.db.execute(
            """select coalesce(sum(i.records), 0) from standing_imports i
            where i.file not in (select value from json_each(coalesce(
                (select files from runs order by ord desc limit 1), '[]')))"""
        ).fetchone()[0]
    )


def _owed(store: Store, protocol: Protocol, stage: Stage, fates: dict[str, int]) -> dict[str, int]:
    """How many decisions each reviewer may still have to make at a stage."""
    waiting = fates.get(AWAITING[stage], 0)
    who = protocol.rule(stage).who or tuple(
        one.id for one in protocol.reviewers if one.role != "observer"
    )
    if not waiting:
        return {}
    done = dict(
        store.db.execute(
            """select d.reviewer, count(distinct d.report) from standing_decisions d
            join stage_outcomes o on o.report = d.report and o.stage = d.stage
            where d.stage = ? and o.outcome = 'pending' group by d.reviewer""",
            (str(stage),),
        ).fetchall()
    )
    if not who:
        return {"any reviewer": waiting}
    return {reviewer: waiting - done.get(reviewer, 0) for reviewer in who}


def _extraction(store: Store, form: Form | None) -> dict[str, int]:
    if form is None:
        return {}
    rows = store.db.execute(
        "select extractor, count(distinct study) from standing_answers "
        "where study in (select study from included_studies) group by 1 order by 1"
    )
    return dict(rows.fetchall())


def _untraced(store: Store) -> int:
    """Exclusions of older protocol versions that name no criterion, once criteria changed."""
    return int(
        store.db.execute(
            """select count(distinct d.report) from standing_decisions d, standing_protocol p
            where d.verdict = 'exclude' and d.reason is null and d.protocol <> p.sha
              and exists (select text from criteria where protocol = d.protocol
                          except select text from criteria where protocol = p.sha)"""
        ).fetchone()[0]
    )


def _next(found: dict[str, Any], protocol: Protocol) -> list[str]:
    fates = found["fates"]
    steps = []
    if not found["records"]:
        return ["reviewkit import FILE --source NAME"]
    if found["undeduped"]:
        steps.append("reviewkit dedupe")
    if found["doubtful"]:
        steps.append("reviewkit duplicates")
    for stage, owed in found["owed"].items():
        who = next((reviewer for reviewer, count in owed.items() if count > 0), None)
        if who:
            as_whom = "" if who == "any reviewer" else f" --reviewer {who}"
            steps.append(f"reviewkit next --stage {stage}{as_whom}")
    if any(fates.get(fate) for fate in IN_CONFLICT.values()):
        steps.append("reviewkit conflicts")
    if fates.get("awaiting retrieval"):
        steps.append("reviewkit retrieve")
    if found["reopened"]:
        steps.append("reviewkit reopened")
    if found["studies"] and protocol.extraction:
        wanted = found["studies"] * protocol.extraction.extractors
        if sum(found["extraction"].values()) < wanted:
            steps.append("reviewkit extract STUDY")
        if found["differences"]:
            steps.append("reviewkit compare")
    if not steps and found["studies"]:
        steps.append("reviewkit outputs")
    return steps


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong, and the exact command that mends it."""

    what: str
    command: str


def ailments(store: Store) -> list[Ailment]:
    """Look for what people run into: files left over, a store left behind, a lost import."""
    folder = store.folder
    known = {row[0] for row in store.db.execute("select file from imports")}
    kept = {path.name for path in (folder / "imports").glob("*")}
    found = [
        Ailment(f"imports/{name} is missing", f"cp BACKUP/imports/{name} imports/")
        for name in sorted(known - kept)
    ]
    half = sorted(name for name in kept - known if name.endswith(".part"))
    found += [
        Ailment(f"imports/{name} is left of a stopped import", f"rm imports/{name}")
        for name in half
    ]
    found += [
        Ailment(
            f"imports/{name} was kept by an import that did not finish; it does no harm",
            f"reviewkit import imports/{name} --source NAME",
        )
        for name in sorted(kept - known - set(half))
    ]
    if (folder / "rebuilding").exists():
        found.append(Ailment("a rebuild did not finish", "reviewkit rebuild"))
    undeduped = _undeduped(store)
    if undeduped:
        found.append(Ailment(f"{undeduped} records were not compared yet", "reviewkit dedupe"))
    return found
