"""A report as lines of text: title and abstract together, then the criteria with their numbers."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.cli.prose import (
    BOLD,
    PLAIN_WEIGHT,
    finished,
    harmless,
    marked,
    one_line,
    wrap,
)
from reviewkit.keys import ACTIONS, TERMINAL_ACTIONS, named
from reviewkit.methods.highlight import paragraphs

if TYPE_CHECKING:
    from reviewkit.protocol import Criterion, Protocol
    from reviewkit.stages.reading import Reading

COLUMNS = 70
NARROWEST = 20
PORTION = 5_000  # characters of an abstract shown at once; the longest usual ones have 4,000
LONGEST_NAMES = 300
LINE_EACH = 12  # criteria; more of them run on, to leave the abstract on the screen
ROWS_EACH = 5  # rows of the terminal for each criterion with a line of its own
ROWS = 60  # where there is no terminal
MOST_BY_KEY = 9  # criteria that a single digit excludes by
SHORT = 32  # characters of a criterion that runs on

Find = Callable[[str], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Look:
    """How reports are shown; `find` cuts a text into (text, "for", "against" or "")."""

    coloured: bool
    names: bool = True
    find: Find | None = None


def coloured() -> bool:
    """Tell whether the terminal takes colour and weight (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return sys.stdout.isatty() and not plain


def finder(protocol: Protocol) -> Find:
    """Return what finds the protocol's terms in a text, as in the browser."""
    from reviewkit.methods.highlight import pieces

    terms = protocol.marked()
    return lambda text: (
        (piece.text, piece.side) for piece in pieces(text, terms.wanted, terms.unwanted)
    )


def columns() -> int:
    """Return how long a line is: comfortable to read, or what the terminal has."""
    return max(NARROWEST, min(COLUMNS, _terminal().columns - 1))


def _terminal() -> os.terminal_size:
    return shutil.get_terminal_size((COLUMNS + 1, ROWS))


def head_lines(reading: Reading, left: int, look: Look) -> Iterator[str]:
    """Write how many are left, what the reviewer said before, the title and who wrote it."""
    room = columns()
    yield from wrap(f"{left:,} left. Report {reading.report}.", room)
    if reading.own:
        reason = f" ({reading.own.reason})" if reading.own.reason else ""
        before = f"You said {reading.own.verdict}{reason}. Deciding again changes it; both stay."
        yield from wrap(before, room)
    yield ""
    yield from title_lines(reading, look)
    yield ""


def title_lines(reading: Reading, look: Look) -> Iterator[str]:
    """Write the title and who wrote it."""
    room = columns()
    title = _marked(one_line(reading.title), look) or "(no title)"
    for line in wrap(title, room):
        yield finished(f"{BOLD}{line}{PLAIN_WEIGHT}" if look.coloured else line)
    if look.names:
        names = _cut(one_line(reading.authors), LONGEST_NAMES)
        whole = f"{names} ({reading.year or 'n.d.'}) {one_line(reading.journal)}".strip()
        yield from wrap(whole, room)


def abstract_lines(abstract: str, start: int, look: Look) -> tuple[list[str], int]:
    """Write a portion of an abstract.

    Args:
        abstract: the whole of it, as it came.
        start: the character at which the portion begins.
        look: how reports are shown.

    Returns:
        The lines, and the character at which the next portion begins.
    """
    if not abstract.strip():
        return ["(no abstract came with this record)"], len(abstract)
    end = _end(abstract, start)
    text = _marked(paragraphs(harmless(abstract[start:end]).strip()), look)
    lines = [finished(line) for line in wrap(text, columns())]
    left = len(abstract) - end
    if left:
        lines += ["", f"(cut here: {left:,} characters more; space goes on)"]
    return lines, end


def _end(abstract: str, start: int) -> int:
    """Where a portion ends: behind a word, if one ends near."""
    end = start + PORTION
    if end >= len(abstract):
        return len(abstract)
    space = abstract.rfind(" ", end - 200, end)
    return space if space > start else end


def criteria_lines(criteria: Sequence[Criterion]) -> Iterator[str]:
    """Write the criteria, short, each with the number that excludes by it."""
    room = columns()
    if not criteria:
        yield "(the protocol has no criteria yet)"
    elif len(criteria) > min(LINE_EACH, _terminal().lines // ROWS_EACH):
        each = (
            f"{number} {one.id} {_cut(one_line(one.label or one.text), SHORT)}"
            for number, one in enumerate(criteria, 1)
        )
        yield from wrap("Criteria: " + "; ".join(each) + ".", room)
    else:
        yield "Criteria:"
        for number, one in enumerate(criteria, 1):
            holds = "must hold" if one.kind == "include" else "must not hold"
            text = f"{number} {one.id}, {holds}: {one_line(one.label or one.text)}"
            yield from wrap(_cut(text, 2 * room), room, indent="   ")


def legend(keys: Mapping[str, str], criteria: int) -> str:
    """Return the line that stands under each report."""
    parts = [
        f"{named(keys[action])} {'maybe' if action == 'unsure' else action}"
        for action in ("include", "exclude", "unsure", "undo")
    ]
    if criteria:
        parts.insert(3, numbers_told(criteria))
    return ", ".join([*parts, f"{named(keys['help'])} keys"])


def numbers_told(criteria: int) -> str:
    """Return what digits do, for a legend."""
    numbers = "1" if criteria == 1 else f"1-{min(criteria, MOST_BY_KEY)}"
    return f"{numbers} by criterion"


def key_lines(keys: Mapping[str, str], criteria: int) -> list[str]:
    """Return what every key does, a line each."""
    does = ACTIONS | TERMINAL_ACTIONS
    rows = [f"{named(key)}  {does[action]}" for action, key in keys.items()]
    if criteria:
        last = min(criteria, MOST_BY_KEY)
        rows.insert(2, f"1 to {last}  Exclude by the criterion of that number")
    return [*rows, "Enter never decides; a key held down, or typed too early, is not taken."]


def _marked(text: str, look: Look) -> str:
    if look.find is None:
        return text
    return "".join(marked(piece, side, look.coloured) for piece, side in look.find(text))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
