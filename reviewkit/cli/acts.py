"""What the keys do: decide, take back, label, note, discuss, search, open. Each saves at once."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from reviewkit.cli.keyboard import ENTER, Keyboard
from reviewkit.cli.prose import one_line
from reviewkit.cli.sitting import (
    EVERY,
    Sitting,
    go_on,
    prompt,
    put,
    put_before,
    saving,
    say,
    show,
    standing,
    tell_progress,
    turn_to,
)
from reviewkit.errors import NotAllowedError
from reviewkit.terms import Verdict

if TYPE_CHECKING:
    from reviewkit.stages.screen import Decision
    from reviewkit.store import Writing

SAID = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.UNSURE: "Maybe"}
FOUND_AT_ONCE = 9
BACK = "Enter goes back"


def number(keyboard: Keyboard, most: int) -> int | None:
    """Take a number up to `most`, in as few keys as make it clear; None for anything else."""
    typed = ""
    while True:
        key = keyboard.key()
        if key.isascii() and key.isdigit():
            put(key)
            typed += key
            if typed == "0" or int(typed) * 10 > most or len(key) > 1:
                break
        else:
            put("\n")
            return int(typed) if typed and key in (ENTER, " ") else None
    put("\n")
    return int(typed)


def exclude(sitting: Sitting) -> None:
    """Ask by which criterion, and exclude."""
    criteria = sitting.desk.plan.protocol.criteria
    standing(sitting)
    if not criteria:
        decide(sitting, Verdict.EXCLUDE)
        return
    prompt(f"Exclude by which number, 1 to {len(criteria)}? 0 names none, another key goes back: ")
    exclude_by(sitting, number(sitting.keyboard, len(criteria)))


def exclude_by(sitting: Sitting, chosen: int | None) -> None:
    """Exclude by the criterion of a number; 0 names none, None decides nothing."""
    criteria = sitting.desk.plan.protocol.criteria
    if chosen is None:
        say("Nothing was decided.")
    elif chosen > len(criteria):
        say(f"There is no criterion {chosen}; there are {len(criteria)}. Nothing was decided.")
    else:
        decide(sitting, Verdict.EXCLUDE, criteria[chosen - 1].id if chosen else None)


def decide(sitting: Sitting, verdict: Verdict, reason: str | None = None) -> None:
    """Take a decision, say that it is saved, and show the next report."""
    from reviewkit.stages import screen

    shown = standing(sitting)
    note = sitting.notes.get(shown.report, shown.own.note if shown.own else "")
    word = screen.Decision(shown.report, sitting.stage, verdict, reason, note)
    with saving(sitting) as facts:
        report = _decide_in(facts, sitting, word)
    sitting.notes.pop(shown.report, None)
    because = f" by {reason}" if reason else ""
    merged = ""
    if report != shown.report:
        merged = f" It was merged with {report} meanwhile: your decision holds for that report."
    say(f"{SAID[verdict]}{because}, saved.{merged}")
    sitting.decided += 1
    if sitting.decided % EVERY == 0:
        tell_progress(sitting)
    go_on(sitting, undecided=True)


def _decide_in(facts: Writing, sitting: Sitting, word: Decision) -> str:
    """Decide, unless the reviewer said something else in another window meanwhile."""
    from reviewkit.stages import reading, screen
    from reviewkit.store.refs import report_of

    report = report_of(facts.db, word.record)
    own = reading.own_word(facts.db, report, word.stage, facts.reviewer)
    if reading.says_already(facts.db, own, word.verdict, word.reason, word.note):
        return report
    if reading.last_said(facts.db, report, word.stage, facts.reviewer) != standing(sitting).last:
        raise MeanwhileError(_meanwhile(own), report)
    return screen.decide_in(facts, sitting.desk.plan.protocol, word)


class MeanwhileError(NotAllowedError):
    """The reviewer decided on the report elsewhere after it was shown here."""

    def __init__(self, text: str, report: str) -> None:
        super().__init__(text)
        self.report = report


def _meanwhile(own: object) -> str:
    verdict = getattr(own, "verdict", None)
    said = f"you said {verdict}" if verdict else "you took your decision back"
    return (
        f"Meanwhile {said} on this report in another window. Nothing was changed; here it is "
        "again, decide once more if you mean it."
    )


def undo(sitting: Sitting) -> None:
    """Take back the reviewer's last decision, and show its report again, at its stage."""
    from reviewkit.stages import reading, screen

    with saving(sitting) as facts:
        last = reading.latest(sitting.desk.store, sitting.who)
        if not last:
            say("You have no decision to take back.")
            return
        report, stage, _ = reading.placed(facts, last)
        own = reading.own_word(facts.db, report, stage, sitting.who)
        taken = screen.undo_in(facts)
    stroke = f": {len(taken)} decisions made in one stroke" if len(taken) > 1 else ""
    say(f"Taken back{stroke}, saved.")
    sitting.decided = max(0, sitting.decided - len(taken))
    if own and own.note:
        sitting.notes[report] = own.note  # for the decision that takes its place
    if stage is not sitting.stage:
        turn_to(sitting, stage)
    put_before(sitting, report)


