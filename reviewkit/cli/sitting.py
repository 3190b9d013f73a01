"""A sitting: one reviewer at the terminal, the report before them, and those they came past."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import click

from reviewkit.cli.door import Desk, now
from reviewkit.cli.keyboard import Keyboard
from reviewkit.cli.leaving import Leaving
from reviewkit.cli.page import (
    Look,
    abstract_lines,
    columns,
    criteria_lines,
    head_lines,
    legend,
)
from reviewkit.cli.prose import harmless, wrap
from reviewkit.errors import NotThereError

if TYPE_CHECKING:
    from reviewkit.stages.rank import Learner
    from reviewkit.stages.reading import Reading
    from reviewkit.stages.screen import Order
    from reviewkit.store import Writing
    from reviewkit.terms import Stage

EVERY = 10  # decisions between two words on progress
FIRST_ORDER = 3.0  # seconds that a sitting waits for its first ranking
PASSED = 50  # reports passed over that a ranking does not bring up again at once


class Seated(Protocol):
    """A reviewer at the terminal, whatever they do there."""

    desk: Desk
    who: str
    keyboard: Keyboard
    keys: dict[str, str]
    leaving: Leaving
    inode: int
    stamp: tuple[int, int]


@dataclass(slots=True)
class Sitting:
    """Who reads what how; `trail` are the reports shown, `place` the one on the screen."""

    desk: Desk
    stage: Stage
    who: str
    asked: str  # the order chosen for this sitting; '' the one set for the stage
    learner: Learner
    look: Look
    keyboard: Keyboard
    keys: dict[str, str]  # of each action
    leaving: Leaving
    inode: int = 0
    stamp: tuple[int, int] = (0, 0)
    trail: list[str] = field(default_factory=list)
    place: int = -1
    shown: Reading | None = None
    read_to: int = 0  # characters of the abstract
    notes: dict[str, str] = field(default_factory=dict)  # kept until the report is decided
    decided: int = 0


def the_order(sitting: Sitting) -> Order:
    """Return the order in which the reviewer reads, as far as it is known now."""
    desk = sitting.desk
    return sitting.learner.order_of(
        desk.store, desk.plan.protocol, sitting.stage, sitting.who, sitting.asked
    )


def tell_order(sitting: Sitting) -> None:
    """Say in which order reports come, unless it is as they came; wait a little for a ranking."""
    from reviewkit.stages.order import in_words

    if the_order(sitting).how == "ranked":
        sitting.learner.settle(FIRST_ORDER)
    order = the_order(sitting)
    if order.how != "place":
        say(f"Order: {in_words(order, sitting.learner.worry)}.")


def say(text: str) -> None:
    """Tell the reviewer something, in lines that fit; nothing in it acts on the terminal."""
    for line in wrap(harmless(text), columns()):
        put(line + "\n")


def put(text: str) -> None:
    """Write to the terminal; what its encoding lacks shows as `?`.

    Raises:
        KeyboardInterrupt: the terminal is gone; the reviewer leaves.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        click.echo(text.encode(encoding, "replace").decode(encoding), nl=False)
    except OSError as error:
        raise KeyboardInterrupt from error


def prompt(text: str = "> ") -> None:
    """Ask for a key or a line on the line that begins here."""
    put(text)


@contextmanager
def saving(sitting: Seated) -> Iterator[Writing]:
    """Write in the name of the reviewer; nobody leaves before it is on the disk."""
    from reviewkit.store import writing

    with sitting.leaving.held(), writing(sitting.desk.store, sitting.who, now()) as facts:
        yield facts


def open_anew(sitting: Seated) -> None:
    """Open the store again when another file took its place (a rebuild, a backup put back).

    Raises:
        NotThereError: it is gone.
    """
    from reviewkit.store import STORE_FILE, open_store

    store = sitting.desk.store
    path = store.folder / STORE_FILE
    inode = path.stat().st_ino if path.exists() else -1
    if sitting.inode and inode != sitting.inode:
        fresh = open_store(store.folder)
        store.db.close()
        store.db = fresh.db
    sitting.inode = inode


def plan_anew(sitting: Seated) -> bool:
    """Read the protocol again when its file was changed; tell whether it was.

    Raises:
        ProtocolError: it has a mistake now; the one read before stays in force.
    """
    from reviewkit.plan import PROTOCOL_FILE, read_plan
    from reviewkit.stages import plan

    desk = sitting.desk
    path = desk.store.folder / PROTOCOL_FILE
    state = path.stat() if path.exists() else None
    stamp = (state.st_mtime_ns, state.st_size) if state else (0, 0)
    before, sitting.stamp = sitting.stamp, stamp
    if before in ((0, 0), stamp):
        return False
    fresh = read_plan(desk.store.folder)
    plan.keep(desk.store, fresh, sitting.who, now())
    sitting.desk = replace(desk, plan=fresh)
    return True


def show(sitting: Sitting, report: str) -> None:
    """Read a report anew and show it; one that is not where the trail stands ends the trail."""
    from reviewkit.stages import reading

    sitting.shown = reading.read(sitting.desk.store, report, sitting.stage, sitting.who)
    if not (0 <= sitting.place < len(sitting.trail)) or sitting.trail[sitting.place] != report:
        sitting.trail.append(report)
        sitting.place = len(sitting.trail) - 1
    show_again(sitting)


