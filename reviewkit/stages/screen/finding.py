"""Finding reports: by their words, and by what the reviewer may know of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.store import Store
from reviewkit.store.texts import as_query, index_texts, unindexed
from reviewkit.terms import Stage, Verdict

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; None keeps all.

    `mine` is the reviewer's own decision at `stage`: a verdict, or `none`. `tag` is a label that
    the reviewer may see, `fate` a fate as the PRISMA flow names it (nobody's single decision
    shows in it), `years` from and to, `source` the name of a source.
    """

    stage: Stage = Stage.TITLE
    mine: str | None = None
    tag: str | None = None
    fate: str | None = None
    years: tuple[int | None, int | None] = (None, None)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A report in a list, with the reviewer's own word at the filter's stage."""

    report: str
    title: str
    authors: str
    year: int | None
    journal: str
    mine: str | None
    reason: str | None
    fate: str


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


T = "(select outcome from outcomes where report = r.record and stage = 'title')"
F = "(select outcome from outcomes where report = r.record and stage = 'fulltext')"
G = "(select outcome from standing_retrievals where report = r.record)"
FATE = f"""
case coalesce({T}, 'pending')
    when 'pending' then 'awaiting title screening'
    when 'conflict' then 'in conflict at title'
    when 'exclude' then 'excluded at title'
    else case coalesce({F}, {G}, 'sought')
        when 'sought' then 'awaiting retrieval'
        when 'not_retrieved' then 'not retrieved'
        when 'pending' then 'awaiting full-text screening'
        when 'retrieved' then 'awaiting full-text screening'
        when 'conflict' then 'in conflict at full text'
        when 'exclude' then 'excluded at full text'
        else 'included' end end
"""
WORD = """
(select {column} from words w where w.report = r.record and w.stage = :stage
    and w.reviewer = :reviewer order by w.ord desc limit 1)
"""
SAID_IT = """
r.record in (select report from words where stage = :stage and reviewer = :reviewer
    and open in (0, 1) and verdict = :mine)
"""
STANDS = "r.record in (select report from outcomes where stage = '{}' and outcome = '{}')"
# What must hold of all reports of a fate, found in an index: no other is looked at.
ONLY = {
    "awaiting title screening": """
        not exists (select 1 from outcomes o where o.report = r.record and o.stage = 'title'
            and o.outcome <> 'pending')""",
    "in conflict at title": STANDS.format("title", "conflict"),
    "excluded at title": STANDS.format("title", "exclude"),
    "awaiting retrieval": STANDS.format("title", "include"),
    "not retrieved": STANDS.format("title", "include"),
    "awaiting full-text screening": STANDS.format("title", "include"),
    "in conflict at full text": STANDS.format("fulltext", "conflict"),
    "excluded at full text": STANDS.format("fulltext", "exclude"),
    "included": STANDS.format("fulltext", "include"),
}
FATES = tuple(ONLY)


def prepare_search(store: Store, progress: Callable[[int, int], None] | None = None) -> int:
    """Index records that came since the last search; return how many.

    `search` does it by itself; a program that serves pages may do it before the first.
    """
    return index_texts(store, progress)


def search(
    store: Store,
    text: str = "",
    filters: Filters | None = None,
    reviewer: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page:
    """Find reports as `find` does, in all records: those that came since are indexed first."""
    if text.strip():
        index_texts(store)
    return find(store, text, filters, reviewer, page, per_page)


def find(
    store: Store,
    text: str = "",
    filters: Filters | None = None,
    reviewer: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page:
    """Find reports by words of title, abstract, authors, journal and keywords, and by filters.

    Args:
        store: the review; not inside a transaction.
        text: words that all must occur; `store/texts.py` says what else can be written.
        filters: what to keep.
        reviewer: who looks; nothing shows of others' words that they may not see.
        page: which page, from 1; one beyond the last gives the last.
        per_page: reports a page.

    Raises:
        NotAllowedError: no word of the text can be searched for.
        NotThereError: there is no such fate.
    """
    where, about = _conditions(filters or Filters(), reviewer)
    unprepared = 0
    if text.strip():
        query = as_query(text)
        if not query:
            raise NotAllowedError(
                f"`{text.strip()}` holds no word to search for; type words of the title or "
                "abstract."
            )
        unprepared = max(0, unindexed(store))
        where.insert(0, MATCHES)
        about["query"] = query
    rest = f"from membership r where r.record = r.report and {' and '.join(where) or '1'}"
    total = store.db.execute(f"select count(*) {rest}", about).fetchone()[0]
    pages = max(1, -(-total // per_page))
    number = min(max(page, 1), pages)
    rows = store.db.execute(
        f"""select r.record, {WORD.format(column="w.verdict")}, {WORD.format(column="w.reason")},
            {FATE} from (select r.record {rest} order by r.place limit :many offset :skip) p
        join membership r on r.record = p.record order by r.place""",
        about | {"many": per_page, "skip": (number - 1) * per_page},
    ).fetchall()
    shown = tuple(_found(store, *row) for row in rows)
    return Page(shown, total, number, pages, unprepared)


MATCHES = """
r.record in (select m.report from texts.words_of x join texts.numbers n on n.number = x.rowid
    join membership m on m.record = n.record where words_of match :query)
