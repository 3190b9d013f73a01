"""Decisions made in other programs, matched to the reports of the review.

A record of their export is known by our id, which our own export gave it, else by its DOI or PMID,
else by its title as the matching of duplicates reads titles, where the years are not apart.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reviewkit import formats
from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.formats.screened import PROGRAMS, Screened, our_ids
from reviewkit.store import Store
from reviewkit.terms import Record, Verdict


class Fit(StrEnum):
    """What came of a record of the file."""

    MATCHED = "matched"
    UNDECIDED = "undecided"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    CONTRADICTORY = "contradictory"


@dataclass(frozen=True, slots=True)
class Word:
    """A record of the file: where it stands, what it says, and the report that it means."""

    line: int
    title: str
    fit: Fit
    report: str = ""
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def read_words(
    store: Store, path: Path, program: str, whose: str | None, meaning: Verdict | None
) -> list[Word]:
    """Read what a program's export says, and find the report of each record.

    Args:
        store: the review.
        path: the export, in any format that can be imported.
        program: one of `PROGRAMS`.
        whose: the name in the file whose decisions are meant; None where it names one at most.
        meaning: what being in the file means where a record says nothing, as in Covidence's lists.

    Returns:
        All records of the file, in file order.

    Raises:
        UnreadableError: it cannot be read, holds no record, or says what is no decision.
        NotAllowedError: it names several persons, or not the one meant, or holds no decision.
    """
    reading = formats.read(path)
    read = [(record, PROGRAMS[program](record)) for record in reading]
    if not read:
        raise UnreadableError(f"{path}: no record was found in it; export the decisions again.")
    for record, one in read:
        if one.strange:
            raise UnreadableError(
                f"{path}:{record.line}: `{one.strange[0]}` is no decision of {program}; mend the "
                "file or export it again."
            )
    name = _name(path, [one for _, one in read], whose)
    verdicts = [one.said.get(name, meaning) for _, one in read]
    if not any(verdicts):
        raise NotAllowedError(
            f"{path}: {len(read)} records, none with a decision of {program}. Say what being in "
            "this file means (a verdict), or export the decisions with the records."
        )
    reports = _reports(store.db, [record for record, _ in read])
    words = [
        _word(record, one, verdict, found)
        for (record, one), verdict, found in zip(read, verdicts, reports, strict=True)
    ]
    return _without_contradictions(words)


def _name(path: Path, read: Iterable[Screened], whose: str | None) -> str:
    names = sorted({name for one in read for name in one.said})
    if whose is not None:
        if whose not in names:
            listed = ", ".join(filter(None, names)) or "nobody"
            raise NotAllowedError(f"{path} has no decision of {whose}; it names {listed}.")
        return whose
    if len(names) > 1:
        raise NotAllowedError(f"{path} has decisions of {', '.join(names)}; say whose are meant.")
    return names[0] if names else ""


def _word(record: Record, one: Screened, verdict: Verdict | None, found: set[str]) -> Word:
    title = record.title or "(no title)"
    if verdict is None:
        return Word(record.line, title, Fit.UNDECIDED)
    if len(found) != 1:
        return Word(record.line, title, Fit.AMBIGUOUS if found else Fit.UNMATCHED)
    reasons = one.reasons if verdict is Verdict.EXCLUDE else ()
    return Word(record.line, title, Fit.MATCHED, next(iter(found)), verdict, reasons, one.labels)


def _without_contradictions(words: list[Word]) -> list[Word]:
    """Records of one report that say different things are all put aside."""
    said: dict[str, set[Verdict | None]] = defaultdict(set)
    for word in words:
        if word.fit is Fit.MATCHED:
            said[word.report].add(word.verdict)
    return [
        Word(word.line, word.title, Fit.CONTRADICTORY)
        if word.fit is Fit.MATCHED and len(said[word.report]) > 1
        else word
        for word in words
    ]


def _reports(db: sqlite3.Connection, records: list[Record]) -> list[set[str]]:
    """The reports that each record may mean, by the surest sign that it bears."""
    found = [_by_id(db, record) or _by_number(db, record) for record in records]
    open_ = [place for place, reports in enumerate(found) if not reports]
    if open_:
        by_title = _by_title(db, [records[place] for place in open_])
        for place, reports in zip(open_, by_title, strict=True):
            found[place] = reports
    return found


def _by_id(db: sqlite3.Connection, record: Record) -> set[str]:
    query = "select report from membership where record = ?"
    rows = (db.execute(query, (one,)).fetchone() for one in our_ids(record))
    return {row[0] for row in rows if row}


def _by_number(db: sqlite3.Connection, record: Record) -> set[str]:
    rows = db.execute(
        """select m.report from records r join membership m on m.record = r.id where r.doi = :doi
        union select m.report from records r join membership m on m.record = r.id
            where r.pmid = :pmid""",
        {"doi": record.doi, "pmid": record.pmid},
    )
    return {row[0] for row in rows}


def _by_title(db: sqlite3.Connection, records: list[Record]) -> list[set[str]]:
    """Reports with the same title, read once through all; generic titles prove nothing."""
    from reviewkit.methods.matching.titles import read_title  # noqa: PLC0415  # rapidfuzz, numpy

    read = [read_title(record.title or "") for record in records]
    keys = ["" if one.generic else f"{one.notice}|{one.words}" for one in read]
    wanted = set(filter(None, keys))
    known: Mapping[str, set[tuple[str, int | None]]] = defaultdict(set)
    if wanted:
        rows = db.execute(
            "select m.report, r.title, r.year from records r join membership m on m.record = r.id "
            "where r.title is not null"
        )
        for report, title, year in rows:
            one = read_title(title)
            name = f"{one.notice}|{one.words}"
            if name in wanted:
                known[name].add((report, year))
    return [
        {
            report
            for report, year in (known[name] if name else ())
            if year is None or record.year is None or abs(year - record.year) <= 1
        }
        for record, name in zip(records, keys, strict=True)
    ]
