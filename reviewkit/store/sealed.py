"""Sealed batches: what a reviewer said of a batch travels only when the batch is complete.

An author's facts are a chain, which must stay unbroken: what is held back is the end of it, from
the first word on an incomplete batch on, whatever else was said since.
"""

from __future__ import annotations

import sqlite3

from reviewkit.store.facts import Author

_SEALED = "select stage from standing_rules where rule ->> '$.sealed' = 1"
_OPEN = """
not exists (select 1 from words w where w.report = {r}.report and w.stage = {r}.stage
    and w.reviewer = {r}.reviewer)
and not exists (select 1 from outcomes o where o.report = {r}.report and o.stage = {r}.stage
    and o.outcome <> 'pending')
and not exists (select 1 from left_reports l where l.report = {r}.report and l.stage = {r}.stage
    and l.reviewer = {r}.reviewer)
"""
# Words (decisions, labels, comments) with the report that they are about.
_SAID = """
select d.fact, d.stage, d.reviewer, m.report from decisions d
    join membership m on m.record = d.record
union all select t.fact, t.stage, t.reviewer, m.report from tags t
    join membership m on m.record = t.record
union all select c.fact, c.stage, c.reviewer, m.report from comments c
    join membership m on m.record = c.record
"""
# A batch is what one reviewer was given under one number; where nothing was given out, all that
# waits for a reviewer at the stage is one batch.
_FIRST_OF_BATCH = f"""
with unfinished as materialized (
    select distinct a.fact, a.batch, a.reviewer, a.stage from standing_assigned a
    where a.stage in ({_SEALED}) and {_OPEN.format(r="a")}),
said as ({_SAID})
select f.reviewer, f.device, min(f.seq) from unfinished u
join standing_assigned a on a.fact = u.fact and a.batch = u.batch and a.reviewer = u.reviewer
join said s on s.report = a.report and s.stage = a.stage and s.reviewer = a.reviewer
join facts f on f.id = s.fact group by 1, 2
"""
_FIRST_OF_STAGE = f"""
with said as ({_SAID}),
readers as materialized (
    select distinct stage, reviewer from said
    where stage in ({_SEALED}) and stage not in (select stage from handed_out)),
desk as (
    select r.stage, r.reviewer, m.record as report from readers r join membership m
    where m.record = m.report and (r.stage = 'title' or exists (
        select 1 from outcomes t where t.report = m.record and t.stage = 'title'
            and t.outcome = 'include'))),
unfinished as materialized (
    select r.stage, r.reviewer from readers r where exists (
        select 1 from desk k where k.stage = r.stage and k.reviewer = r.reviewer
            and {_OPEN.format(r="k")}))
select f.reviewer, f.device, min(f.seq) from unfinished u
join said s on s.stage = u.stage and s.reviewer = u.reviewer
join facts f on f.id = s.fact group by 1, 2
"""


def held_from(db: sqlite3.Connection) -> dict[Author, int]:
    """Return, for each author who must wait, the number of their first fact that may not travel."""
    if not db.execute(f"{_SEALED} limit 1").fetchone():
        return {}
    held: dict[Author, int] = {}
    for query in (_FIRST_OF_BATCH, _FIRST_OF_STAGE):
        for reviewer, device, seq in db.execute(query):
            author = (reviewer, device)
            held[author] = min(seq, held.get(author, seq))
    return held
