"""Where a reviewer stands at a stage: the test, the sample, the heuristics, read and unread."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reviewkit.methods.stopping import (
    MILD_BIAS,
    Elusion,
    RecallTest,
    RunRule,
    check_every,
    elusion,
    recall_test,
    run_rules,
    sample_sentence,
    sentence,
)
from reviewkit.protocol import Protocol
from reviewkit.stages.stop.history import Word, orders, unread, words
from reviewkit.store import Store
from reviewkit.store.waiting import handed_out, sample_in_hand
from reviewkit.terms import Stage

NAMES = {
    "place": "as they came in",
    "newest": "newest first",
    "oldest": "oldest first",
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of the test: recall aimed at, confidence, and the bias assumed (1: none)."""

    target: float = 0.95
    confidence: float = 0.95
    bias: float = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample of the unread: how far it is read, and what it says when it is read whole.

    `unread` is what it was drawn from; `lost` are reports of it that others decided first, which
    are left out. `found` estimates, `sentence` says it, once `left` is 0.
    """

    drawn: int
    read: int
    relevant: int
    left: int
    lost: int
    unread: int
    found: Elusion | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A reviewer stopped on purpose: who noted it, why, what was left, what could be said then."""

    reviewer: str
    why: str
    at: str
    read: int
    unread: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopping:
    """What can be said of what one reviewer did not read at a stage.

    `read`, `unread` and `relevant` count reports; `aside` of those read were not read in order
    and are left out of the test (`relevant_aside` of them known to it as found). `orders` counts
    the others by the order in force. `test` is the test asked for; `assumed` the one with a mild
    bias, which is an assumption. `rules` are heuristics: they promise nothing.
    """

    stage: Stage
    reviewer: str
    read: int
    unread: int
    relevant: int
    aside: int
    relevant_aside: int
    orders: dict[str, int]
    test: RecallTest
    assumed: RecallTest
    sample: Sample | None
    rules: tuple[RunRule, ...]
    next_check: int
    stopped: Stopped | None
    sentence: str

    @property
    def total(self) -> int:
        """All reports that were this reviewer's to read."""
        return self.read + self.unread


def stands(
    store: Store, protocol: Protocol, stage: Stage, reviewer: str, aim: Aim | None = None
) -> Stopping:
    """Say what can be said of what a reviewer did not read at a stage, from their words alone.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        reviewer: whose reading.
        aim: what is asked of the test.

    Raises:
        NotAllowedError: the aim is out of range; see `methods.stopping.recall_test`.
    """
    aim = aim or Aim()
    read = words(store.db, stage, reviewer)
    left = len(unread(store.db, stage, reviewer))
    in_order = [word for word in read if not word.aside]
    known = sum(word.relevant for word in read if word.aside)
    labels = [True] * known + [word.relevant for word in in_order]
    total = len(labels) + left
    asked = {"target": aim.target, "confidence": aim.confidence}
    test = recall_test(labels, total, bias=aim.bias, **asked)
    usual = protocol.rule(stage).order
    by_order = orders(store.db, stage, reviewer, [word.ord for word in in_order], usual)
    sample = _sample(store, stage, reviewer, read, aim.confidence)
    every = check_every(len(read) + left)
    return Stopping(
        stage=stage,
        reviewer=reviewer,
        read=len(read),
        unread=left,
        relevant=test.found,
        aside=len(read) - len(in_order),
        relevant_aside=known,
        orders=dict(by_order.most_common()),
        test=test,
        assumed=recall_test(labels, total, bias=MILD_BIAS, **asked),
        sample=sample,
        rules=tuple(run_rules([word.relevant for word in in_order], len(read) + left)),
        next_check=min(left, every - len(read) % every),
        stopped=stopped(store, stage, reviewer),
        sentence=_said(test, by_order, len(read) - len(labels), len(read) - len(in_order), sample),
    )


def _said(
    test: RecallTest, by_order: Counter[str], irrelevant: int, aside: int, sample: Sample | None
) -> str:
    """The sentences for the methods section; `irrelevant` of those read aside were so."""
    parts = [sentence(test, order=in_words(by_order), aside=irrelevant)]
    if aside:
        parts.append(
            f"{aside} reports were read out of this order (drawn at random, or decided together) "
            "and are no draws of the test."
        )
    if sample and sample.sentence:
        parts.append(sample.sentence)
    return " ".join(parts)


