"""Duplicates: what the rules say, what people say, and which records form one report.

`running` asks the rules, `queue` holds the pairs that wait for a person, `judging` takes a
person's word, `clusters` opens and splits reports of several records, `relatives` lists what is
related and which joins were refused, `fields` says from which record a report's fields are.
"""

from __future__ import annotations

from reviewkit.stages.dedupe.clusters import (
    Cluster,
    cluster,
    clusters,
    split_apart_in,
    split_off_in,
)
from reviewkit.stages.dedupe.counting import Contribution
from reviewkit.stages.dedupe.fields import Shown, numbers, shown_fields
from reviewkit.stages.dedupe.judging import (
    Word,
    judge,
    judge_in,
    latest,
    put_off_in,
    say_in,
    take_back_in,
    undo,
)
from reviewkit.stages.dedupe.queue import Pair, count_waiting, pair, waiting, waiting_keys
from reviewkit.stages.dedupe.relatives import (
    Relative,
    count_related,
    related,
    related_to,
    stopped,
)
from reviewkit.stages.dedupe.running import Deduped, dedupe, rehearse
from reviewkit.stages.dedupe.sides import COMPARED, IN_SHARES, Ruling, Said, Side

__all__ = [
    "COMPARED", "IN_SHARES", "Cluster", "Contribution", "Deduped", "Pair", "Relative", "Ruling",
    "Said", "Shown", "Side", "Word", "cluster", "clusters", "count_related", "count_waiting",
    "dedupe", "judge", "judge_in", "latest", "numbers", "pair", "put_off_in", "rehearse",
    "related", "related_to", "say_in", "shown_fields", "split_apart_in", "split_off_in",
    "stopped", "take_back_in", "undo", "waiting", "waiting_keys",
]  # fmt: skip
