"""`reviewkit screen`: one report after the other in the terminal, a decision in one key.

Text streams by and nothing is drawn over, so that screen readers and slow lines can follow.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial

import click

from reviewkit.cli import acts, sitting
from reviewkit.cli.door import Desk, reviewer_option, who_is, with_desk, writes
from reviewkit.cli.keyboard import END, ENTER, HELD, PASTE, keyboard
from reviewkit.cli.leaving import leaving
from reviewkit.cli.page import Find, Look, coloured, key_lines
from reviewkit.cli.screen import order_option, stage_option
from reviewkit.cli.sitting import Sitting, say
from reviewkit.errors import ReviewkitError
from reviewkit.keys import PRESETS, in_terminal, meanings, named
from reviewkit.terms import Stage, Verdict

LEAVING = {END, "\x04"}  # no terminal any more, Ctrl-D


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


@click.command("screen")
@stage_option
@reviewer_option
@click.option(
    "--keys",
    "preset",
    type=click.Choice(list(PRESETS)),
    default="reviewkit",
    envvar="REVIEWKIT_KEYS",
    help="The habits of another tool.",
)
@click.option(
    "--key",
    "own",
    multiple=True,
    metavar="ACTION=KEY",
    envvar="REVIEWKIT_KEY",
    help="A key of your own, such as undo=z; repeat it.",
)
@order_option
@click.option("--names/--no-names", default=True, help="Show authors and journal, or hide them.")
@click.option("--marks/--no-marks", default=True, help="Mark the protocol's terms, or do not.")
@with_desk
@writes
def screen(
    desk: Desk,
    stage: str,
    reviewer: str | None,
    preset: str,
    own: tuple[str, ...],
    how: str | None,
    names: bool,
    marks: bool,
) -> None:
    """Read report after report in the terminal; one key decides, `?` lists the keys.

    \b
    Example:
        reviewkit screen --reviewer JG
    """
    from reviewkit.stages.rank import Learner

    who, at, mine = who_is(desk, reviewer), Stage(stage), in_terminal(preset, own)
    look = Look(coloured(), names, finder(desk) if marks else None)
    with leaving() as asked, keyboard() as keys, closing(Learner(desk.store.folder)) as learner:
        now = Sitting(desk, at, who, how or "", learner, look, keys, mine, asked)
        with suppress(KeyboardInterrupt):
            sitting.tell_order(now)
            sit(now)
        farewell(now)


def sit(now: Sitting) -> None:
    """Show reports and do what the keys say, until the reviewer leaves."""
    meaning = meanings(now.keys)
    do(now, lambda one: sitting.go_on(one, undecided=True))
    while not now.leaving.asked:
        tell_dropped(now)
        sitting.prompt()
        key = now.keyboard.key()
        action = meaning.get(key.lower())
        if key in LEAVING or action == "leave":
            return
        if key.isascii() and key.isdigit():
            do(now, partial(acts.exclude_by, chosen=int(key) or None))
        elif action:
            do(now, ACTS[action])
        elif key == HELD:
            sitting.put("\n")
        elif key == PASTE:
            say("Pasted text decides nothing.")
        elif key == ENTER:
            say("Enter decides nothing.")
        else:
            say(f"That key does nothing; {named(now.keys['help'])} lists the keys.")


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


def tell_dropped(now: Sitting) -> None:
    """Say how many keys were not taken."""
    dropped, now.keyboard.dropped = now.keyboard.dropped, 0
    if dropped:
        keys = "1 key" if dropped == 1 else f"{dropped} keys"
        say(f"{keys} held down or typed too early: not taken.")


def farewell(now: Sitting) -> None:
    """Save what is still held and say where the reviewer left; the terminal may be gone."""
    kept = acts.keep_notes(now)
    with suppress(KeyboardInterrupt):
        sitting.put("\n")
        if kept:
            say(f"Notes on reports that you did not decide ({kept}) are saved in their discussion.")
        say(f"{now.decided} decided in this sitting, all saved. Start again to go on from here.")


def finder(desk: Desk) -> Find:
    """Return what finds the protocol's terms in a text, as in the browser."""
    from reviewkit.methods.highlight import pieces

    terms = desk.plan.protocol.marked()
    return lambda text: (
        (piece.text, piece.side) for piece in pieces(text, terms.wanted, terms.unwanted)
    )


COMMANDS = (screen,)
