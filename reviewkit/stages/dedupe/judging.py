"""What people say of two records: same, different, later; and taking it back.

No rule overrules a person. Decisions already taken stay with the records they were made on:
merging unites them, splitting gives each back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from reviewkit.errors import NotThereError
from reviewkit.stages.dedupe.queue import pair_key
from reviewkit.stages.dedupe.sides import said_of
from reviewkit.store import Store, Writing, writing
from reviewkit.store.membership import settle_membership
from reviewkit.store.refs import report_of
from reviewkit.terms import Judgement

LATER = "later"
SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Word:
    """What a reviewer last did about duplicates: `what` is same, different, later or split.

    `pairs` are the records it was about; `fact` names it, for taking it back.
    """

    fact: str
    what: str
    pairs: tuple[tuple[str, str], ...]
    why: str


def judge(
    store: Store, pair: tuple[str, str], judgement: Judgement, why: str, reviewer: str, at: str
) -> bool:
    """Say of two records that they are the same report or different ones.

    Returns:
        Whether the two are one report now.

    Raises:
        NotThereError: one of the records is not there.
        NotAllowedError: both are the same record.
    """
    with writing(store, reviewer, at) as facts:
        return judge_in(facts, pair, judgement, why, settle=True)


def judge_in(
    facts: Writing, pair: tuple[str, str], judgement: Judgement, why: str, *, settle: bool
) -> bool:
    """Judge a pair inside a transaction; `settle` works out the reports at once."""
    say_in(facts, pair, judgement, why)
    if settle:
        settle_membership(facts.db)
    a, b = pair_key(facts.db, *pair)
    return report_of(facts.db, a) == report_of(facts.db, b)


def say_in(facts: Writing, pair: tuple[str, str], judgement: Judgement, why: str = "") -> str:
    """Say *same* or *different* inside a transaction; the reports are settled at its end.

    Who says again what they said last, for the same reason, says nothing new.

    Returns:
        The fact.

    Raises:
        NotThereError, NotAllowedError: as `judge`.
    """
    a, b = pair_key(facts.db, *pair)
    last = said_of(facts.db, a, b)
    if last and (last.judgement, last.reviewer, last.why) == (judgement, facts.reviewer, why):
        return last.fact
    body = {"a": a, "b": b, "judgement": str(judgement), "why": why}
    return facts.append("judgement", body).id


def put_off_in(facts: Writing, pair: tuple[str, str]) -> str:
    """Put a pair off inside a transaction: it comes last for this reviewer; return the fact.

    Raises:
        NotThereError, NotAllowedError: as `judge`.
    """
    a, b = pair_key(facts.db, *pair)
    return facts.append("put_off", {"a": a, "b": b}).id


def latest(db: sqlite3.Connection, reviewer: str) -> Word | None:
    """Return what the reviewer last said of duplicates and did not take back: undone next."""
    row = db.execute(
        """select fact, what, a, b, why from (
            select * from (
                select j.fact, j.ord, j.judgement as what, j.a, j.b, j.why from judgements j
                where j.reviewer = :who
                    and not exists (select 1 from withdrawals w where w.target = j.fact)
                order by j.ord desc limit 1)
            union all
            select * from (
                select p.fact, p.ord, 'later', p.a, p.b, '' from put_off p where p.reviewer = :who
                    and not exists (select 1 from withdrawals w where w.target = p.fact)
                order by p.ord desc limit 1))
        order by ord desc limit 1""",
        {"who": reviewer},
    ).fetchone()
    if row is None:
        return None
    fact, what, a, b, why = row
    together = list(_split_with(db, fact))
    if together:
        split, pairs = together[0][0], tuple((a, b) for _, a, b in together)
        return Word(split, SPLIT, pairs, why)
    return Word(fact, what, ((a, b),), why)


def _split_with(db: sqlite3.Connection, fact: str) -> Iterator[tuple[str, str, str]]:
    """The standing judgements made in one stroke with this one."""
    yield from db.execute(
        """select s.fact, j.a, j.b from splits o join splits s on s.fact = o.fact
        join judgements j on j.fact = s.target
        where o.target = ? and not exists (select 1 from withdrawals w where w.target = j.fact)
        order by j.ord""",
        (fact,),
    )


def take_back_in(facts: Writing, fact: str = "") -> Word | None:
    """Take back what this reviewer said of duplicates, inside a transaction.

    Args:
        facts: the transaction, in the name of the reviewer.
        fact: the one to take back: a judgement, a split or a *later*; '' takes the last back.
            One that was taken back already stays so.

    Returns:
        What is taken back; None when there is nothing.

    Raises:
        NotThereError: the fact is nothing that this reviewer said of duplicates.
    """
    word = _named(facts, fact) if fact else latest(facts.db, facts.reviewer)
    if word is None:
        return None
    for target in _targets(facts.db, word):
        facts.append("withdrawal", {"target": target})
    return word


def _named(facts: Writing, fact: str) -> Word:
    row = facts.db.execute(
        """select judgement, a, b, why from judgements where fact = :fact and reviewer = :who
        union all select 'later', a, b, '' from put_off where fact = :fact and reviewer = :who""",
        {"fact": fact, "who": facts.reviewer},
    ).fetchone()
    if row:
        return Word(fact, row[0], ((row[1], row[2]),), row[3])
    rows = facts.db.execute(
        """select j.a, j.b, j.why from splits s join judgements j on j.fact = s.target
        where s.fact = ? and j.reviewer = ? order by j.ord""",
        (fact, facts.reviewer),
    ).fetchall()
    if not rows:
        raise NotThereError(f"{facts.reviewer} said no such thing of duplicates; look again.")
    return Word(fact, SPLIT, tuple((a, b) for a, b, _ in rows), rows[0][2])


def _targets(db: sqlite3.Connection, word: Word) -> list[str]:
    rows = db.execute(
        """select f.fact from (
            select target as fact from splits where fact = :fact
            union all select :fact where not exists (select 1 from splits where fact = :fact)) f
        where not exists (select 1 from withdrawals w where w.target = f.fact)""",
        {"fact": word.fact},
    )
    return [row[0] for row in rows]


def undo(store: Store, pair: tuple[str, str], reviewer: str, at: str) -> str:
    """Take back the last word of people on two records; the rules' word stands again.

    Returns:
        The judgement that was taken back.

    Raises:
        NotThereError: no person has judged the pair.
    """
    with writing(store, reviewer, at) as facts:
        a, b = pair_key(facts.db, *pair)
        last = said_of(facts.db, a, b)
        if last is None:
            raise NotThereError(
                f"Nobody has judged {a} and {b}; to split what a rule joined, say "
                f"`reviewkit different {a} {b}`."
            )
        facts.append("withdrawal", {"target": last.fact})
        settle_membership(facts.db)
        return str(last.judgement)
