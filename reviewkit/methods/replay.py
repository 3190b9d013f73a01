"""Screening replayed on a review whose decisions are known: how early is what is relevant found?

Reports that are known at the start are left out of every count. The measures are those of the
literature, so that numbers can be set beside published ones:

* **WSS@r**, work saved over sampling at recall r (Cohen and others 2006,
  doi:10.1197/jamia.M1929): the share of the reports not read when r of the relevant ones are
  found, less 1 - r;
* **recall at a share of the reports**;
* **ATD**, average time to discovery: the mean place of a relevant report, as a share of all
  (Ferdinands and others 2023, doi:10.1186/s13643-023-02257-7);
* **loss**: the area between the perfect recall curve and this one, as a share of the area
  between the perfect and the worst (as ASReview normalises it); 0 is perfect, 1 the worst.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from reviewkit.errors import NotAllowedError


@dataclass(frozen=True, slots=True)
class Replay:
    """The course of one replay.

    `read` are the places in the order in which they were read, without those known at the start,
    up to the last relevant one; `found` counts from 1 when each relevant one was read.
    """

    start: tuple[int, ...]
    read: tuple[int, ...]
    found: tuple[int, ...]
    reports: int  # to be read, without those known at the start
    retrains: int


@dataclass(frozen=True, slots=True)
class Measures:
    """How good an order was."""

    wss95: float
    wss100: float
    recall_at_5: float
    recall_at_10: float
    recall_at_20: float
    atd: float
    loss: float
    first_relevant: float  # its place, from 1


def draw_start(included: Sequence[bool], seed: int) -> tuple[int, int]:
    """Draw one relevant and one irrelevant report to start from.

    Raises:
        NotAllowedError: there are fewer than two relevant ones, or than two irrelevant ones.
    """
    relevant = [place for place, good in enumerate(included) if good]
    irrelevant = [place for place, good in enumerate(included) if not good]
    if len(relevant) < 2 or len(irrelevant) < 2:
        raise NotAllowedError(
            f"Of {len(included)} records {len(relevant)} are labelled relevant: a replay needs "
            "at least two relevant and two irrelevant ones, one of each to start from."
        )
    drawn = random.Random(seed)  # noqa: S311 - repeatable, not secret
    return drawn.choice(relevant), drawn.choice(irrelevant)


def replay(
    order: Callable[[Mapping[int, bool]], Iterable[int]],
    included: Sequence[bool],
    start: Sequence[int] = (),
    *,
    pause: float = 0.0,
) -> Replay:
    """Read reports as a reviewer would who follows the order, until all that is relevant is found.

    Args:
        order: given the decisions so far (place -> included), the unread places, best first.
        included: of every report, whether it is relevant.
        start: places known at the start.
        pause: how many reports are read before the order is made anew, as a share of those
            already read; 0 makes it anew after every single one.

    Raises:
        NotAllowedError: there is nothing relevant to find.
    """
    labels = {place: included[place] for place in start}
    wanted = sum(included) - sum(labels.values())
    if not wanted or wanted == len(included) - len(labels):
        raise NotAllowedError(
            "Nothing can be measured where no record, or every record, is relevant: label the "
            "relevant ones 1 and the others 0."
        )
    read: list[int] = []
    found: list[int] = []
    retrains = 0
    while len(found) < wanted:
        retrains += 1
        batch = max(1, int(pause * len(labels)))
        for place, _ in zip(order(labels), range(batch), strict=False):
            labels[place] = included[place]
            read.append(place)
            if included[place]:
                found.append(len(read))
                if len(found) == wanted:
                    break
    return Replay(tuple(start), tuple(read), tuple(found), len(included) - len(start), retrains)


def measure(found: Sequence[int], reports: int) -> Measures:
    """Measure an order by where its relevant reports stood.

    Args:
        found: the place of each relevant report, from 1, rising.
        reports: how many there were to read.

    Raises:
        ValueError: nothing was relevant, or everything.
    """
    relevant = len(found)
    if not 0 < relevant < reports:
        raise ValueError("Both relevant and irrelevant reports are needed.")
    mean = sum(found) / relevant
    return Measures(
        wss95=_work_saved(found, reports, Fraction(95, 100)),
        wss100=_work_saved(found, reports, Fraction(1)),
        recall_at_5=_recall_at(found, reports, Fraction(5, 100)),
        recall_at_10=_recall_at(found, reports, Fraction(10, 100)),
        recall_at_20=_recall_at(found, reports, Fraction(20, 100)),
        atd=mean / reports,
        loss=(mean - (relevant + 1) / 2) / (reports - relevant),
        first_relevant=float(found[0]),
    )


def recall_curve(found: Sequence[int], reports: int) -> list[tuple[int, float]]:
    """Give the corners of the recall curve: (reports read, share of the relevant found)."""
    steps = [(place, number / len(found)) for number, place in enumerate(found, start=1)]
    return [(0, 0.0), *steps, *([(reports, 1.0)] if found[-1] < reports else [])]


def _work_saved(found: Sequence[int], reports: int, recall: Fraction) -> float:
    # Fractions: 0.95 x 20 must be 19, not a little more.
    needed = ceil(recall * len(found))
    return 1 - found[needed - 1] / reports - float(1 - recall)


def _recall_at(found: Sequence[int], reports: int, share: Fraction) -> float:
    limit = ceil(share * reports)
    return sum(place <= limit for place in found) / len(found)