def note(sitting: Sitting) -> None:
    """Ask for a note; it is saved with the decision, or at once when there is one already."""
    from reviewkit.stages import screen

    shown = standing(sitting)
    prompt(f"Note ({BACK}): ")
    text = (sitting.keyboard.line(put) or "").strip()
    if not text:
        say("No note.")
    elif not shown.own:
        sitting.notes[shown.report] = text
        say("Kept with your decision.")
    else:
        own = shown.own
        word = screen.Decision(shown.report, sitting.stage, own.verdict, own.reason, text)
        with saving(sitting) as facts:
            _decide_in(facts, sitting, word)
        say("Noted, saved.")
        show(sitting, shown.report)


def keep_notes(sitting: Sitting) -> int:
    """Save notes on reports that were not decided, as words of their discussion; count them."""
    from reviewkit.stages import annotate

    kept = 0
    for report, text in list(sitting.notes.items()):
        with saving(sitting) as facts:
            annotate.comment_in(facts, report, sitting.stage, text)
        del sitting.notes[report]
        kept += 1
    return kept


def tag(sitting: Sitting) -> None:
    """Ask for a label by number or word, and put it on or take it off."""
    from reviewkit.stages import annotate

    shown = standing(sitting)
    store, who = sitting.desk.store, sitting.who
    on = annotate.tags(store, shown.report, who)
    offered = annotate.known_tags(store, who)
    say("; ".join(f"{place} {name}" for place, name in enumerate(offered, 1)) + ".")
    if on:
        say(f"On this report: {', '.join(on)}. Naming one of them takes it off.")
    prompt(f"Label, by number or word ({BACK}): ")
    typed = " ".join((sitting.keyboard.line(put) or "").split())
    if not typed:
        say("No label.")
        return
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(offered):
        typed = offered[int(typed) - 1]
    with saving(sitting) as facts:
        annotate.tag_in(facts, shown.report, typed, typed not in on)
    say(f"Label {typed} {'taken off' if typed in on else 'put on'}, saved.")


def discuss(sitting: Sitting) -> None:
    """Mark the report for discussion, show what was said, and ask for a word."""
    from reviewkit.stages import annotate

    shown = standing(sitting)
    for one in annotate.thread(sitting.desk.store, shown.report, sitting.stage, sitting.who):
        say(f"{one.reviewer}: {one.text}")
    with saving(sitting) as facts:
        annotate.tag_in(facts, shown.report, "discuss", True)
    prompt("Marked for discussion, saved. Your word (Enter for none): ")
    text = (sitting.keyboard.line(put) or "").strip()
    if text:
        with saving(sitting) as facts:
            annotate.comment_in(facts, shown.report, sitting.stage, text)
        say("Said, saved.")


def search(sitting: Sitting) -> None:
    """Ask for words, list reports that hold them, and show the one chosen."""
    from reviewkit.stages import screen

    prompt(f"Search for ({BACK}): ")
    text = (sitting.keyboard.line(put) or "").strip()
    if not text:
        say("No search.")
        return
    filters = screen.Filters(stage=sitting.stage)
    store, who = sitting.desk.store, sitting.who
    page = screen.search(store, text, filters, who, per_page=FOUND_AT_ONCE)
    if not page.reports:
        say("No report holds these words.")
        return
    for place, one in enumerate(page.reports, 1):
        mine = f" {SAID[Verdict(one.mine)]}." if one.mine else ""
        say(f"{place} {one_line(one.title) or '(no title)'} ({one.year or 'n.d.'}).{mine}")
    if page.total > len(page.reports):
        say(f"{page.total - len(page.reports):,} more; add a word to find fewer.")
    prompt(f"Which number, 1 to {len(page.reports)}? Another key goes back: ")
    chosen = number(sitting.keyboard, len(page.reports))
    if chosen and chosen <= len(page.reports):
        put_before(sitting, page.reports[chosen - 1].report)
    else:
        say("None chosen.")


def open_doi(sitting: Sitting) -> None:
    """Print the link of the report's DOI, and open it where a browser is at hand."""
    print_doi(standing(sitting).doi)


def print_doi(given: str) -> None:
    """Print a DOI as a link, and open it where a browser is at hand."""
    import webbrowser
    from urllib.parse import quote

    doi = one_line(given)
    if not doi:
        say("This report has no DOI.")
        return
    link = f"https://doi.org/{quote(doi, safe='/:;().')}"
    put(link + "\n")  # not wrapped, so that it can be clicked
    if _browser_at_hand():
        webbrowser.open(link)


def _browser_at_hand() -> bool:
    """Tell whether this is a local session with a browser of its own window."""
    import webbrowser

    if not sys.stdout.isatty() or {"SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"} & set(os.environ):
        return False
    windowed = {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)
    if not windowed and sys.platform not in {"darwin", "win32"}:
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser  # a browser in this very terminal
