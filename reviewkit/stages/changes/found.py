"""What the searches of a later version found: records and reports by source."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reviewkit.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """What came from a source since a version, '' for all sources together.

    `reports` are those of which the version had no record, `included` those of them that are in
    the review now. A report that two sources found counts under both, and once in all.
    """

    source: str
    records: int
    reports: int
    included: int


def new_records(old: Store, new: Store) -> list[Found]:
    """Count what came from files that the old version did not have, by source; all last."""
    files = [row[0] for row in old.db.execute("select file from standing_imports")]
    cursor = new.db.execute(_NEW, {"files": json.dumps(files)})
    return [Found(*row) for row in cursor]


_NEW = """
with held as (select value as file from json_each(:files)),
known as (
    select distinct m.report from membership m join records r on r.id = m.record
    where r.file in held),
came as (
    select i.source, m.report, k.report is null as fresh, n.report is not null as included
    from records r join standing_imports i on i.file = r.file
    join membership m on m.record = r.id
    left join known k on k.report = m.report
    left join included_reports n on n.report = m.report
    where r.file not in held)
select source, count(*), count(distinct case when fresh then report end),
    count(distinct case when fresh and included then report end)
from came group by source
union all
select '', count(*), count(distinct case when fresh then report end),
    count(distinct case when fresh and included then report end)
from came
"""
