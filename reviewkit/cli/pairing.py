"""`reviewkit duplicates` at a terminal: pair after pair, same, different or later in one key.

Text streams by and nothing is drawn over, so that screen readers and slow lines can follow.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.cli.acts import BACK, print_doi
from reviewkit.cli.door import Desk
from reviewkit.cli.keyboard import Keyboard, keyboard
from reviewkit.cli.leaving import Leaving, leaving
from reviewkit.cli.listening import listen
from reviewkit.cli.page import Look, coloured
from reviewkit.cli.pair_page import abstract_lines, field_lines, head_lines
from reviewkit.cli.sitting import open_anew, plan_anew, prompt, put, saving, say
from reviewkit.errors import NotThereError, ReviewkitError
from reviewkit.keys import ACTIONS, PAIR_ACTIONS, PAIR_KEYS, TERMINAL_ACTIONS, named
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Pair

FROM_SCREENING = ("undo", "note", "open", "help", "leave", "more", "again")
DOES = ACTIONS | TERMINAL_ACTIONS | {
    "note": "Say why; kept with your next word on this pair",
    "undo": "Take back your last word on duplicates, to any depth",
    "open": "Write the DOIs",
    "again": "Show this pair again",
    "more": "Both abstracts whole",
    **{action: text.rpartition(": ")[2].capitalize() for action, text in PAIR_ACTIONS.items()},
}  # fmt: skip


@dataclass(slots=True)
class Pairing:
    """Who judges pairs; `shown` is the one on the screen, `why` the reason typed for it."""

    desk: Desk
    who: str
    look: Look
    keyboard: Keyboard
    keys: dict[str, str]
    leaving: Leaving
    inode: int = 0
    stamp: tuple[int, int] = (0, 0)
    shown: Pair | None = None
    why: str = ""
    judged: int = 0


def pair_keys(screening: dict[str, str]) -> dict[str, str]:
    """Return the key of each action on pairs: those of screening where the two have it in common.

    Args:
        screening: the reviewer's keys in the terminal.
    """
    return PAIR_KEYS | {action: screening[action] for action in FROM_SCREENING}


def judge_each(desk: Desk, who: str, keys: dict[str, str]) -> None:
    """Show the pairs that wait for a person, one by one, until the reviewer leaves."""
    from reviewkit.stages import dedupe

    with leaving() as asked, keyboard() as pressed:
        now = Pairing(desk, who, Look(coloured()), pressed, keys, asked)
        with suppress(KeyboardInterrupt):
            do(now, go_on)
            listen(now, do, ACTS, _numbered)
        with suppress(KeyboardInterrupt):
            put("\n")
            left = dedupe.count_waiting(now.desk.store)
            say(f"{now.judged} judged, all saved; {left:,} pairs wait.")


def do(now: Pairing, act: Callable[[Pairing], None]) -> None:
    """Do what a key says; what cannot be done is told, and the sitting goes on."""
    try:
        open_anew(now)
        plan_anew(now)
        act(now)
    except ReviewkitError as error:
        say(str(error))


def go_on(now: Pairing) -> None:
    """Show the pair that is next in the reviewer's order."""
    from reviewkit.stages import dedupe

    now.shown, now.why = next(dedupe.waiting(now.desk.store, now.who, limit=1), None), ""
    show(now)


def show(now: Pairing) -> None:
    """Show both records side by side, and what the rules say of them."""
    from reviewkit.stages import dedupe

    if now.shown is None:
        say("No pair waits for a person. You can undo or leave.")
        now.keyboard.forget()
        return
    put("\n")
    left = dedupe.count_waiting(now.desk.store)
    say("1 pair waits." if left == 1 else f"{left:,} pairs wait.")
    for line in (*head_lines(now.shown), "", *field_lines(now.shown, now.look), ""):
        put(line + "\n")
    keys = (*PAIR_KEYS, "undo")
    told = [f"{named(now.keys[action])} {action}" for action in keys]
    say(", ".join([*told, f"{named(now.keys['note'])} why", f"{named(now.keys['help'])} keys"]))
    now.keyboard.forget()