"""
# A label of others counts where its stage is decided and the reviewer is no reader who still
# may decide; like store/blind.py, as one condition for many reports.
TAGGED = """
r.record in (
    select m.report from tags t join membership m on m.record = t.record
    where t.tag = :tag and t.state = 1 and not exists (
        select 1 from tags l join membership o on o.record = l.record
        where o.report = m.report and l.tag = t.tag and l.reviewer = t.reviewer and l.ord > t.ord)
    and (t.reviewer = :reviewer or exists (
        select 1 from outcomes v join words w on w.report = v.report and w.stage = v.stage
            and w.reviewer = :reviewer
        where v.report = m.report and v.stage = t.stage and v.outcome <> 'pending')))
"""


def _conditions(filters: Filters, reviewer: str) -> tuple[list[str], dict[str, Any]]:
    about: dict[str, Any] = {"stage": str(filters.stage), "reviewer": reviewer}
    where = []
    if filters.mine is not None:
        if filters.mine == "none":
            where.append(
                "not exists (select 1 from words w where w.report = r.record "
                "and w.stage = :stage and w.reviewer = :reviewer)"
            )
        else:
            where += [SAID_IT, f"{WORD.format(column='w.verdict')} is :mine"]
            about["mine"] = _verdict(filters.mine)
    if filters.tag is not None:
        where.append(TAGGED)
        about["tag"] = filters.tag
    if filters.fate is not None:
        if filters.fate not in FATES:
            raise NotThereError(f"There is no fate `{filters.fate}`; there are {', '.join(FATES)}.")
        where += [ONLY[filters.fate], f"{FATE} = :fate"]
        about["fate"] = filters.fate
    for sign, year in zip((">=", "<="), filters.years, strict=True):
        if year is not None:
            name = "since" if sign == ">=" else "until"
            where.append(f"(select year from records where id = r.record) {sign} :{name}")
            about[name] = year
    if filters.source is not None:
        where.append(
            """exists (select 1 from membership o join records c on c.id = o.record
                join standing_imports i on i.file = c.file
                where o.report = r.record and i.source = :source)"""
        )
        about["source"] = filters.source
    return where, about


def _verdict(word: str) -> str:
    try:
        return str(Verdict(word))
    except ValueError:
        raise NotThereError(
            f"`{word}` is no decision; there are include, exclude, unsure, none."
        ) from None


def _found(store: Store, report: str, mine: str | None, reason: str | None, fate: str) -> Found:
    title, authors, year, journal = store.db.execute(
        "select title, authors, year, journal from reports where report = ?", (report,)
    ).fetchone()
    return Found(report, title or "", authors, year, journal or "", mine, reason, fate)
