"""Proof that nothing was lost or changed: chains, file hashes, conservation."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from reviewkit.documents import digest
from reviewkit.errors import ReviewkitError
from reviewkit.store import Store
from reviewkit.store.facts import check_chains, problem_with, read_facts
from reviewkit.store.mirror import stored_facts
from reviewkit.store.sync import kept_files

SHOWN = 5


def verify(store: Store) -> list[str]:
    """Recompute every fact's hash, every author's chain and the hash of every kept file.

    Returns:
        What is wrong, a sentence each, with the command that mends it; empty when all is well.
    """
    problems = [
        f"The store file is damaged: {found}. Run `reviewkit rebuild`."
        for (found,) in store.db.execute("pragma integrity_check")
        if found != "ok"
    ]
    facts = list(stored_facts(store.db))
    for fact in facts:
        found = problem_with(fact)
        if found:
            problems.append(
                f"In the store, {found}. Put a backup back and run `reviewkit rebuild`."
            )
    try:
        check_chains(facts)
    except ReviewkitError as error:
        problems.append(str(error))
    for file in kept_files(facts):
        problems += _file_problem(store.folder, file)
    for path in sorted((store.folder / "facts").glob("*.jsonl")):
        try:
            check_chains(read_facts(path))
        except ReviewkitError as error:
            problems.append(f"{error} (or delete {path.name}: the store writes it anew.)")
    return problems


def _file_problem(folder: Path, file: Path) -> list[str]:
    path = folder / file
    if not path.is_file():
        return [f"{file} is missing; copy it back from a backup or from who brought it in."]
    if file.parts[0] == "imports" and digest(path.read_bytes()) != file.name:
        return [f"{file} was changed since it was imported; copy it back from a backup."]
    return []


CHECKS = {
    "{n} records have no fate or more than one": """
        select r.id from records r left join fates f on f.record = r.id
        group by r.id having count(f.fate) <> 1""",
    "{n} records belong to no report; run `reviewkit rebuild`": """
        select id from records where id not in (select record from membership)""",
    "{n} reports go by a record that belongs to another report; run `reviewkit rebuild`": """
        select m.report from membership m join membership r on r.record = m.report
        where r.report <> m.report""",
    "{n} files gave another number of records than their import says; run `reviewkit rebuild`": """
        select i.name from standing_imports i
        where i.records <> (select count(*) from records r where r.file = i.file)""",
    "{n} reports were decided at full text though they were not included at title: decide them "
    "at title, or take the full-text decision back": """
        select distinct d.report from standing_decisions d
        join report_states s on s.report = d.report
        where d.stage = 'fulltext' and s.title <> 'include'""",
    "{n} reports are linked to a study but not included: `reviewkit study unlink REPORT`": """
        select l.report from standing_links l
        where l.study is not null and l.report not in (select report from included_reports)""",
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
