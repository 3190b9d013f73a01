"""Screening: what waits, decisions of each reviewer, conflicts, settlements, agreement, search."""

from __future__ import annotations

from reviewkit.stages.screen.agreeing import (
    Disagreement,
    PairAgreement,
    StageAgreement,
    agreements,
    disagreements,
    stage_agreements,
)
from reviewkit.stages.screen.deciding import (
    Decision,
    decide,
    decide_in,
    decide_many,
    decide_many_in,
    decisions,
    undo,
    undo_in,
    withdraw,
    withdraw_in,
)
from reviewkit.stages.screen.desk import Progress, next_report, progress, to_decide, waiting_for
from reviewkit.stages.screen.finding import Filters, Found, Page, find, prepare_search, search
from reviewkit.stages.screen.second import SecondReading, second_reader
from reviewkit.stages.screen.settling import (
    Conflict,
    Settlement,
    Word,
    conflicts,
    count_conflicts,
    may_settle,
    settle,
    settle_in,
    settled_already,
    unsettle_in,
)
from reviewkit.store.orders import BY_PLACE, Order

__all__ = [
    "BY_PLACE",
    "Conflict",
    "Decision",
    "Disagreement",
    "Filters",
    "Found",
    "Order",
    "Page",
    "PairAgreement",
    "Progress",
    "SecondReading",
    "Settlement",
    "StageAgreement",
    "Word",
    "agreements",
    "conflicts",
    "count_conflicts",
    "decide",
    "decide_in",
    "decide_many",
    "decide_many_in",
    "decisions",
    "disagreements",
    "find",
    "may_settle",
    "next_report",
    "prepare_search",
    "progress",
    "search",
    "second_reader",
    "settle",
    "settle_in",
    "settled_already",
    "stage_agreements",
    "to_decide",
    "undo",
    "undo_in",
    "unsettle_in",
    "waiting_for",
    "withdraw",
    "withdraw_in",
]
