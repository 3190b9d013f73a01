"""Labels, discussion and history of a report; of others' only what a reviewer may see.

A label is of the reviewer who put it on. Until the report is decided at the stage where it stood
then, nobody else sees it; the same holds for comments.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError
from reviewkit.store import Store, Writing, writing
from reviewkit.store.blind import seen_stages, sees
from reviewkit.store.refs import find_record, report_of
from reviewkit.terms import KNOWN_RELEVANT, Stage

KNOWN_TAGS = ("related", "background", "has full text", "discuss", KNOWN_RELEVANT)
LONGEST_TAG = 60
LONGEST_COMMENT = 20_000


@dataclass(frozen=True, slots=True)
class Comment:
    """A word in the discussion of a report at a stage."""

    reviewer: str
    text: str
    at: str
    fact: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a report: `what` in words, `kind` of fact, by whom, when."""

    reviewer: str
    at: str
    kind: str
    stage: str
    what: str
    fact: str
    withdrawn: bool = False


def tag(store: Store, record: str, tag: str, on: bool, reviewer: str, at: str) -> str:
    """Put a label on a report or take it off; any word will do, KNOWN_TAGS are offered.

    Returns:
        The report.

    Raises:
        NotThereError: no such record.
        NotAllowedError: the label is empty, too long, or is not on the report.
    """
    with writing(store, reviewer, at) as facts:
        return tag_in(facts, record, tag, on)


def tag_in(facts: Writing, reference: str, tag: str, on: bool) -> str:
    """Label inside a transaction; see `tag`. A label that is on already stays, without a fact."""
    record = find_record(facts.db, reference)
    report = report_of(facts.db, record)
    tag = " ".join(tag.split())
    if not tag or len(tag) > LONGEST_TAG:
        raise NotAllowedError(f"A label has 1 to {LONGEST_TAG} characters; this has {len(tag)}.")
    if on == (tag in _own_tags(facts, report)):
        return report
    stage = _stage_of(facts, report)
    body = {"record": record, "stage": stage, "tag": tag, "state": int(on)}
    facts.append("tag", body)
    return report


# The last word of each reviewer on each label of a report.
STANDING_TAGS = """
select t.reviewer, t.tag, t.stage, t.state, max(t.ord) as ord
from tags t join membership m on m.record = t.record
where m.report = :report group by t.reviewer, t.tag
"""


def _own_tags(facts: Writing, report: str) -> set[str]:
    rows = facts.db.execute(
        f"select tag from ({STANDING_TAGS}) where state = 1 and reviewer = :reviewer",
        {"report": report, "reviewer": facts.reviewer},
    )
    return {row[0] for row in rows}


def _stage_of(facts: Writing, report: str) -> str:
    row = facts.db.execute(
        "select 1 from outcomes where report = ? and stage = 'title' and outcome = 'include'",
        (report,),
    ).fetchone()
    return str(Stage.FULLTEXT if row else Stage.TITLE)


def tags(store: Store, report: str, reviewer: str) -> tuple[str, ...]:
    """List the labels on a report that a reviewer may see, in alphabetical order."""
    open_stages = seen_stages(store.db, report, reviewer)
    rows = store.db.execute(
        f"select reviewer, tag, stage from ({STANDING_TAGS}) where state = 1", {"report": report}
    )
    return tuple(
        sorted({name for who, name, stage in rows if who == reviewer or stage in open_stages})
    )


def known_tags(store: Store, reviewer: str) -> tuple[str, ...]:
    """List the labels to offer a reviewer: the known ones, then those they used themselves."""
    rows = store.db.execute(
        "select distinct tag from tags where reviewer = ? order by tag", (reviewer,)
    )
    return (*KNOWN_TAGS, *(row[0] for row in rows if row[0] not in KNOWN_TAGS))


def comment(store: Store, record: str, stage: Stage, text: str, reviewer: str, at: str) -> str:
    """Add a word to the discussion of a report at a stage.

    Returns:
        The report.

    Raises:
        NotThereError: no such record.
        NotAllowedError: the text is empty or too long.
    """
    with writing(store, reviewer, at) as facts:
        return comment_in(facts, record, stage, text)


def comment_in(facts: Writing, reference: str, stage: Stage, text: str) -> str:
    """Comment inside a transaction; see `comment`."""
    record = find_record(facts.db, reference)
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise NotAllowedError(
            f"A comment has 1 to {LONGEST_COMMENT} characters; this has {len(text)}."
        )
    facts.append("comment", {"record": record, "stage": str(stage), "text": text})
    return report_of(facts.db, record)


def thread(store: Store, report: str, stage: Stage, reviewer: str) -> list[Comment]:
    """List the discussion of a report at a stage, in order.

    One's own words always; others' when the report is decided.
    """
    rows = store.db.execute(
        """select c.reviewer, c.text, f.at, c.fact from comments c
        join membership m on m.record = c.record join facts f on f.id = c.fact
        where m.report = ? and c.stage = ? order by c.ord""",
        (report, str(stage)),
    )
    everything = sees(store.db, report, stage, reviewer)
    return [Comment(*row) for row in rows if everything or row[0] == reviewer]


def history(store: Store, report: str, reviewer: str) -> list[Event]:
    """List in order what was done to a report, as far as a reviewer may see it.

    Decisions, labels and comments of others show when the report is decided at their stage;
    settlements, retrievals, links and judgements of duplicates are everybody's.
    """
    open_stages = seen_stages(store.db, report, reviewer)
    rows = store.db.execute(HISTORY, {"report": report}).fetchall()
    return [
        Event(who, at, kind, stage, _told(kind, json.loads(body)), fact, bool(withdrawn))
        for fact, who, at, kind, stage, body, withdrawn in rows
        if who == reviewer or kind in EVERYBODYS or stage in open_stages
    ]


EVERYBODYS = {"import", "judgement", "settlement", "retrieval", "link"}
HISTORY = """
with mine as materialized (select record from membership where report = :report),
told (fact, stage) as (
    select fact, stage from decisions where record in mine
    union all select fact, stage from settlements where record in mine
    union all select fact, stage from tags where record in mine
    union all select fact, stage from comments where record in mine
    union all select fact, 'fulltext' from retrievals where record in mine
    union all select fact, '' from links where record in mine
    union all select fact, '' from judgements where a in mine or b in mine
    union all select i.fact, '' from standing_imports i
        where i.file in (select file from records where id in mine)
    union all select w.fact, d.stage from withdrawals w join decisions d on d.fact = w.target
        where d.record in mine
)
select f.id, f.reviewer, f.at, f.kind, t.stage, f.body,
    exists (select 1 from withdrawals w where w.target = f.id)
from told t join facts f on f.id = t.fact order by f.ord
"""


def _told(kind: str, body: dict[str, Any]) -> str:
    """Say in words what a fact says."""
    note = body.get("note") or body.get("why") or ""
    tell = SENTENCES.get(kind, "taken back")
    said = {
        "because": f" ({body['reason']})" if body.get("reason") else "",
        "after": f": {note}" if note else "",
        "how": "put on" if body.get("state") else "taken off",
        "got": str(body.get("outcome", "")).replace("_", " "),
        "where": f"linked to {body.get('study')}" if body.get("study") else "link taken off",
    }
    return tell.format_map(body | said)


SENTENCES = {
    "decision": "{verdict}{because}{after}",
    "settlement": "{verdict}{because}{after}",
    "tag": "label {tag} {how}",
    "comment": "{text}",
    "retrieval": "{got}{after}",
    "link": "{where}",
    "judgement": "{a} and {b} are {judgement}{after}",
    "import": "came in {name} from {source}",
}