def judge(now: Pairing, judgement: Judgement) -> None:
    """Say same or different of the pair, unless somebody judged it meanwhile."""
    from reviewkit.stages import dedupe

    key = standing(now).key
    with saving(now) as facts:
        fresh = dedupe.pair(now.desk.store, *key)
        if fresh.waits:
            dedupe.say_in(facts, key, judgement, now.why)
    if fresh.waits:
        now.judged += 1
        say(_told(dedupe.pair(now.desk.store, *key), judgement))
    else:
        said = fresh.said
        who = f"{said.reviewer} said {said.judgement}" if said else "they became one report"
        say(f"Meanwhile {who}; nothing was saved.")
    go_on(now)


def _told(pair: Pair, judgement: Judgement) -> str:
    """Say what came of a word: a join may be refused, and a third record may hold two together."""
    state = "one report" if pair.joined else "two reports"
    if pair.joined is (judgement is Judgement.SAME):
        return f"{str(judgement).capitalize()}, saved: they are {state} now."
    other = "who called other records of theirs different" if not pair.joined else "other records"
    return f"{str(judgement).capitalize()}, saved; they stay {state}, by the word of {other}."


def later(now: Pairing) -> None:
    """Put the pair off: it comes up again after all others, in this sitting or another."""
    from reviewkit.stages import dedupe

    key = standing(now).key
    with saving(now) as facts:
        dedupe.put_off_in(facts, key)
    say("Later, saved: it comes last now.")
    go_on(now)


def undo(now: Pairing) -> None:
    """Take back the reviewer's last word, and show its pair again."""
    from reviewkit.stages import dedupe

    with saving(now) as facts:
        word = dedupe.take_back_in(facts)
    if word is None:
        say("You have said nothing of duplicates to take back.")
        return
    now.judged = max(0, now.judged - (word.what != "later"))
    now.shown, now.why = dedupe.pair(now.desk.store, *word.pairs[0]), word.why
    say(f"`{word.what}` is taken back, saved.")
    show(now)


def note(now: Pairing) -> None:
    """Ask why; it goes on record with the word on this pair."""
    standing(now)
    prompt(f"Why ({BACK}): ")
    now.why = (now.keyboard.line(put) or "").strip() or now.why
    say(f"Kept with your word: {now.why}" if now.why else "Nothing was kept.")


def more(now: Pairing) -> None:
    """Show both abstracts whole."""
    lines = list(abstract_lines(standing(now), now.look)) or ["Neither has an abstract."]
    for line in lines:
        put(line + "\n")
    now.keyboard.forget()


def open_both(now: Pairing) -> None:
    """Write the addresses of both DOIs."""
    pair = standing(now)
    for doi in dict.fromkeys((pair.a.doi, pair.b.doi)):
        print_doi(doi)


def tell_keys(now: Pairing) -> None:
    """Say what every key does here."""
    put("\n")
    for action, key in now.keys.items():
        say(f"{named(key)}  {DOES[action]}")
    say("Enter never decides; a key held down, or typed too early, is not taken.")


def standing(now: Pairing) -> Pair:
    """Return the pair that is on the screen.

    Raises:
        NotThereError: there is none.
    """
    if now.shown is None:
        raise NotThereError("No pair is on the screen; undo or leave.")
    return now.shown


def _numbered(_now: Pairing, _number: int | None) -> None:
    raise NotThereError("Numbers do nothing here.")


ACTS: dict[str, Callable[[Pairing], None]] = {
    "same": lambda now: judge(now, Judgement.SAME),
    "different": lambda now: judge(now, Judgement.DIFFERENT),
    "later": later,
    "undo": undo,
    "note": note,
    "open": open_both,
    "help": tell_keys,
    "more": more,
    "again": show,
}
