"""One report after the other in the terminal: what each key does, and how a sitting goes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress

from reviewkit.cli import acts, sitting
from reviewkit.cli.door import Desk
from reviewkit.cli.keyboard import keyboard
from reviewkit.cli.leaving import leaving
from reviewkit.cli.listening import listen
from reviewkit.cli.page import Look, coloured, finder, key_lines
from reviewkit.cli.sitting import Sitting, say
from reviewkit.errors import ReviewkitError
from reviewkit.stages.rank import Learner
from reviewkit.terms import Stage, Verdict


def tell_keys(now: Sitting) -> None:
    """Say what every key does."""
    sitting.put("\n")
    for line in key_lines(now.keys, len(now.desk.plan.protocol.criteria)):
        say(line)


ACTS: dict[str, Callable[[Sitting], None]] = {
    "include": lambda now: acts.decide(now, Verdict.INCLUDE),
    "exclude": acts.exclude,
    "unsure": lambda now: acts.decide(now, Verdict.UNSURE),
    "undo": acts.undo,
    "next": lambda now: sitting.go_on(now, undecided=False),
    "previous": sitting.go_back,
    "tag": acts.tag,
    "note": acts.note,
    "discuss": acts.discuss,
    "search": acts.search,
    "open": acts.open_doi,
    "help": tell_keys,
    "more": sitting.more,
    "again": sitting.show_again,
}


def read_on(
    desk: Desk, at: Stage, who: str, order: str, mine: dict[str, str], names: bool, marks: bool
) -> None:
    """Show reports until the reviewer leaves or none is left.

    Args:
        desk: the review.
        at: the stage.
        who: who reads.
        order: the order asked for, '' for the one in force.
        mine: the key of each action.
        names: whether authors and journal show.
        marks: whether the protocol's terms are marked.
    """
    look = Look(coloured(), names, finder(desk.plan.protocol) if marks else None)
    with leaving() as asked, keyboard() as keys, closing(Learner(desk.store.folder)) as learner:
        now = Sitting(desk, at, who, order, learner, look, keys, mine, asked)
        with suppress(KeyboardInterrupt):
            sitting.tell_order(now)
            sit(now)
        farewell(now)


def sit(now: Sitting) -> None:
    """Show reports and do what the keys say, until the reviewer leaves."""
    do(now, lambda one: sitting.go_on(one, undecided=True))
    listen(now, do, ACTS, acts.exclude_by)


def do(now: Sitting, act: Callable[[Sitting], None]) -> None:
    """Do what a key says; what the review's rules refuse is told, and the sitting goes on.

    This is a door like those of the command line and the web page: errors become a line here.
    """
    try:
        sitting.open_anew(now)
        if sitting.plan_anew(now):
            say("The protocol was changed meanwhile: read its criteria again. Nothing was done.")
            sitting.show_again(now)
            return
        act(now)
    except acts.MeanwhileError as error:
        say(str(error))
        sitting.show(now, error.report)
    except ReviewkitError as error:
        say(str(error))


def farewell(now: Sitting) -> None:
    """Save what is still held and say where the reviewer left; the terminal may be gone."""
    kept = acts.keep_notes(now)
    with suppress(KeyboardInterrupt):
        sitting.put("\n")
        if kept:
            say(f"Notes on reports that you did not decide ({kept}) are saved in their discussion.")
        say(f"{now.decided} decided in this sitting, all saved. Start again to go on from here.")
