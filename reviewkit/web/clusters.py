"""Reports of several records: found by words, opened, split and brought together again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.stages import dedupe, screen
from reviewkit.stages.dedupe.carried import carried
from reviewkit.stages.dedupe.finding import find_clusters
from reviewkit.store import Writing
from reviewkit.store.refs import find_report, records_of
from reviewkit.terms import Judgement
from reviewkit.web.beside import Head, Row, in_words, rows
from reviewkit.web.desk import here
from reviewkit.web.duplicates import latest
from reviewkit.web.reports import AT_ONCE
from reviewkit.web.screen import SAID

pages = Blueprint("clusters", __name__, url_prefix="/duplicates/clusters")

BESIDE = 4  # records in one table, with the report's first at the left of each
MOST = 41  # records of a report that the page shows


@dataclass(frozen=True, slots=True)
class Table:
    """Some records of a report beside its first one."""

    named: str
    heads: list[Head]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Why:
    """What joined two records: a person's word (`fact` when it is the asker's), or a ruling."""

    a: str
    b: str
    rule: str
    reason: str
    probability: float = 0.0
    likeness: str = ""
    reviewer: str = ""
    at: str = ""
    fact: str = ""


@pages.get("/")
def page() -> str:
    """List the reports of several records: those that hold the words asked for."""
    q = request.args.get("q", "").strip()
    wanted = here().store, q, request.args.get("page", 1, type=int)
    found = find_clusters(*wanted)
    if found.unprepared > AT_ONCE:
        here().prepare_search()
    elif found.unprepared:
        screen.prepare_search(here().store)
        found = find_clusters(*wanted)
    return render_template(
        "duplicates_clusters.html.j2", found=found, q=q, saved=session.pop("saved", "")
    )


@pages.get("/<report>")
def cluster(report: str) -> str:
    """Show the records of a report side by side, why each is in, and how to split it."""
    one = dedupe.cluster(here().store, report)
    return render_template(
        "duplicates_cluster.html.j2",
        one=one,
        count=len(one.records),
        tables=_tables(one),
        unshown=max(0, len(one.records) - MOST),
        because=_because(one),
        carried=carried(here().store, one.report, g.who),
        records=one.records[:MOST],
        seen=_seen([record.record for record in one.records]),
        latest=latest(),
        verdicts=SAID,
        saved=session.pop("saved", ""),
    )


def _tables(one: dedupe.Cluster) -> list[Table]:
    first, *others = one.records[:MOST]
    cuts = [*range(0, len(others), BESIDE - 1), len(others)]
    parts = [others[start:end] for start, end in pairwise(cuts)] or [[]]
    tables = []
    for part in parts:
        together = [first, *part]
        heads = [Head(record.record, record.source) for record in together]
        heads[0] = Head(first.record, first.source, "names the report")
        named = "Records " + ", ".join(head.record for head in heads)
        tables.append(Table(named, heads, rows(together, {})))
    return tables


def _because(one: dedupe.Cluster) -> list[Why]:
    """Say what joined the records: people's words, then the rules'."""
    said = [
        Why(
            word.a,
            word.b,
            "",
            word.why,
            reviewer=word.reviewer,
            at=word.at,
            fact=word.fact if word.reviewer == g.who else "",
        )
        for word in one.words
        if word.judgement is Judgement.SAME
    ]
    return said + [
        Why(
            ruling.a,
            ruling.b,
            ruling.rule,
            ruling.reason,
            ruling.probability,
            ", ".join(
                f"{field} {in_words(field, share)}"
                for field, share in ruling.similarities.items()
                if share is not None
            ),
        )
        for ruling in one.rulings
        if ruling.judgement is Judgement.SAME
    ]


def _seen(records: list[str]) -> str:
    """Name the records that the page showed, so that a split says what it had seen."""
    return " ".join(records)


@pages.post("/<report>/split")
def split(report: str) -> Response:
    """Split the record that the form names off its report, or all apart."""
    form = request.form
    record, why = form.get("record", ""), form.get("why", "").strip()
    if not why:
        raise NotAllowedError("Say why they are not one report; nothing was saved.")
    seen = form.get("seen", "")
    here().write(lambda facts: _split_once(facts, report, record, why, seen))
    left = len(records_of(here().store.db, find_report(here().store.db, report)[1]))
    session["saved"] = (
        f"Split off {record}; {left} {'record' if left == 1 else 'records'} left here. Each has "
        "back the decisions made on it."
        if record
        else "Split into its records. Each has back the decisions made on it."
    )
    return redirect(url_for("clusters.cluster", report=report), 303)


def _split_once(facts: Writing, report: str, record: str, why: str, seen: str) -> None:
    """Split unless the report holds other records than the page showed."""
    if _seen(records_of(facts.db, find_report(facts.db, report)[1])) != seen:
        raise NotAllowedError(
            "The records of this report changed after this page was shown; nothing was saved. "
            "Look at them again, then split."
        )
    if record:
        dedupe.split_off_in(facts, record, why)
    else:
        dedupe.split_apart_in(facts, report, why)
