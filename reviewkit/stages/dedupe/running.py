"""One run of the rules: over all records, or over those that came since the last run."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowedError
from reviewkit.protocol import DuplicateRule
from reviewkit.stages.dedupe.comparing import compared
from reviewkit.stages.dedupe.counting import Contribution, contributions, overlaps, placed
from reviewkit.stages.dedupe.normalising import Progress, frame_of, normalised
from reviewkit.stages.dedupe.queue import count_waiting
from reviewkit.store import Store, writing
from reviewkit.store.membership import SAID, SAME, clustered
from reviewkit.store.project import write_run
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from reviewkit.methods.matching import Pair


@dataclass(frozen=True, slots=True)
class Deduped:
    """What a run of the rules did, or would do.

    `compared` are the records that were new to it; `anew` says why a run compared all records
    again that were compared before, or is ''. `by_rule` counts pairs called the same, `by_sources`
    duplicates by the source of the record that names the report, and their own. `found` says
    what each source contributed, `overlaps` how many reports two sources both found.
    """

    records: int
    reports: int
    duplicates: int
    compared: int
    anew: str
    by_rule: dict[str, int]
    by_sources: dict[tuple[str, str], int]
    maybe: int
    related: int
    stopped: int
    found: tuple[Contribution, ...]
    overlaps: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be compared: the run to go on from ('' for none) and the files new to it."""

    policy: dict[str, bool]
    after: str | None
    files: tuple[str, ...]
    new: tuple[str, ...]
    anew: str


def dedupe(
    store: Store,
    rule: DuplicateRule,
    reviewer: str,
    at: str,
    progress: Progress | None = None,
    *,
    whole: bool = False,
    scheduler: str | None = None,
) -> Deduped:
    """Compare records, merge what is the same, queue what is doubtful; delete nothing.

    Records that an earlier run compared by the same rules and policy are compared with new ones
    only. Stopped in the middle, it leaves the store as it was.

    Args:
        store: the review.
        rule: which relatives count as the same report.
        reviewer: who runs it.
        at: ISO time.
        progress: called with the step, how much of it is done, and of how much (0: not known).
        whole: compare all records, also those compared before.
        scheduler: address of a Dask cluster that compares; by default it is done here.

    Raises:
        NotAllowedError: there is nothing to compare yet, or the cluster cannot.
        NotThereError: no scheduler answers at the address.
    """
    tell = progress or _silent
    task = _task(store.db, rule, whole)
    if not task.new:
        return _told(store, task, 0)
    pairs, numbers, count_new = _judged(store, task, tell, keep=True, scheduler=scheduler)
    tell("storing", 0, 0)
    said = write_run(
        [*map(_line, pairs), *([one, number] for one, number in numbers)], store.folder
    )
    count = Counter(pair.judgement for pair in pairs)
    with writing(store, reviewer, at) as facts:
        facts.append("run", _body(task, said, count_new, count))
    return _told(store, task, count_new)


def rehearse(
    store: Store,
    rule: DuplicateRule,
    progress: Progress | None = None,
    *,
    whole: bool = False,
    scheduler: str | None = None,
) -> Deduped:
    """Tell what `dedupe` would do, and store nothing.

    Args:
        store: the review.
        rule: which relatives count as the same report.
        progress: called with the step, how much of it is done, and of how much (0: not known).
        whole: compare all records, also those compared before.
        scheduler: address of a Dask cluster that compares; by default it is done here.

    Raises:
        NotAllowedError: there is nothing to compare yet, or the cluster cannot.
        NotThereError: no scheduler answers at the address.
    """
    task = _task(store.db, rule, whole)
    if not task.new:
        return _told(store, task, 0)
    tell = progress or _silent
    pairs, numbers, count_new = _judged(store, task, tell, keep=False, scheduler=scheduler)
    return _foretold(store, task, pairs, numbers, count_new)


def _silent(_step: str, _done: int, _most: int) -> None:
    """Tell nobody."""


def _task(db: sqlite3.Connection, rule: DuplicateRule, whole: bool) -> _Task:
    """Say what is to be compared: what came since the last run, or everything anew, and why."""
    from reviewkit.methods.matching import RULES_VERSION  # noqa: PLC0415  # pandas, rapidfuzz

    files = tuple(row[0] for row in db.execute("select file from standing_imports order by first"))
    if not db.execute("select 1 from membership limit 1").fetchone():
        raise NotAllowedError("There are no records yet; bring some in with `reviewkit import`.")
    policy = rule.model_dump()
    last = db.execute(
        "select fact, rules, policy, files from runs order by ord desc limit 1"
    ).fetchone()
    anew = _why_anew(last, RULES_VERSION, policy, whole)
    if last is None or anew:
        return _Task(policy, None, files, files, anew)
    known = set(json.loads(last[3]))
    return _Task(policy, last[0], files, tuple(one for one in files if one not in known), "")


def _why_anew(
    last: tuple[str, str, str | None, str] | None,
    version: str,
    policy: dict[str, bool],
    whole: bool,
) -> str:
    if last is None:
        return ""
    _, rules, kept, _ = last
    if whole:
        return "as asked"
    if rules != version:
        return "this version of reviewkit has other rules"
    if kept is None:
        return "the last run did not note what counted as the same"
    if json.loads(kept) != policy:
        return "the protocol's `duplicates` changed"
    return ""


