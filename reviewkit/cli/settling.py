"""`reviewkit settle`: conflict after conflict in the terminal, settled in one key.

What each reviewer said, why, and the discussion stand under the report.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.cli.acts import BACK, SAID, number, print_doi
from reviewkit.cli.door import Desk
from reviewkit.cli.keyboard import Keyboard, keyboard
from reviewkit.cli.leaving import Leaving, leaving
from reviewkit.cli.listening import listen
from reviewkit.cli.page import (
    Look,
    abstract_lines,
    coloured,
    columns,
    criteria_lines,
    finder,
    key_lines,
    numbers_told,
    title_lines,
)
from reviewkit.cli.prose import harmless, one_line, wrap
from reviewkit.cli.sitting import open_anew, plan_anew, prompt, put, saving, say
from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError
from reviewkit.keys import named
from reviewkit.terms import Stage, Verdict

if TYPE_CHECKING:
    from reviewkit.protocol import Criterion
    from reviewkit.stages.reading import Reading
    from reviewkit.stages.screen import Conflict, Word

NOT_HERE = ("unsure", "tag", "search")


@dataclass(slots=True)
class Settling:
    """Who settles what; `found` are the open conflicts, `place` the one on the screen."""

    desk: Desk
    stage: Stage
    who: str
    look: Look
    keyboard: Keyboard
    keys: dict[str, str]
    leaving: Leaving
    inode: int = 0
    stamp: tuple[int, int] = (0, 0)
    found: list[Conflict] = field(default_factory=list)
    place: int = 0
    shown: Reading | None = None
    read_to: int = 0  # characters of the abstract
    seen: str = ""  # the decisions that were shown
    why: dict[str, str] = field(default_factory=dict)  # kept until the conflict is settled
    settled: int = 0


def settle_each(desk: Desk, stage: Stage, who: str, keys: dict[str, str]) -> None:
    """Show the conflicts of a stage that a reviewer may see, one by one, until they leave."""
    look = Look(coloured(), find=finder(desk.plan.protocol))
    with leaving() as asked, keyboard() as pressed:
        now = Settling(desk, stage, who, look, pressed, keys, asked)
        with suppress(KeyboardInterrupt):
            do(now, find)
            listen(now, do, ACTS, exclude_by)
        with suppress(KeyboardInterrupt):
            put("\n")
            say(f"{now.settled} settled, all saved; {len(now.found)} left at stage {stage}.")


def do(now: Settling, act: Callable[[Settling], None]) -> None:
    """Do what a key says; what the review's rules refuse is told, and the sitting goes on."""
    try:
        open_anew(now)
        if plan_anew(now):
            say("The protocol was changed meanwhile: read its criteria again. Nothing was done.")
            show(now)
            return
        act(now)
    except ReviewkitError as error:
        say(str(error))


def find(now: Settling, report: str = "") -> None:
    """List the conflicts anew and show the one of a report, else the one at this place."""
    from reviewkit.stages import screen

    now.found = screen.conflicts(now.desk.store, now.stage, now.who)
    places = [place for place, one in enumerate(now.found) if one.report == report]
    now.place = places[0] if places else min(now.place, max(0, len(now.found) - 1))
    show(now)


def show(now: Settling) -> None:
    """Show the conflict at this place: the report, the words, the discussion, the criteria."""
    from reviewkit.stages import annotate, reading

    if not now.found:
        now.shown = None
        say(f"Nothing to settle at stage {now.stage}. You can undo or leave.")
        return
    one = now.found[now.place]
    store = now.desk.store
    now.shown = reading.read(store, one.report, now.stage, now.who)
    now.seen = reading.said_by_all(store.db, one.report, now.stage)
    put("\n")
    say(f"Conflict {now.place + 1:,} of {len(now.found):,} at {now.stage}. Report {one.report}.")
    put("\n")
    abstract, now.read_to = abstract_lines(now.shown.abstract, 0, now.look)
    criteria = now.desk.plan.protocol.criteria
    lines = [*title_lines(now.shown, now.look), "", *abstract, ""]
    for word in one.words:
        lines += _told(word, criteria)
    for said in annotate.thread(store, one.report, now.stage, now.who):
        lines += wrap(f"{said.reviewer} in discussion: {harmless(said.text)}", columns(), "   ")
    for line in (*lines, "", *criteria_lines(criteria), ""):
        put(line + "\n")
    if one.report in now.why:
        say(f"Why: {now.why[one.report]}")
    say(_legend(now.keys, len(criteria)))
    now.keyboard.forget()


def _told(word: Word, criteria: tuple[Criterion, ...]) -> list[str]:
    """Write what one reviewer said: verdict, the criterion in full, the note."""
    text = next((one.label or one.text for one in criteria if one.id == word.reason), "")
    because = f" by {word.reason}" if word.reason else ""
    meaning = f", {one_line(text)}" if text else ""
    note = f" Note: {one_line(word.note)}" if word.note else ""
    said = f"{word.reviewer}: {SAID[word.verdict].lower()}{because}{meaning}.{note}"
    return list(wrap(said, columns(), "   "))


