"""Finding reports of several records by their words, and pairs that people called different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.stages.dedupe.sides import SAID, Said, said
from reviewkit.store import Store
from reviewkit.store.texts import as_query, unindexed

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A report of several records in a list."""

    report: str
    title: str
    year: int | None
    records: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: `number` from 1, `pages` and `total` of the whole.

    `unprepared` counts records whose words cannot be searched yet.
    """

    reports: tuple[Found, ...]
    total: int
    number: int
    pages: int
    unprepared: int = 0


MATCHES = """
and s.report in (select m.report from texts.words_of x join texts.numbers n on n.number = x.rowid
    join membership m on m.record = n.record where words_of match :query)
"""


def find_clusters(store: Store, text: str = "", page: int = 1, per_page: int = PER_PAGE) -> Page:
    """Find reports of several records by words that any of their records holds.

    Args:
        store: the review; not inside a transaction.
        text: words that all must occur, '' for all reports; see `store/texts.py`.
        page: which page, from 1; one beyond the last gives the last.
        per_page: reports a page.

    Raises:
        NotAllowedError: no word of the text can be searched for.
    """
    about: dict[str, Any] = {}
    where, unprepared = "", 0
    if text.strip():
        about["query"] = as_query(text)
        if not about["query"]:
            raise NotAllowedError(
                f"`{text.strip()}` holds no word to search for; type words of the records."
            )
        where, unprepared = MATCHES, max(0, unindexed(store))
    total = store.db.execute(f"select count(*) from shown s where 1 {where}", about).fetchone()[0]
    pages = max(1, -(-total // per_page))
    number = min(max(page, 1), pages)
    rows = store.db.execute(
        f"""select s.report, s.title, s.year from shown s join membership m on m.record = s.report
        where 1 {where} order by m.place limit :many offset :skip""",
        about | {"many": per_page, "skip": (number - 1) * per_page},
    ).fetchall()
    shown = tuple(_found(store, *row) for row in rows)
    return Page(shown, total, number, pages, unprepared)


def _found(store: Store, report: str, title: str | None, year: int | None) -> Found:
    sources = [
        row[0]
        for row in store.db.execute(
            """select i.source from membership m join records r on r.id = m.record
            join standing_imports i on i.file = r.file where m.report = ? order by m.place""",
            (report,),
        )
    ]
    return Found(report, title or "", year, len(sources), tuple(dict.fromkeys(sources)))


def count_different(store: Store) -> int:
    """Count the pairs of records that people call different."""
    row = store.db.execute(
        "select count(*) from standing_judgements where judgement = 'different'"
    ).fetchone()
    return int(row[0])


def called_different(store: Store, limit: int, start: int = 0) -> list[Said]:
    """List the pairs of records that people call different, the last said first.

    Args:
        store: the review.
        limit: at most so many.
        start: so many are passed over.
    """
    rows = store.db.execute(
        f"{SAID} where j.judgement = 'different' order by j.ord desc limit ? offset ?",
        (limit, start),
    )
    return [said(row) for row in rows]
