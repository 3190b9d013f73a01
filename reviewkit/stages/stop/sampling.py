"""A random sample of what a reviewer has not read, frozen as a fact and read next."""

from __future__ import annotations

import random

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.protocol import Protocol
from reviewkit.stages.stop.history import unread
from reviewkit.stages.stop.standing import reads
from reviewkit.store import Store, Writing, writing
from reviewkit.store.project import write_run
from reviewkit.store.waiting import has_stopped, open_round, sample_in_hand
from reviewkit.terms import Stage


def draw(
    store: Store, protocol: Protocol, stage: Stage, size: int, seed: int, reviewer: str, at: str
) -> int:
    """Draw a random sample of what a reviewer has not read; it waits for them before the rest.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        size: how many reports; all that are unread where there are fewer.
        seed: of the draw; the same seed draws the same from the same unread reports.
        reviewer: whose.
        at: ISO time.

    Returns:
        How many were drawn.

    Raises:
        NotAllowedError: the reviewer does not read at this stage, has stopped, or has nothing
            unread; another sample is not read yet; a calibration round goes first.
    """
    with writing(store, reviewer, at) as facts:
        return draw_in(facts, protocol, stage, size, seed)


def draw_in(facts: Writing, protocol: Protocol, stage: Stage, size: int, seed: int) -> int:
    """Draw a sample inside a transaction; see `draw`."""
    who = facts.reviewer
    if size < 1:
        raise NotAllowedError("Say how many reports to draw, 1 or more.")
    refuse_strangers(protocol, stage, who)
    if open_round(facts.db, stage):
        raise NotAllowedError(f"The calibration round at stage {stage} goes first.")
    if has_stopped(facts.db, stage, who):
        raise NotAllowedError(
            f"{who} has stopped reading at stage {stage}; `reviewkit stop --resume` opens it again."
        )
    if left := sample_in_hand(facts.db, stage, who):
        raise NotAllowedError(
            f"{len(left)} reports of the sample before are still to be read; read them, or take "
            "it back with `reviewkit stop --sample 0`."
        )
    waiting = sorted(unread(facts.db, stage, who))
    if not waiting:
        raise NotAllowedError(f"{who} has no unread report at stage {stage}.")
    chance = random.Random(f"sample-{seed}")  # noqa: S311 - a seeded sample, no secret
    sample = chance.sample(waiting, min(size, len(waiting)))
    said = write_run([[report] for report in sample], facts.store.folder)
    body = {"stage": str(stage), "seed": seed, "unread": len(waiting), "said": said}
    facts.append("sample", body)
    return len(sample)


def refuse_strangers(protocol: Protocol, stage: Stage, reviewer: str) -> None:
    """Refuse who does not read at a stage.

    Raises:
        NotAllowedError: so it is.
    """
    if not reads(protocol, stage, reviewer):
        readers = " and ".join(protocol.readers(stage))
        raise NotAllowedError(f"At stage {stage}, {readers} read, not {reviewer}.")


def drop(store: Store, stage: Stage, reviewer: str, at: str) -> int:
    """Take a reviewer's last sample back; what was read of it stays decided.

    Returns:
        How many of its reports were not read yet.

    Raises:
        NotThereError: there is none.
    """
    with writing(store, reviewer, at) as facts:
        return drop_in(facts, stage)


def drop_in(facts: Writing, stage: Stage) -> int:
    """Take a sample back inside a transaction; see `drop`."""
    left = len(sample_in_hand(facts.db, stage, facts.reviewer))
    row = facts.db.execute(
        "select fact from standing_samples where reviewer = ? and stage = ? "
        "order by ord desc limit 1",
        (facts.reviewer, str(stage)),
    ).fetchone()
    if row is None:
        raise NotThereError(f"{facts.reviewer} has drawn no sample at stage {stage}.")
    facts.append("withdrawal", {"target": row[0]})
    return left
