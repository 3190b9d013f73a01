"""Which records form which report, worked out from what rules and people said of pairs."""

from __future__ import annotations

import sqlite3

from reviewkit.methods.matching import Clustering, clusters

ORDER = """
select r.id from records r join standing_imports i on i.file = r.file
order by i.searched is null, i.searched, r.file, r.position
"""


def settle_membership(db: sqlite3.Connection) -> Clustering:
    """Rebuild the table `membership`, inside the caller's transaction.

    Returns:
        The clustering, with the joins that a person's *different* stopped.
    """
    order = [row[0] for row in db.execute(ORDER)]
    said = db.execute("select a, b, judgement from standing_judgements").fetchall()
    clustering = clusters(
        order,
        db.execute(
            "select a, b, probability from standing_pairs where judgement = 'same'"
        ).fetchall(),
        person_same=[(a, b) for a, b, judgement in said if judgement == "same"],
        different=[(a, b) for a, b, judgement in said if judgement == "different"],
    )
    wanted = {
        record: (clustering.report[record], place) for place, record in enumerate(order, start=1)
    }
    for record, report, place in db.execute("select record, report, place from membership"):
        if wanted.get(record) == (report, place):
            del wanted[record]
    db.executemany(
        "insert into membership values (?, ?, ?) "
        "on conflict (record) do update set report = excluded.report, place = excluded.place",
        ((record, report, place) for record, (report, place) in wanted.items()),
    )
    return clustering
