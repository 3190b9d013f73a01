"""What one reviewer read at a stage, in the order in which they read it, and what is unread.

Only the reviewer's own words are looked at: nothing here depends on what others said, but that a
report on which enough others decided is no longer theirs to read.

Some reports are read *aside*, out of the order: those of a random sample or a calibration round,
and those decided together in one stroke. The test supposes that what is read next is at least as
likely to be relevant as what is left. That does not hold for a stroke, which takes reports because
they look alike; and drawing at random holds in the plain test but not under an assumed bias. So
what was read aside is taken out of the urn, neither drawn nor left: the irrelevant ones count
nowhere in the test, the relevant ones as known from the start. That is sound in both tests. The
rest, with a chance part taken away, is as before a sequence of draws from a smaller urn; and more
relevant reports known from the start only make p larger. It costs no more than what the sample
itself would have said, which has an estimate of its own.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.store.waiting import GIVEN, INCLUDED_AT_TITLE, UNDECIDED, handed_out
from reviewkit.terms import Stage

_LAST = "~"  # after every place in the order of facts


@dataclass(frozen=True, slots=True)
class Word:
    """A report that a reviewer read: where in the order of facts, and whether it is relevant."""

    report: str
    ord: str
    relevant: bool
    aside: bool


def words(db: sqlite3.Connection, stage: Stage, reviewer: str) -> list[Word]:
    """List what a reviewer read, one word a report, at the place of their first decision on it.

    Include and unsure are relevant. A report whose decisions were taken back is unread; where a
    merged report has several standing words of the reviewer, one that is relevant counts.
    """
    about = {"stage": str(stage), "reviewer": reviewer}
    relevant = dict(db.execute(_RELEVANT, about).fetchall())
    if stage is Stage.FULLTEXT:
        kept = {row[0] for row in db.execute(_INCLUDED)}
        relevant = {report: said for report, said in relevant.items() if report in kept}
    chance = _drawn_by_chance(db, about)
    found: dict[str, Word] = {}
    for report, ord_, stroke in db.execute(_DECIDED, about):
        if report in found or report not in relevant:
            continue
        aside = bool(stroke) or any(begin < ord_ < end for begin, end in chance.get(report, ()))
        found[report] = Word(report, ord_, bool(relevant[report]), aside)
    return list(found.values())


_RELEVANT = """
select report, max(verdict <> 'exclude') from words
where reviewer = :reviewer and stage = :stage group by report
"""
_INCLUDED = "select report from outcomes where stage = 'title' and outcome = 'include'"
_DECIDED = """
select m.report, d.ord, exists (select 1 from bulks b where b.target = d.fact)
from decisions d join membership m on m.record = d.record
where d.reviewer = :reviewer and d.stage = :stage
    and not exists (select 1 from withdrawals w where w.target = d.fact)
order by d.ord
"""
_BY_CHANCE = """
select m.report, s.ord, (select min(w.ord) from withdrawals w where w.target = s.fact)
    from samples s join sampled x on x.fact = s.fact join membership m on m.record = x.record
    where s.reviewer = :reviewer and s.stage = :stage
union all
select m.report, a.ord, (select min(w.ord) from withdrawals w where w.target = a.fact)
    from assigned a join assignments s on s.fact = a.fact and s.how = 'calibration'
    join membership m on m.record = a.record
    where a.reviewer = :reviewer and a.stage = :stage
"""


def _drawn_by_chance(
    db: sqlite3.Connection, about: dict[str, Any]
) -> dict[str, list[tuple[str, str]]]:
    """From when to when each report was to be read because it was drawn at random."""
    found: dict[str, list[tuple[str, str]]] = {}
    for report, begin, end in db.execute(_BY_CHANCE, about):
        found.setdefault(report, []).append((begin, end or _LAST))
    return found


def unread(db: sqlite3.Connection, stage: Stage, reviewer: str) -> list[str]:
    """List the reports that are a reviewer's to read and unread, those they left among them.

    Theirs are those they were given, where reports are handed out, else all; at full text, of
    those included at title. What enough others decided is theirs no more.
    """
    gate = UNDECIDED + (INCLUDED_AT_TITLE if stage is Stage.FULLTEXT else "")
    if handed_out(db, stage):
        gate += GIVEN.format(batch="")
    rows = db.execute(
        f"select r.record from membership r where r.record = r.report and {gate} order by r.place",
        {"stage": str(stage), "reviewer": reviewer},
    )
    return [row[0] for row in rows]


def orders(
    db: sqlite3.Connection, stage: Stage, reviewer: str, ords: Sequence[str], usual: str
) -> Counter[str]:
    """Count decisions by the order of reading that was in force when each was made.

    An order that the reviewer chose for a sitting only is no fact and is not known here.

    Args:
        db: the store.
        stage: title or fulltext.
        reviewer: who read.
        ords: places of the decisions in the order of facts.
        usual: the order of the stage in the protocol, which holds while none is frozen.
    """
    rows = db.execute(
        """select o.ord, o.how, (select min(w.ord) from withdrawals w where w.target = o.fact)
        from orders o where o.stage = ? and o.whose in ('', ?) order by o.ord""",
        (str(stage), reviewer),
    ).fetchall()
    changes = sorted({ord_ for begin, _, end in rows for ord_ in (begin, end) if ord_})
    hows = [usual]
    for change in changes:
        standing = [how for begin, how, end in rows if begin <= change < (end or _LAST)]
        hows.append(standing[-1] if standing else usual)
    return Counter(hows[bisect(changes, one)] for one in ords)
