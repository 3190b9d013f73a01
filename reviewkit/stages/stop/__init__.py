"""Stopping: what can be said of what was not read, a random sample of it, ending on purpose."""

from __future__ import annotations

from reviewkit.stages.stop.ending import Ended, Resumed, declare, declare_in, resume, resume_in
from reviewkit.stages.stop.sampling import draw, draw_in, drop, drop_in
from reviewkit.stages.stop.standing import (
    Aim,
    Sample,
    Stopped,
    Stopping,
    brief,
    in_words,
    look,
    may_stop_all,
    readers_of,
    reads,
    stands,
)

__all__ = [
    "Aim",
    "Ended",
    "Resumed",
    "Sample",
    "Stopped",
    "Stopping",
    "brief",
    "declare",
    "declare_in",
    "draw",
    "draw_in",
    "drop",
    "drop_in",
    "in_words",
    "look",
    "may_stop_all",
    "readers_of",
    "reads",
    "resume",
    "resume_in",
    "stands",
]
