"""Giving reports out: all, split at random, in batches, topped up; calibration; who leaves."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import Protocol, StageRule
from reviewkit.store import Store, Writing, writing
from reviewkit.store.project import write_run
from reviewkit.terms import Stage

HOWS = ("all", "split", "batches", "top_up")
Row = tuple[str, str, int, int]  # reviewer, report, batch, readers it needs


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was given out: reports, and how many each reviewer got."""

    stage: Stage
    how: str
    reports: int
    by_reviewer: dict[str, int]
    batches: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of a reviewer: its number in the assignment, reports, and those left."""

    assignment: str
    number: int
    reports: int
    left: int


def assign(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    how: str,
    reviewers: Sequence[str] = (),
    size: int = 0,
    seed: int = 0,
    *,
    reviewer: str,
    at: str,
) -> Assigned:
    """Give the reports of a stage that still want readers to reviewers.

    Args:
        store: the review.
        protocol: its protocol; says how many readers a report needs, or a sample of them.
        stage: title or fulltext.
        how: `all` gives every report to everybody; `split` each to as many as it needs, evenly
            and at random; `batches` the same in batches of `size` that the same people read;
            `top_up` finds readers for reports that came later or lost theirs.
        reviewers: ids; empty takes those who read at this stage by the protocol.
        size: reports a batch; 0 takes the protocol's, or one batch.
        seed: of the random split.
        reviewer: who gives them out.
        at: ISO time.

    Raises:
        NotThereError: a reviewer is not one of the protocol's.
        NotAllowedError: no such way; too few reviewers; the stage is given out already.
    """
    rule = protocol.rule(stage)
    size = size or rule.batch
    chosen = _chosen(protocol, stage, reviewers)
    _check(store, rule, stage, how, chosen, size)
    with writing(store, reviewer, at) as facts:
        have, needs = _state(facts, stage, rule, seed)
        if how == "all":
            rows = _to_all(list(have), chosen, size)
        else:
            rows = list(_share(have, needs, chosen, size if how == "batches" else 0, seed))
        return _give(facts, stage, how, rows, size if how in {"all", "batches"} else 0, seed)


def _chosen(protocol: Protocol, stage: Stage, reviewers: Sequence[str]) -> tuple[str, ...]:
    readers = protocol.readers(stage)
    chosen = tuple(dict.fromkeys(reviewers)) or readers
    if not chosen:
        raise NotAllowedError("Name the reviewers: the protocol names none.")
    strange = [one for one in chosen if readers and one not in readers]
    if strange:
        raise NotThereError(
            f"`{strange[0]}` does not read at stage {stage} ({', '.join(readers)} do); change "
            "protocol.yml or name another."
        )
    return chosen


def _check(
    store: Store, rule: StageRule, stage: Stage, how: str, chosen: Sequence[str], size: int
) -> None:
    if how not in HOWS:
        raise NotAllowedError(f"There is no way `{how}` to give reports out; {', '.join(HOWS)}.")
    if len(chosen) < rule.reviewers:
        raise NotAllowedError(
            f"A report at stage {stage} needs {rule.reviewers} reviewers; {len(chosen)} are named."
        )
    if how == "batches" and size < 1:
        raise NotAllowedError("Say how many reports a batch holds.")
    if how != "top_up" and given_out(store, stage):
        raise NotAllowedError(
            f"The reports of stage {stage} are given out already; `top_up` finds readers for new "
            "ones, and taking the assignment back opens all of them."
        )


# Reports that are still to be decided at a stage, with those who read or are to read them.
_WANTING = """
select r.record, p.reviewer, p.needs from membership r
left join (
    select report, reviewer, max(case when how = 'calibration' then 0 else needs end) as needs
        from standing_assigned where stage = :stage group by report, reviewer
    union select report, reviewer, 0 from words where stage = :stage
) p on p.report = r.record
where r.record = r.report and not exists (
    select 1 from outcomes o where o.report = r.record and o.stage = :stage
        and o.outcome <> 'pending')
and (:stage = 'title' or exists (select 1 from outcomes t where t.report = r.record
    and t.stage = 'title' and t.outcome = 'include'))