def show_again(sitting: Sitting) -> None:
    """Show the report that the reviewer has before them, from its beginning."""
    if sitting.shown is None:
        nothing_waits(sitting)
        return
    put("\n")
    for line in head_lines(sitting.shown, left(sitting), sitting.look):
        put(line + "\n")
    lines, sitting.read_to = abstract_lines(sitting.shown.abstract, 0, sitting.look)
    criteria = sitting.desk.plan.protocol.criteria
    for line in (*lines, "", *criteria_lines(criteria), ""):
        put(line + "\n")
    note = sitting.notes.get(sitting.shown.report)
    if note:
        say(f"Your note: {note}")
    say(legend(sitting.keys, len(criteria)))
    sitting.keyboard.forget()


def more(sitting: Sitting) -> None:
    """Show the next portion of a long abstract."""
    if sitting.shown is None or sitting.read_to >= len(sitting.shown.abstract):
        say("That was all of the abstract.")
        return
    lines, sitting.read_to = abstract_lines(sitting.shown.abstract, sitting.read_to, sitting.look)
    for line in lines:
        put(line + "\n")
    sitting.keyboard.forget()


def left(sitting: Sitting) -> int:
    """Count the reports that wait for the reviewer."""
    from reviewkit.stages import screen

    desk = sitting.desk
    return screen.progress(desk.store, desk.plan.protocol, sitting.stage, sitting.who).waiting


def go_on(sitting: Sitting, *, undecided: bool) -> None:
    """Show the next report: of those the reviewer went back past, else of those that wait.

    Args:
        sitting: the sitting.
        undecided: pass over reports that the reviewer has decided on.
    """
    from reviewkit.stages import reading, screen
    from reviewkit.stages.order import passed_over_last

    desk, stage, who = sitting.desk, sitting.stage, sitting.who
    while sitting.place < len(sitting.trail) - 1:
        sitting.place += 1
        report = sitting.trail[sitting.place]
        if not undecided or not reading.own_word(desk.store.db, report, stage, who):
            show(sitting, report)
            return
    here = sitting.trail[-1] if sitting.trail else None
    order = the_order(sitting)
    passed = sitting.trail[-PASSED:] if order.moves else []
    rows = screen.to_decide(
        desk.store, desk.plan.protocol, stage, who, order, after=here, limit=1 + len(passed)
    )
    found = passed_over_last([row["report"] for row in rows], passed)
    if not found:
        sitting.shown = None
        nothing_waits(sitting)
    elif found[0] == here and not undecided:
        say("This is the only one that waits for you.")
    else:
        show(sitting, found[0])


def go_back(sitting: Sitting) -> None:
    """Show the report before, decided or not."""
    back = sitting.place - 1 if sitting.shown else sitting.place
    if back < 0:
        say("This is where you began; undo takes you to decisions before it.")
        return
    sitting.place = back
    show(sitting, sitting.trail[back])


def put_before(sitting: Sitting, report: str) -> None:
    """Show a report out of turn; where the reviewer was comes after it."""
    if report in sitting.trail:
        sitting.place = sitting.trail.index(report)
    else:
        sitting.place = max(0, sitting.place)
        sitting.trail.insert(sitting.place, report)
    show(sitting, report)


def nothing_waits(sitting: Sitting) -> None:
    """Say that the desk is empty, and what can still be done."""
    from reviewkit.store.waiting import has_stopped

    who, stage = sitting.who, sitting.stage
    if has_stopped(sitting.desk.store.db, stage, who):
        say(f"{who} stopped reading at stage {stage}; `reviewkit stop --resume` takes it back.")
    else:
        say(f"Nothing waits for {who} at stage {stage}. You can go back, undo or leave.")
    sitting.keyboard.forget()


def tell_progress(sitting: Sitting) -> None:
    """Say how far the reviewer is, and at which pace."""
    from reviewkit.stages import screen
    from reviewkit.stages.order import in_words

    desk, order = sitting.desk, the_order(sitting)
    told = screen.progress(desk.store, desk.plan.protocol, sitting.stage, sitting.who)
    batch = "" if told.batch_left is None else f", {told.batch_left:,} of this batch"
    text = f"{sitting.decided} in this sitting; {told.done:,} done, {told.waiting:,} left{batch}."
    if told.pace:
        hours = told.waiting / told.pace
        rest = f"{hours:.0f} hours" if hours >= 2 else f"{60 * hours:.0f} minutes"
        text += f" At your pace of {told.pace:.0f} an hour: {rest} to go."
    if order.how != "place":
        text += f" Order: {in_words(order, sitting.learner.worry)}."
    say(text)
    tell_standing(sitting, told.done, told.done + told.waiting)


def tell_standing(sitting: Sitting, read: int, total: int) -> None:
    """Say every so many decisions what can be said of what is unread."""
    from reviewkit.methods.stopping import due
    from reviewkit.stages import stop

    if due(read, total, read - EVERY):
        desk = sitting.desk
        found = stop.stands(desk.store, desk.plan.protocol, sitting.stage, sitting.who)
        say(f"{stop.brief(found)} `reviewkit stop` says more.")


def turn_to(sitting: Sitting, stage: Stage) -> None:
    """Go on at another stage, as when a decision made there is taken back."""
    sitting.stage, sitting.trail, sitting.place = stage, [], -1
    say(f"You read at stage {stage} now.")


def standing(sitting: Sitting) -> Reading:
    """Return the report that the reviewer has before them.

    Raises:
        NotThereError: nothing is.
    """
    if sitting.shown is None:
        raise NotThereError("No report is on the screen; go back, undo or leave.")
    return sitting.shown