def _legend(keys: dict[str, str], criteria: int) -> str:
    parts = [f"{named(keys[action])} {action}" for action in ("include", "exclude")]
    parts += [numbers_told(criteria)] if criteria else []
    rest = {"note": "why", "discuss": "discuss", "next": "next", "undo": "undo", "help": "keys"}
    return ", ".join([*parts, *(f"{named(keys[action])} {what}" for action, what in rest.items())])


def settle(now: Settling, verdict: Verdict, reason: str | None = None) -> None:
    """End the conflict that is shown, unless somebody decided again meanwhile."""
    from reviewkit.stages import reading, screen

    report = standing(now).report
    word = screen.Settlement(report, now.stage, verdict, reason, now.why.get(report, ""))
    with saving(now) as facts:
        if reading.said_by_all(facts.db, report, now.stage) != now.seen:
            changed = True
        else:
            changed = False
            screen.settle_in(facts, now.desk.plan.protocol, word)
    if changed:
        say("Somebody decided again meanwhile; nothing was saved. This is how it stands now.")
    else:
        now.why.pop(report, None)
        now.settled += 1
        say(f"Settled: {SAID[verdict].lower()}{f' by {reason}' if reason else ''}, saved.")
    find(now)


def exclude(now: Settling) -> None:
    """Ask by which criterion, and settle as excluded."""
    standing(now)
    most = len(now.desk.plan.protocol.criteria)
    if not most:
        settle(now, Verdict.EXCLUDE)
        return
    prompt(f"Exclude by which number, 1 to {most}? 0 names none, another key goes back: ")
    exclude_by(now, number(now.keyboard, most))


def exclude_by(now: Settling, chosen: int | None) -> None:
    """Settle as excluded by the criterion of a number; 0 names none, None settles nothing."""
    criteria = now.desk.plan.protocol.criteria
    if chosen is None:
        say("Nothing was settled.")
    elif chosen > len(criteria):
        say(f"There is no criterion {chosen}; there are {len(criteria)}. Nothing was settled.")
    else:
        settle(now, Verdict.EXCLUDE, criteria[chosen - 1].id if chosen else None)


def undo(now: Settling) -> None:
    """Take back the reviewer's last settlement, and show its conflict again."""
    from reviewkit.stages import screen

    with saving(now) as facts:
        taken = screen.unsettle_in(facts)
    if taken is None:
        say("You have no settlement to take back.")
        return
    now.stage, now.settled = taken.stage, max(0, now.settled - 1)
    if taken.why:
        now.why[taken.record] = taken.why
    say("Taken back, saved.")
    find(now, taken.record)


def move(now: Settling, steps: int) -> None:
    """Go on or back without settling, round and round."""
    standing(now)
    now.place = (now.place + steps) % len(now.found)
    show(now)


def note(now: Settling) -> None:
    """Ask why; it goes on record with the settlement."""
    report = standing(now).report
    prompt(f"Why ({BACK}): ")
    text = (now.keyboard.line(put) or "").strip()
    if text:
        now.why[report] = text
    say("Kept with your settlement." if text else "Nothing was kept.")


def discuss(now: Settling) -> None:
    """Ask for a word in the discussion; the other reviewers see it."""
    from reviewkit.stages import annotate

    report = standing(now).report
    prompt(f"Your word in the discussion ({BACK}): ")
    text = (now.keyboard.line(put) or "").strip()
    if not text:
        say("Nothing was said.")
        return
    with saving(now) as facts:
        annotate.comment_in(facts, report, now.stage, text)
    say("Said, saved.")


def more(now: Settling) -> None:
    """Show the next portion of a long abstract."""
    abstract = standing(now).abstract
    if now.read_to >= len(abstract):
        say("That was all of the abstract.")
        return
    lines, now.read_to = abstract_lines(abstract, now.read_to, now.look)
    for line in lines:
        put(line + "\n")
    now.keyboard.forget()


def tell_keys(now: Settling) -> None:
    """Say what every key does here."""
    put("\n")
    keys = {action: key for action, key in now.keys.items() if action not in NOT_HERE}
    for line in key_lines(keys, len(now.desk.plan.protocol.criteria)):
        say(line)
    say("Here they settle for all reviewers; a note says why.")


def standing(now: Settling) -> Reading:
    """Return the report that is on the screen.

    Raises:
        NotThereError: nothing is to be settled.
    """
    if now.shown is None:
        raise NotThereError("Nothing is to be settled; undo or leave.")
    return now.shown


def _unsure(_now: Settling) -> None:
    raise NotAllowedError("A settlement includes or excludes; maybe settles nothing.")


ACTS: dict[str, Callable[[Settling], None]] = {
    "include": lambda now: settle(now, Verdict.INCLUDE),
    "exclude": exclude,
    "unsure": _unsure,
    "undo": undo,
    "next": lambda now: move(now, 1),
    "previous": lambda now: move(now, -1),
    "note": note,
    "discuss": discuss,
    "open": lambda now: print_doi(standing(now).doi),
    "help": tell_keys,
    "more": more,
    "again": show,
}