def in_words(by_order: dict[str, int] | Counter[str]) -> str:
    """Say in which order reports were read: "in the order set for the stage (ranked)"."""
    if not by_order:
        return "in no order so far"
    if len(by_order) == 1:
        how = next(iter(by_order))
        return f"in the order set for the stage ({NAMES.get(how, how)})"
    counted = ", ".join(f"{NAMES.get(how, how)}: {count}" for how, count in by_order.items())
    return f"in the orders set for the stage ({counted})"


def _sample(
    store: Store, stage: Stage, reviewer: str, read: list[Word], confidence: float
) -> Sample | None:
    row = store.db.execute(
        "select fact, ord, unread from standing_samples where reviewer = ? and stage = ? "
        "order by ord desc limit 1",
        (reviewer, str(stage)),
    ).fetchone()
    if row is None:
        return None
    fact, drawn_at, frame = row
    reports = {
        one[0]
        for one in store.db.execute(
            "select m.report from sampled x join membership m on m.record = x.record "
            "where x.fact = ?",
            (fact,),
        )
    }
    said = [word for word in read if word.report in reports and word.ord > drawn_at]
    left = len(sample_in_hand(store.db, stage, reviewer))
    relevant = sum(word.relevant for word in said)
    estimate = None
    if said and not left:
        before = sum(word.relevant for word in read if word.ord < drawn_at)
        estimate = elusion(relevant, len(said), frame, before, confidence=confidence)
    return Sample(
        drawn=len(reports),
        read=len(said),
        relevant=relevant,
        left=left,
        lost=len(reports) - len(said) - left,
        unread=frame,
        found=estimate,
        sentence=sample_sentence(estimate, frame) if estimate else "",
    )


def stopped(store: Store, stage: Stage, reviewer: str) -> Stopped | None:
    """Return the last stop of a reviewer at a stage that was not taken back."""
    row = store.db.execute(
        """select s.reviewer, s.why, f.at, s.read, s.unread, s.figures ->> '$.sentence'
        from standing_stops s join facts f on f.id = s.fact
        where s.whose = ? and s.stage = ? order by s.ord desc limit 1""",
        (reviewer, str(stage)),
    ).fetchone()
    return Stopped(*row) if row else None


def readers_of(store: Store, protocol: Protocol, stage: Stage) -> tuple[str, ...]:
    """Name the people who read at a stage: not programs, nor those who were given nothing."""
    programs = {one.id for one in protocol.reviewers if one.program}
    named = [one for one in protocol.readers(stage) if one not in programs]
    said = store.db.execute(
        "select distinct reviewer from words where stage = ? order by 1", (str(stage),)
    )
    spoke = [row[0] for row in said if row[0] not in programs]
    if named and handed_out(store.db, stage):
        given = store.db.execute(
            "select distinct reviewer from standing_assigned where stage = ?", (str(stage),)
        )
        busy = {row[0] for row in given} | set(spoke)
        named = [one for one in named if one in busy]
    return tuple(dict.fromkeys((*named, *spoke)))


def reads(protocol: Protocol, stage: Stage, reviewer: str) -> bool:
    """Tell whether somebody reads at a stage; where the protocol names nobody, everybody does."""
    readers = protocol.readers(stage)
    return not readers or reviewer in readers


def may_stop_all(protocol: Protocol, reviewer: str) -> bool:
    """Tell whether somebody may stop a stage for all its readers: a lead."""
    return any(one.id == reviewer and one.role == "lead" for one in protocol.reviewers)


def look(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    asks: str | None,
    aim: Aim | None = None,
) -> tuple[tuple[Stopping, ...], tuple[str, ...]]:
    """Say where the readers of a stage stand, each apart, as far as who asks may know it.

    A reader's figures are made of that reader's decisions. So who reads at the stage gets their
    own and nobody else's, ever: the others' would tell what they said before both have decided.
    Who does not read there (an observer, a lead who leaves it to others) gets all. Where nobody
    says who they are, a reader may sit there: shown are only those of whose decisions none waits
    for somebody else's, as with conflicts.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        asks: who asks; None: nobody says.
        aim: what is asked of the test.

    Returns:
        Where readers stand, and the readers whose figures are kept back.
    """
    if asks is not None and reads(protocol, stage, asks):
        return (stands(store, protocol, stage, asks, aim),), ()
    readers = readers_of(store, protocol, stage)
    waiting: set[str] = set()
    if asks is None:
        waiting = {
            row[0]
            for row in store.db.execute(
                "select distinct reviewer from words where stage = ? and open = 1", (str(stage),)
            )
        }
    shown = tuple(stands(store, protocol, stage, one, aim) for one in readers if one not in waiting)
    return shown, tuple(one for one in readers if one in waiting)
