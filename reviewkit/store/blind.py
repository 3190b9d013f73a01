"""What a reviewer may see of others' words on a report: nothing before the stage is decided.

Open to a reviewer are a report's words at a stage (decisions, notes, tags, comments) when nobody
owes a decision there any more and the reviewer has decided, or was never to decide: who was not
given the report, observers, and who settles its conflict without having read it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from reviewkit.terms import Stage

# Parameters: stage, reviewer; {report} is a parameter too, or a column of the query around.
_COMPLETE = """
select 1 from outcomes where report = {report} and stage = :stage and outcome <> 'pending'
"""
_DECIDED = """
select 1 from words where report = {report} and stage = :stage and reviewer = :reviewer
"""
_RULE = "select rule from standing_rules where stage = :stage"
_READER = f"""
select case
    when exists (select 1 from handed_out where stage = :stage)
        then exists (select 1 from standing_assigned where report = {{report}}
                     and +stage = :stage and +reviewer = :reviewer)
    else coalesce((select not exists (select 1 from json_each(rule, '$.who'))
                          or exists (select 1 from json_each(rule, '$.who')
                                     where value = :reviewer)
                   from ({_RULE})), 1) end
"""
_SETTLER = f"""
select exists (
    select 1 from ({_RULE}) where
        exists (select 1 from json_each(rule, '$.settlers') where value = :reviewer)
        or (rule ->> '$.settle' = 'lead'
            and exists (select 1 from json_each(rule, '$.leads') where value = :reviewer))
        or (rule ->> '$.settle' = 'third'
            and not exists (select 1 from json_each(rule, '$.settlers'))))
    and exists (select 1 from outcomes o where o.report = {{report}} and o.stage = :stage
        and (o.outcome = 'conflict' or exists (select 1 from standing_settlements s
            where s.report = {{report}} and s.stage = :stage)))
"""

# What `sees` tells of a report `c.report` whose stage is decided, as a condition for many.
SEEN = "(exists ({}) or not ({}) or ({}))".format(
    *(query.format(report="c.report") for query in (_DECIDED, _READER, _SETTLER))
)


def sees(db: sqlite3.Connection, report: str, stage: Stage | str, reviewer: str) -> bool:
    """Tell whether a reviewer may see what others said of a report at a stage."""
    about = {"report": report, "stage": str(stage), "reviewer": reviewer}

    def holds(query: str) -> bool:
        row = db.execute(query.format(report=":report"), about).fetchone()
        return bool(row and row[0])

    if not holds(_COMPLETE):
        return False
    return holds(_DECIDED) or not holds(_READER) or holds(_SETTLER)


def seen_outcomes(
    db: sqlite3.Connection, stage: Stage | str, reviewer: str
) -> Iterator[tuple[str, str]]:
    """Yield the reports that are included or excluded at a stage for all that `sees` tells.

    Args:
        db: the store.
        stage: title or fulltext.
        reviewer: who may see what was said of them.

    Returns:
        Pairs of report and outcome, by report.
    """
    yield from db.execute(
        f"""select c.report, c.outcome from outcomes c
        where c.stage = :stage and c.outcome in ('include', 'exclude') and {SEEN}
        order by c.report""",
        {"stage": str(stage), "reviewer": reviewer},
    )


def seen_stages(db: sqlite3.Connection, report: str, reviewer: str) -> set[str]:
    """Name the stages at which a reviewer may see what others said of a report."""
    return {str(stage) for stage in Stage if sees(db, report, stage, reviewer)}
