"""The line that the screening page shows every so many decisions: where the reviewer stands."""

from __future__ import annotations

from flask import g, session

from reviewkit.methods.stopping import check_every
from reviewkit.stages import stop
from reviewkit.terms import Stage
from reviewkit.web.desk import here


def line(stage: Stage, read: int, total: int) -> str:
    """Say where the reviewer stands; worked out anew when a test is due, else as before.

    Args:
        stage: title or fulltext.
        read: reports that they decided.
        total: those, and those that wait for them.
    """
    step = read // check_every(total) if total else 0
    if step == 0:
        return ""
    before, said = session.get(_name(stage), (0, ""))
    if before != step:
        said = stop.brief(stop.stands(here().store, here().plan.protocol, stage, g.who))
        session[_name(stage)] = (step, said)
    return str(said)


def forget(stage: Stage) -> None:
    """Let the line be worked out anew at the next look."""
    session.pop(_name(stage), None)


def _name(stage: Stage) -> str:
    """Where the line is kept; who logs in begins a session of their own."""
    return f"stop_{stage}"
