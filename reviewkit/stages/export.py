"""Reports chosen for export, with what a reviewer may know of the decisions and labels on them.

Who exports sees what `store/blind.py` lets them see: their own words always, others' words and what
was settled only once they have decided themselves or are not to decide.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.formats.writing import Entry, Said
from reviewkit.store import Store
from reviewkit.store.blind import SEEN
from reviewkit.terms import Record, Stage

BATCH = 500
NONE = "none"  # of one's own decisions: there is none


class Which(StrEnum):
    """The reports to begin with: all, those that reach a stage, or those in the review."""

    ALL = "all"
    TITLE = "title"
    FULLTEXT = "fulltext"
    INCLUDED = "included"


class Outcome(StrEnum):
    """What became of a report at a stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    CONFLICT = "conflict"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which reports to export; None narrows nothing.

    Attributes:
        which: the reports to begin with.
        outcome: only those of which this was settled at the stage.
        own: only those of which the reviewer said this at the stage: a verdict, or `none`.
        label: only those with this label, of those that the reviewer may see.
        source: only those that this source found.
    """

    which: Which
    outcome: Outcome | None = None
    own: str | None = None
    label: str | None = None
    source: str | None = None

    @property
    def stage(self) -> Stage:
        """The stage whose decisions matter to it."""
        late = self.which in {Which.FULLTEXT, Which.INCLUDED}
        return Stage.FULLTEXT if late else Stage.TITLE


_SEEN = SEEN.replace(":stage", "c.stage")
# What was settled of report {report} at a stage, as far as the reviewer may know; null for open.
_SETTLED = f"""
(select c.outcome from outcomes c where c.report = r.record and c.stage = '{{}}'
    and c.outcome <> 'pending' and {_SEEN.replace("{", "{{").replace("}", "}}")})
"""
_AT_TITLE, _AT_FULLTEXT = (_SETTLED.format(stage) for stage in Stage)
_OWN = """
(select w.verdict from words w where w.report = r.record and w.stage = :stage
    and w.reviewer = :reviewer order by w.ord desc limit 1)
"""
# Labels that stand, of reports m.report: the last word of each reviewer on each.
_LABELS = f"""
select m.report, t.tag from membership m cross join tags t on t.record = m.record
where t.state = 1 and {{}}
  and not exists (select 1 from membership n cross join tags l on l.record = n.record
    where n.report = m.report and l.tag = t.tag and l.reviewer = t.reviewer and l.ord > t.ord)
  and (t.reviewer = :reviewer or exists (
    select 1 from outcomes c where c.report = m.report and c.stage = t.stage
      and c.outcome <> 'pending' and {_SEEN.replace("{", "{{").replace("}", "}}")}))