order by r.place
"""


def _state(
    facts: Writing, stage: Stage, rule: StageRule, seed: int
) -> tuple[dict[str, set[str]], dict[str, int]]:
    """For each report that wants readers: who it has, and how many it needs."""
    have: dict[str, set[str]] = {}
    needs: dict[str, int] = {}
    for report, who, wanted in facts.db.execute(_WANTING, {"stage": str(stage)}):
        readers = have.setdefault(report, set())
        if who is not None:
            readers.add(who)
        needs[report] = max(needs.get(report, 0), wanted or 0)
    if rule.sample is None:  # the protocol in force counts, whatever was drawn under another
        return have, dict.fromkeys(needs, rule.reviewers)
    fresh = sorted(report for report, wanted in needs.items() if not wanted)
    draw = random.Random(f"sample-{seed}")  # noqa: S311 - a seeded sample, no secret
    both = set(draw.sample(fresh, round(len(fresh) * rule.sample)))
    needs |= {report: rule.reviewers if report in both else 1 for report in fresh}
    return have, needs


def _to_all(reports: Sequence[str], chosen: Sequence[str], size: int) -> list[Row]:
    return [
        (who, report, place // size + 1 if size else 1, len(chosen))
        for place, report in enumerate(reports)
        for who in chosen
    ]


def _share(
    have: dict[str, set[str]],
    needs: dict[str, int],
    chosen: Sequence[str],
    size: int,
    seed: int,
) -> Iterable[Row]:
    """Share reports out at random: each chunk of `size` goes to those who have least so far."""
    draw = random.Random(f"share-{seed}")  # noqa: S311 - a seeded split, no secret
    wanting = sorted(report for report in have if len(have[report]) < needs[report])
    draw.shuffle(wanting)
    load = [(0, draw.random(), who) for who in chosen]
    heapq.heapify(load)
    chunks = iter(wanting)
    number = 0
    while chunk := list(islice(chunks, size or 1)):
        number += 1
        taken, popped = Counter[str](), []
        while load:
            count, _, who = heapq.heappop(load)
            popped.append((count, who))
            for report in chunk:
                if len(have[report]) < needs[report] and who not in have[report]:
                    have[report].add(who)
                    taken[who] += 1
                    yield who, report, number if size else 1, needs[report]
            if all(len(have[report]) >= needs[report] for report in chunk):
                break
        for count, who in popped:
            heapq.heappush(load, (count + taken[who], draw.random(), who))


def _give(
    facts: Writing, stage: Stage, how: str, rows: Sequence[Row], size: int, seed: int
) -> Assigned:
    counts = Counter(who for who, *_ in rows)
    if rows:
        said = write_run([list(row) for row in rows], facts.store.folder)
        body = {"stage": str(stage), "how": how, "size": size, "seed": seed, "said": said}
        facts.append("assignment", body)
    return Assigned(
        stage,
        how,
        len({row[1] for row in rows}),
        dict(sorted(counts.items())),
        max((row[2] for row in rows), default=0),
    )


def my_batches(store: Store, stage: Stage, reviewer: str) -> list[Batch]:
    """List what a reviewer was given at a stage, batch by batch, with how much is left of each."""
    rows = store.db.execute(
        """select a.fact, a.batch, count(distinct a.report),
            count(distinct case when w.report is null and o.report is null then a.report end)
        from standing_assigned a
        left join words w on w.report = a.report and w.stage = a.stage
            and w.reviewer = a.reviewer
        left join outcomes o on o.report = a.report and o.stage = a.stage
            and o.outcome <> 'pending'
        where a.stage = ? and a.reviewer = ? group by a.ord, a.fact, a.batch
        order by a.ord, a.batch""",
        (str(stage), reviewer),
    )
    return [Batch(*row) for row in rows]


def given_out(store: Store, stage: Stage) -> bool:
    """Tell whether the reports of a stage are given to reviewers one by one."""
    row = store.db.execute("select 1 from handed_out where stage = ?", (str(stage),)).fetchone()
    return row is not None


def departed(store: Store) -> list[tuple[str, str]]:
    """List who left and when that was noted, in order."""
    return store.db.execute(
        """select d.who, f.at from departures d join facts f on f.id = d.fact
        where not exists (select 1 from withdrawals w where w.target = d.fact) order by d.ord"""
    ).fetchall()


def take_back(store: Store, stage: Stage, reviewer: str, at: str) -> int:
    """Take back what was given out at a stage; decisions stay. Returns how many assignments."""
    with writing(store, reviewer, at) as facts:
        rows = facts.db.execute(
            """select fact from assignments a where stage = ? and how <> 'calibration'
                and not exists (select 1 from withdrawals w where w.target = a.fact)
            order by ord""",
            (str(stage),),
        ).fetchall()
        for (fact,) in rows:
            facts.append("withdrawal", {"target": fact})
    return len(rows)


def leave(store: Store, who: str, reviewer: str, at: str) -> list[Assigned]:
    """Note that a reviewer left: their decisions stay, their open reports pass on to the others.

    Args:
        store: the review.
        who: who leaves.
        reviewer: who notes it.
        at: ISO time.

    Returns:
        What was passed on, for each stage at which they had open reports.

    Raises:
        NotThereError: they were given no reports.
    """
    with writing(store, reviewer, at) as facts:
        open_work = [(stage, _open_work(facts, stage, who)) for stage in Stage]
        known = facts.db.execute("select 1 from assigned where reviewer = ?", (who,)).fetchone()
        if not known:
            raise NotThereError(
                f"{who} was given no reports; take them off `who` in protocol.yml instead."
            )
        facts.append("departure", {"who": who})
        return [_pass_on(facts, stage, who, reports) for stage, reports in open_work if reports]


def _open_work(facts: Writing, stage: Stage, who: str) -> dict[str, int]:
    """Reports given to a reviewer that they have not decided and that are open, with needs."""
    rows = facts.db.execute(
        """select a.report, max(a.needs) from standing_assigned a
        where a.stage = :stage and a.reviewer = :who and a.how <> 'calibration'
            and not exists (select 1 from words w where w.report = a.report
                and w.stage = a.stage and w.reviewer = a.reviewer)
            and not exists (select 1 from outcomes o where o.report = a.report
                and o.stage = a.stage and o.outcome <> 'pending')
        group by a.report order by a.report""",
        {"stage": str(stage), "who": who},
    )
    return dict(rows.fetchall())


def _pass_on(facts: Writing, stage: Stage, who: str, reports: dict[str, int]) -> Assigned:
    others = [
        row[0]
        for row in facts.db.execute(
            """select distinct reviewer from assigned a where stage = ? and reviewer <> ?
                and not exists (select 1 from departures e where e.who = a.reviewer
                    and e.ord > a.ord)
            order by 1""",
            (str(stage), who),
        )
    ]
    have = {report: _readers(facts, stage, report) - {who} for report in reports}
    return _give(facts, stage, "passed_on", list(_share(have, reports, others, 0, 0)), 0, 0)


def _readers(facts: Writing, stage: Stage, report: str) -> set[str]:
    rows = facts.db.execute(
        """select reviewer from standing_assigned where report = :report and +stage = :stage
        union select reviewer from words where report = :report and stage = :stage""",
        {"report": report, "stage": str(stage)},
    )
    return {row[0] for row in rows}
