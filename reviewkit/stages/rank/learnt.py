"""What a ranking may learn from: a reviewer's own decisions, and what they may see of others'.

An order tells of what it learned from. So a reviewer's order never learns from another's decision
on a report that is still open, nor from one that this reviewer may not see; see `store/blind.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from reviewkit.protocol import Protocol
from reviewkit.store.blind import seen_outcomes
from reviewkit.terms import KNOWN_RELEVANT, Stage, Verdict


@dataclass(frozen=True, slots=True)
class Labels:
    """Reports with what was said of them.

    `included` maps a report to whether it is included; `unread` are those among them that the
    reviewer has not decided on: known to be relevant, and still to be read.
    """

    included: dict[str, bool]
    unread: tuple[str, ...] = ()


NOTHING = Labels({})

_OWN = """
select report, max(verdict <> 'exclude') from words
where reviewer = :reviewer and stage = :stage group by report order by report
"""
_KNOWN = """
select report from (
    select m.report, t.state, max(t.ord) from tags t join membership m on m.record = t.record
    where t.reviewer = :reviewer and t.tag = :tag group by m.report)
where state = 1 order by report
"""


def labels_for(db: sqlite3.Connection, stage: Stage, reviewer: str) -> Labels:
    """Collect what a reviewer's ranking learns from at a stage.

    That is: the reviewer's standing decisions (unsure counts as included); where the stage is
    over for a report and the reviewer may see so, its outcome instead, as after an earlier
    version of the review; and reports on which the reviewer put the label `known relevant`.

    Args:
        db: the store.
        stage: title or fulltext.
        reviewer: whose order it will be; '' learns from nothing.
    """
    if not reviewer:
        return NOTHING
    about = {"reviewer": reviewer, "stage": str(stage), "tag": KNOWN_RELEVANT}
    known = [str(row[0]) for row in db.execute(_KNOWN, about)]
    own = {str(report): bool(included) for report, included in db.execute(_OWN, about)}
    seen = {
        report: outcome == Verdict.INCLUDE for report, outcome in seen_outcomes(db, stage, reviewer)
    }
    unread = tuple(report for report in known if report not in own and report not in seen)
    return Labels(dict.fromkeys(known, True) | own | seen, unread)


def aim_text(protocol: Protocol) -> str:
    """Put together the protocol's own words for what is sought.

    Title, questions, definitions, the criteria that must hold and the terms of the concepts. What
    excludes is left out: its words name what is not sought. Truncated terms keep their `*`.
    """
    return "\n".join(part for part in _parts(protocol) if part)


def _parts(protocol: Protocol) -> Iterable[str]:
    yield protocol.title
    for question in protocol.questions:
        yield question.text
    for definition in protocol.definitions:
        yield f"{definition.term} {definition.text}"
    for criterion in protocol.criteria:
        if criterion.kind == "include":
            yield criterion.text
    for concept in protocol.concepts:
        yield " ".join((concept.label, *concept.terms))