"""


def count_held_back(store: Store, reviewer: str) -> int:
    """Count the reports decided by others on which a reviewer may still decide.

    What was settled of them does not show in what the reviewer exports.
    """
    query = f"""select count(distinct c.report) from outcomes c
        where c.outcome <> 'pending' and not {_SEEN}"""
    return int(store.db.execute(query, {"reviewer": reviewer}).fetchone()[0])


def entries(store: Store, selection: Selection, reviewer: str) -> Iterator[Entry]:
    """Yield the reports of a selection in their order, a few in memory at a time.

    Args:
        store: the review; not to be written to meanwhile.
        selection: which reports.
        reviewer: who exports, and whose own decisions `selection.own` means.

    Raises:
        NotThereError: no such source.
        NotAllowedError: a decision is asked for, but not of a stage.
    """
    where, about = _where(store.db, selection, reviewer)
    cursor = store.db.execute(
        f"select r.record from membership r where {where} order by r.place", about
    )
    while batch := [row[0] for row in cursor.fetchmany(BATCH)]:
        yield from _made(store.db, batch, reviewer)


def _where(
    db: sqlite3.Connection, selection: Selection, reviewer: str
) -> tuple[str, dict[str, Any]]:
    """A selection as a condition on `membership r`, and its parameters."""
    decided = selection.outcome is not None or selection.own is not None
    if decided and selection.which not in {Which.TITLE, Which.FULLTEXT}:
        raise NotAllowedError("A decision is made at a stage: select title or fulltext.")
    about: dict[str, Any] = {"stage": str(selection.stage), "reviewer": reviewer}
    where = ["r.record = r.report"]
    if selection.which in {Which.FULLTEXT, Which.INCLUDED}:
        where.append(f"{_AT_TITLE} = 'include'")
    if selection.which is Which.INCLUDED:
        where.append(f"{_AT_FULLTEXT} = 'include'")
    if selection.outcome is not None:
        at = _AT_FULLTEXT if selection.stage is Stage.FULLTEXT else _AT_TITLE
        where.append(f"coalesce({at}, 'pending') = :outcome")
        about["outcome"] = str(selection.outcome)
    if selection.own is not None:
        where.append(f"coalesce({_OWN}, '{NONE}') = :own")
        about["own"] = selection.own
    if selection.label is not None:
        where.append(f"r.record in (select report from ({_LABELS.format('t.tag = :label')}))")
        about["label"] = selection.label
    if selection.source is not None:
        _refuse_unknown(db, selection.source)
        where.append(
            """exists (select 1 from membership o join records c on c.id = o.record
                join standing_imports i on i.file = c.file
                where o.report = r.record and i.source = :source)"""
        )
        about["source"] = selection.source
    return " and ".join(where), about


def _refuse_unknown(db: sqlite3.Connection, source: str) -> None:
    known = [row[0] for row in db.execute("select distinct source from imports order by source")]
    if source not in known:
        raise NotThereError(f"No search of source `{source}`; there are {', '.join(known)}.")


_SHOWN = (
    *("kind", "title", "year", "journal", "volume", "issue", "pages", "doi", "pmid"),
    *("accession", "url", "abstract"),
)
_FIELDS = f"""
select r.report, r.authors, f.isbn, f.language, t.keywords, {", ".join(f"r.{f}" for f in _SHOWN)}
from reports r join records f on f.id = r.report join record_texts t on t.record = r.report
where r.report in (select value from json_each(:batch)) order by r.place
"""


def _made(db: sqlite3.Connection, batch: list[str], reviewer: str) -> Iterator[Entry]:
    about = {"batch": json.dumps(batch), "reviewer": reviewer}
    said, labels, sources = _said(db, about), _labels(db, about), _sources(db, about)
    for report, authors, isbn, language, keywords, *shown in db.execute(_FIELDS, about):
        record = Record(
            1,
            1,
            (),
            authors=tuple(authors.split("; ")) if authors else (),
            isbn=isbn,
            language=language,
            keywords=tuple(json.loads(keywords)),
            **dict(zip(_SHOWN, shown, strict=True)),
        )
        yield Entry(
            report,
            record,
            tuple(sources[report]),
            tuple(said[report]),
            tuple(sorted(labels[report])),
        )


def _said(db: sqlite3.Connection, about: dict[str, str]) -> dict[str, list[Said]]:
    """What was settled of each report, then what each reviewer said, title before full text."""
    found: dict[str, list[Said]] = defaultdict(list)
    settled = db.execute(
        f"""select c.report, c.stage, '', c.outcome, c.reason, '' from outcomes c
        where c.report in (select value from json_each(:batch)) and c.outcome <> 'pending'
            and {_SEEN} order by c.report, c.stage desc""",
        about,
    )
    for report, stage, *rest in settled:
        found[report].append(Said(Stage(stage), *rest))
    words = db.execute(
        f"""select w.report, w.stage, w.reviewer, w.verdict, w.reason, w.note from words w
        where w.report in (select value from json_each(:batch))
            and (w.reviewer = :reviewer or exists (
                select 1 from outcomes c where c.report = w.report and c.stage = w.stage
                    and c.outcome <> 'pending' and {_SEEN}))
        order by w.report, w.stage desc, w.reviewer, w.ord""",
        about,
    )
    for report, stage, *rest in words:
        word = Said(Stage(stage), *rest)
        last = found[report][-1] if found[report] else None
        if last is not None and (last.stage, last.who) == (word.stage, word.who):
            found[report].pop()  # merged reports hold two words of one reviewer: the last stands
        found[report].append(word)
    return found


def _labels(db: sqlite3.Connection, about: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    inside = "m.report in (select value from json_each(:batch))"
    for report, label in db.execute(_LABELS.format(inside), about):
        found[report].add(label)
    return found


def _sources(db: sqlite3.Connection, about: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = db.execute(
        """select distinct m.report, i.source from membership m join records c on c.id = m.record
        join standing_imports i on i.file = c.file
        where m.report in (select value from json_each(:batch)) order by m.report, i.source""",
        about,
    )
    for report, source in rows:
        found[report].append(source)
    return found
