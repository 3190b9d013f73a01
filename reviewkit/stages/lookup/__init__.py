"""Open copies of the reports sought: looked up at sources on the network, and fetched if asked."""

from __future__ import annotations

from reviewkit.sources.asker import Asker
from reviewkit.sources.fetch import ATTENDED
from reviewkit.stages.lookup.asking import (
    Answers,
    Came,
    Lookup,
    Wanted,
    ask,
    found_for,
    look_up,
    note_in,
    wanted,
)
from reviewkit.stages.lookup.fetching import Fetched, fetch_all, tried_before

__all__ = [
    "ATTENDED",
    "Answers",
    "Asker",
    "Came",
    "Fetched",
    "Lookup",
    "Wanted",
    "ask",
    "fetch_all",
    "found_for",
    "look_up",
    "note_in",
    "tried_before",
    "wanted",
]
