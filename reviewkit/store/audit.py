"""Proof that nothing was lost or changed: chains, tables, files, conservation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from reviewkit.errors import BrokenStoreError, ReviewkitError
from reviewkit.store.facts import Chain, forked, problem_with, read_facts
from reviewkit.store.kept import check_kept, kept_files
from reviewkit.store.mirror import bring_up, chained_facts, facts_files, stored_facts
from reviewkit.store.opening import STORE_FILE, Store, may_write
from reviewkit.store.outcomes import SAID_NOW
from reviewkit.store.transactions import REBUILD

SHOWN = 5
# What each table says of its facts, column by column; what is not here follows from the rest.
SAID = {
    "decision": ("decisions", "record", "stage", "verdict", "reason", "note"),
    "settlement": ("settlements", "record", "stage", "verdict", "reason", "why"),
    "judgement": ("judgements", "a", "b", "judgement", "why"),
    "put_off": ("put_off", "a", "b"),
    "withdrawal": ("withdrawals", "target"),
    "retrieval": ("retrievals", "record", "outcome", "note"),
    "lookup": ("lookups", "record", "source", "doi", "pmid", "outcome", "url", "pdf", "said"),
    "link": ("links", "record", "study", "role"),
    "import": ("imports", "file", "name", "source", "kind", "platform", "searched", "records"),
    "search": (
        *("searches", "source", "kind", "platform", "api", "query", "ran"),
        *("reported", "received", "known", "why"),
    ),
    "search_explained": ("explanations", "target", "why"),
    "run": ("runs", "rules", "said", "records"),
    "document": ("documents", "role", "name", "sha", "version", "text"),
    "release": ("releases", "name"),
    "sample": ("samples", "stage", "seed", "unread", "said"),
    "stop": ("stops", "stage", "whose", "why", "read", "unread", "said"),
}
RELIES_ON_FILES = ("import", "run", "assignment", "order", "lookup", "sample", "stop")


def verify(store: Store) -> list[str]:
    """Recompute every fact's hash, every author's chain and the hash of every kept file.

    Facts files that a stopped process left behind are brought up first.

    Returns:
        What is wrong, a sentence each, with the command that mends it; empty when all is well.
    """
    problems = []
    try:
        damaged = [found for (found,) in store.db.execute("pragma integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        damaged = [str(error)]
    if damaged != ["ok"]:
        return [f"The store is damaged ({'; '.join(damaged)}); {REBUILD}."]
    if store.mirrored and may_write(store.folder / STORE_FILE):
        try:
            bring_up(store.folder, store.db)
        except BrokenStoreError as error:
            problems.append(str(error))
    problems += _changed_facts(store.db)
    problems += _changed_tables(store.db)
    files = stored_facts(store.db, f"where kind in {RELIES_ON_FILES}")
    for file in kept_files(files):
        try:
            check_kept(store.folder, file)
        except BrokenStoreError as error:
            problems.append(str(error))
    for path in facts_files(store.folder):
        problems += _file_problems(store.db, path)
    return problems


def count_facts(db: sqlite3.Connection) -> int:
    """Count the facts of a review, of all authors."""
    return int(db.execute("select count(*) from facts").fetchone()[0])


def _changed_facts(db: sqlite3.Connection) -> Iterator[str]:
    """Facts that are not as they were made, and the first break of each chain."""
    chain, broken = Chain(("", "")), False
    for fact in chained_facts(db):
        if fact.author != chain.author:
            chain, broken = Chain(fact.author), False
        problem = problem_with(fact)
        if problem:
            yield f"In the store, {problem}; {REBUILD}."
        try:
            if not broken:
                chain.follow(fact)
        except BrokenStoreError as error:
            broken = True
            yield f"In the store: {error}"


def _changed_tables(db: sqlite3.Connection) -> Iterator[str]:
    """Tables made from facts that do not say what the facts say."""
    for kind, (table, *columns) in SAID.items():
        same = " and ".join(f"t.{one} is json_extract(f.body, '$.{one}')" for one in columns)
        rows = db.execute(
            f"select f.id from facts f left join {table} t on t.fact = f.id "
            f"where f.kind = ? and not (t.fact is not null and t.ord = f.ord and {same})",
            (kind,),
        ).fetchall()
        more = db.execute(
            f"select fact from {table} where fact not in (select id from facts where kind = ?)",
            (kind,),
        ).fetchall()
        if rows or more:
            count = len(rows) + len(more)
            yield f"The table {table} differs from the facts in {count} rows; {REBUILD}."


def _file_problems(db: sqlite3.Connection, path: Path) -> Iterator[str]:
    """What is wrong with a facts file of the review folder."""
    lacking = 0
    try:
        for fact in read_facts(path):
            row = db.execute(
                "select id from facts where reviewer = ? and device = ? and seq = ?",
                (*fact.author, fact.seq),
            ).fetchone()
            if row is None:
                lacking += 1
            elif row[0] != fact.id:
                raise forked(fact)
    except ReviewkitError as error:
        yield (
            f"{error} (Here you may also delete facts/{path.name} and run `reviewkit verify`: the "
            "store writes it anew.)"
        )
    if lacking:
        yield (
            f"facts/{path.name} has {lacking} facts that the store lacks (was a backup put back?); "
            "run `reviewkit rebuild`."
        )


CHECKS = {
    "{n} records have no fate or more than one": """
        select r.id from records r left join fates f on f.record = r.id
        group by r.id having count(f.fate) <> 1""",
    "{n} records belong to no report; run `reviewkit rebuild`": """
        select id from records where id not in (select record from membership)""",
    "{n} reports go by a record that belongs to another report; run `reviewkit rebuild`": """
        select distinct m.report from membership m left join membership r on r.record = m.report
        where r.report is not m.report""",
    "What was said of {n} records is not yet in their reports; run `reviewkit rebuild`": """
        select record from unsettled""",
    "The outcome of {n} reports differs from what their decisions say; run `reviewkit rebuild`": """
        with said as materialized (select report, stage, outcome, reason from stage_outcomes)
        select s.report from said s
            left join outcomes o on o.report = s.report and o.stage = s.stage
            where o.outcome is not s.outcome or o.reason is not s.reason
        union select o.report from outcomes o
            where (o.report, o.stage) not in (select report, stage from said)
        union select report from touched""",
    "The words kept of {n} reports differ from their decisions; run `reviewkit rebuild`": f"""
        with said as materialized ({SAID_NOW})
        select report from (select * from said except select * from words)
        union select report from (select * from words except select * from said)""",
    "{n} files gave another number of records than their import says; run `reviewkit rebuild`": """
        select i.name from standing_imports i
        where i.records <> (select count(*) from records r where r.file = i.file)""",
    "{n} reports were decided at full text though they were not included at title: decide them "
    "at title, or take the full-text decision back": """
        with s as materialized (select report from report_states where title <> 'include')
        select distinct d.report from standing_decisions d
        where d.stage = 'fulltext' and d.report in (select report from s)""",
    "{n} reports are linked to a study but not included: `reviewkit study unlink REPORT`": """
        with i as materialized (select report from included_reports)
        select l.report from standing_links l
        where l.study is not null and l.report not in (select report from i)""",
    "{n} reports are linked to several studies: link each again": """
        select report from placed_links where study is not null
        group by report having count(distinct study) > 1""",
    "{n} studies have no primary report, or more than one: `reviewkit study link REPORT --role "
    "primary`": """
        select study from included_reports group by study
        having sum(role = 'primary') <> 1""",
}


def strays(db: sqlite3.Connection) -> list[str]:
    """Prove conservation: every record has exactly one fate, and the stages agree.

    Returns:
        What does not add up, a sentence each with some of the ids; empty when all is well.
    """
    found = []
    for sentence, query in CHECKS.items():
        ids = [row[0] for row in db.execute(query)]
        if ids:
            some = ", ".join(map(str, ids[:SHOWN])) + (", ..." if len(ids) > SHOWN else "")
            found.append(f"{sentence.format(n=len(ids))} ({some}).")
    return found
