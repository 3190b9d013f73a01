"""Stopping: what can be said of what was not read, a random sample of it, ending on purpose."""

from __future__ import annotations

from reviewkit.stages.stop.ending import (
    Ended,
    Resumed,
    declare,
    declare_in,
    may_exclude,
    resume,
    resume_in,
)
from reviewkit.stages.stop.sampling import draw, draw_in, drop, drop_in
from reviewkit.stages.stop.standing import (
    Aim,
    Sample,
    Stopped,
    Stopping,
    in_words,
    look,
    may_stop_all,
    readers_of,
    reads,
    stands,
)
from reviewkit.stages.stop.wording import (
    MEASURED,
    assumption,
    brief,
    named,
    supposes,
    told,
    verdict,
)

__all__ = [
    "MEASURED",
    "Aim",
    "Ended",
    "Resumed",
    "Sample",
    "Stopped",
    "Stopping",
    "assumption",
    "brief",
    "declare",
    "declare_in",
    "draw",
    "draw_in",
    "drop",
    "drop_in",
    "in_words",
    "look",
    "may_exclude",
    "may_stop_all",
    "named",
    "readers_of",
    "reads",
    "resume",
    "resume_in",
    "stands",
    "supposes",
    "told",
    "verdict",
]