def _judged(
    store: Store, task: _Task, tell: Progress, *, keep: bool, scheduler: str | None
) -> tuple[list[Pair], list[tuple[str, str]], int]:
    """Ask the rules; return pairs, document numbers of what is the same, and the new records."""
    import numpy as np  # noqa: PLC0415

    from reviewkit.methods import matching  # noqa: PLC0415  # pandas, rapidfuzz

    parts = normalised(store, task.files, tell, keep=keep)
    new = set(task.new)
    fresh = np.concatenate(
        [np.full(len(part), file in new) for file, part in zip(task.files, parts, strict=True)]
    )
    asked = None if task.after is None else fresh
    policy = matching.Policy(**task.policy)
    pairs = compared(store, parts, policy, asked, tell, scheduler)
    alike = {one for pair in pairs if pair.judgement is Judgement.SAME for one in (pair.a, pair.b)}
    numbers = matching.document_numbers(frame_of(store.db, sorted(alike)))
    return pairs, sorted(numbers.items()), int(fresh.sum())


def _line(pair: Pair) -> list[Any]:
    found = json.dumps(pair.similarities)
    return [pair.a, pair.b, str(pair.judgement), pair.probability, pair.rule, pair.reason, found]


def _body(task: _Task, said: str, compared: int, count: Counter[Judgement]) -> dict[str, Any]:
    from reviewkit.methods.matching import RULES_VERSION  # noqa: PLC0415  # pandas, rapidfuzz

    return {
        "rules": RULES_VERSION,
        "policy": task.policy,
        "after": task.after,
        "files": list(task.files),
        "said": said,
        "records": compared,
        "same": count[Judgement.SAME],
        "maybe": count[Judgement.MAYBE],
        "related": count[Judgement.RELATED],
    }


def _told(store: Store, task: _Task, compared: int) -> Deduped:
    """Count what stands now."""
    db = store.db
    rules = db.execute(
        "select rule, count(*) from standing_pairs where judgement = 'same' group by rule"
    )
    related = "select count(*) from standing_pairs where judgement = 'related'"
    stopped = "select count(*) from stopped_joins"
    return _counted(
        placed(db),
        task,
        compared,
        by_rule=dict(rules.fetchall()),
        maybe=count_waiting(store),
        related=db.execute(related).fetchone()[0],
        stopped=db.execute(stopped).fetchone()[0],
    )


def _foretold(
    store: Store,
    task: _Task,
    pairs: Sequence[Pair],
    numbers: Sequence[tuple[str, str]],
    compared: int,
) -> Deduped:
    """Count what would stand after the run."""
    db, same = store.db, [pair for pair in pairs if pair.judgement is Judgement.SAME]
    before = task.after is not None
    said = db.execute(SAID).fetchall()
    clustering = clustered(
        [row[0] for row in db.execute("select record from membership order by place")],
        said,
        [*(db.execute(SAME) if before else ()), *((one.a, one.b, one.probability) for one in same)],
        dict(db.execute("select record, number from standing_numbers") if before else ())
        | dict(numbers),
    )
    report = clustering.report
    doubted = {(one.a, one.b) for one in pairs if one.judgement is Judgement.MAYBE}
    told = _told(store, task, compared) if before else None
    by_rule = Counter(told.by_rule if told else {}) + Counter(one.rule for one in same)
    if before:
        doubted |= set(db.execute("select a, b from standing_pairs where judgement = 'maybe'"))
    doubted |= {(one.a, one.b) for one in clustering.stopped}
    related = sum(one.judgement is Judgement.RELATED for one in pairs)
    return _counted(
        [(record, report[record], source) for record, _, source in placed(db)],
        task,
        compared,
        by_rule=dict(by_rule),
        maybe=_questions(doubted, said, report),
        related=related + (told.related if told else 0),
        stopped=len({(one.a, one.b) for one in clustering.stopped}),
    )


def _questions(
    doubted: Iterable[tuple[str, str]],
    said: Sequence[tuple[str, str, str]],
    report: Mapping[str, str],
) -> int:
    """Count what would wait for a person, as the view `waiting_pairs` does: two reports, once."""

    def reports(a: str, b: str) -> frozenset[str]:
        return frozenset((report[a], report[b]))

    judged = {frozenset((a, b)) for a, b, _ in said}
    asked = {reports(a, b) for a, b in doubted if frozenset((a, b)) not in judged}
    parted = {reports(a, b) for a, b, judgement in said if judgement == Judgement.DIFFERENT}
    return sum(len(two) == 2 for two in asked - parted)


def _counted(
    records: Sequence[tuple[str, str, str]],
    task: _Task,
    compared: int,
    *,
    by_rule: dict[str, int],
    maybe: int,
    related: int,
    stopped: int,
) -> Deduped:
    source_of = {record: source for record, _, source in records}
    reports = len({report for _, report, _ in records})
    by_sources = Counter(
        (source_of[report], source) for record, report, source in records if record != report
    )
    return Deduped(
        len(records),
        reports,
        len(records) - reports,
        compared,
        task.anew,
        dict(sorted(by_rule.items())),
        dict(sorted(by_sources.items())),
        maybe,
        related,
        stopped,
        contributions(records),
        overlaps(records),
    )
