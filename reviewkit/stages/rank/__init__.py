"""Ranked order: prepared once, learned from decisions, made while people read."""

from __future__ import annotations

from reviewkit.stages.rank.learning import Learner
from reviewkit.stages.rank.learnt import Labels, aim_text, labels_for
from reviewkit.stages.rank.preparing import Prepared, prepare
from reviewkit.stages.rank.ranking import Ranked, make_the_aim, order_now, rank_now, ranked

__all__ = [
    "Labels",
    "Learner",
    "Prepared",
    "Ranked",
    "aim_text",
    "labels_for",
    "make_the_aim",
    "order_now",
    "prepare",
    "rank_now",
    "ranked",
]
