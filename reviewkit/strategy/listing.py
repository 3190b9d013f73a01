"""The lines of a strategy as it was saved or printed: numbers, hit counts, asides.

A strategy stays one text, byte for byte; a line is a stretch of it (`start`, `end`) that leaves
out its number, a "Search" that PubMed's history writes before it, and the hits at its end.

Published strategies number their lines as `1.`, `1)`, `1`, `#1` or `S1`; or they do not number
them and count from the top. What is neither a line nor part of one is an aside, and counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reviewkit.strategy.asides import is_aside, is_idle, is_page_break
from reviewkit.strategy.tabled import Table, read_table
from reviewkit.strategy.tree import Place

_OPERATOR = r"(?:and|or|not|adj\d*|near|next)\b(?!\s*/)"
_NUMBERS = {
    "#1": re.compile(
        rf"\s*#\s?(\d{{1,5}})(?!\d)[.):]?\s*(?!{_OPERATOR}|[\s)\-,/]|$)", re.IGNORECASE
    ),
    "S1": re.compile(
        rf"\s*S(\d{{1,5}})(?!\d)(?:[.):]\s*|\s+)(?!{_OPERATOR}|[\s),]|$)", re.IGNORECASE
    ),
    "1.": re.compile(
        r"\s*(?:(?i:line|step|set)\s+)?(\d{1,5})(?:\.(?=\D|\d+ )|\)|:(?=\s))\s*(?=\S)"
    ),
    "1": re.compile(rf"\s*(\d{{1,5}})(?:\s+)(?!{_OPERATOR}|[)\-,]|$)(?=\S)", re.IGNORECASE),
}
_PHYSICAL = re.compile(r"[^\r\n]+")
_REFERENCE = re.compile(r"\b(?:and|or|not|to|S?\d+)\b|[()\s#,/\-\u2013{}.]", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:and|or|not)\b", re.IGNORECASE)
_NUMBERED_WORK = re.compile(
    r"\s*(?:limit\s+\d+\s+to\b|remove duplicates from\s+\d|(?:or|and)\s*/\s*\d)", re.IGNORECASE
)
_FINAL = re.compile(
    r"\s*(?:final search|combined search|combine)\b[:.]?\s+(?=[(#S]*\s?\d)", re.IGNORECASE
)
_OPENS = re.compile(
    rf"\s*(?:{_OPERATOR}|\)|(?:refined by|timespan|indexes|limiters|additional limits)\b"
    r"|[\[(]\s*limiters\b|narrow by \w+:|(?:filters|limits)(?: applied| activated)?:)",
    re.IGNORECASE,
)
_FORM = re.compile(  # what a platform's form adds behind line numbers
    r"\s*[\[(]?(?:limiters|narrow by \w+|additional limits|filters(?: applied| activated)?)"
    r"\s*[-:].*",
    re.IGNORECASE | re.DOTALL,
)
_CLOSES = re.compile(r"(?:\b(?:and|or|not|adj\d*|near|next)|\()\s*\Z", re.IGNORECASE)
_WHOLE = re.compile(r"(?:/|\]|\.\s?[a-z]{2}\.?|/[a-z]{2})\s*\Z", re.IGNORECASE)
_SEARCH = re.compile(r"Search:?\s+")
_COUNT = r"(\d{1,3}(?:,\d{3})+|\d{1,9})"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_HITS = (
    re.compile(  # Embase.com ends each line with its day
        rf"\s{_COUNT}\s+\d{{1,2}}[ -](?:{_MONTHS})[a-z]*[ -]\d{{4}}\s*\Z", re.IGNORECASE
    ),
    re.compile(rf"\s{_COUNT}\s+\d\d:\d\d:\d\d\s*\Z"),
    re.compile(rf"\t\s*{_COUNT}\s*\Z"),
    re.compile(rf"(?<=[\w.\]/)*$\"”])\s+\({_COUNT}\)\s*\Z"),
    re.compile(rf"(?<=[/.\])\"”])\s+{_COUNT}\s*\Z"),
    re.compile(rf"\s[(\[]?(?:results|hits)\s*[:=]?\s*{_COUNT}[)\]]?\s*\Z", re.IGNORECASE),
    re.compile(
        rf"\s[(\[]?{_COUNT}\s+(?:results|hits|records|citations)[)\].]*\s*\Z", re.IGNORECASE
    ),
)
_LAST_NUMBER = re.compile(rf"\s{_COUNT}\s*\Z")
_ONE_TOO_MANY = re.compile(rf"(?<=[\d)])\s+{_COUNT}\s*\Z")
_NO_HITS_AFTER = re.compile(
    r"(?:\b(?:and|or|not|to|adj\d*|near(?:/\d+)?|next(?:/\d+)?|[NW]\d+|(?-i:[A-Z]{2})|(?:or|and|near|next|pre|w|n)\s*/)|[=<>,(:-])\s*\Z",
    re.IGNORECASE,
)
_IN_PARAGRAPH = re.compile(r"(?<!\S)(\d{1,3})[.)]\s+(?=\S)")
_LEAST_LINES = 3
_DOUBLED = re.compile(r'""([^"]*)""')
TAIL = 60  # characters of a line's end in which hits are looked for


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: its number as a name ('' where there is but one), where it is, its hits."""

    name: str
    number_at: int
    start: int
    end: int
    hits: int | None = None
    hits_at: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A strategy's text with its lines; `style` is how numbers are written, '' where they are not.

    `asides` are the stretches that are no part of the search (headings, notes); without those of
    them that are `idle`, the same records are found. `doubled`: quotes are written twice, as in
    cells of a CSV file.
    """

    text: str
    lines: tuple[Listed, ...]
    style: str
    asides: tuple[tuple[int, int], ...] = ()
    idle: frozenset[tuple[int, int]] = frozenset()
    doubled: bool = False


def without_asides(listing: Listing) -> str:
    """The text with blanks in place of its asides, each character that is read where it was."""
    parts, at = [], 0
    for start, end in sorted(listing.asides):
        parts += [listing.text[at:start], " " * (end - start)]
        at = end
    text = "".join((*parts, listing.text[at:]))
    return text if not listing.doubled else _DOUBLED.sub(lambda pair: f' "{pair[1]}" ', text)


class Places:
    """Tells line and column (from 1) of a position in a text."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def __call__(self, offset: int) -> Place:
        """Return the place of the character at this offset."""
        row = bisect_right(self.starts, offset)
        return Place(row, offset - self.starts[row - 1] + 1)

    def offset(self, place: Place) -> int:
        """Return the offset of a place, the other way round."""
        return self.starts[place.line - 1] + place.column - 1


def list_lines(text: str) -> Listing:
    """Part a strategy's text into its lines.

    Args:
        text: the strategy as it was saved; nothing of it is changed.

    Returns:
        The lines in the order of their numbers as they run, up or down the text; blank ones left
        out.
    """
    rows = [
        (match.start(), match.end())
        for match in _PHYSICAL.finditer(text)
        if match[0].strip("\ufeff \t")
    ]
    if len(rows) == 1:
        rows = _parted(text, *rows[0])
    table = read_table(text, rows)
    if table is not None:
        return _tabled(text, table)
    style, step = _style(text, rows)
    lines, asides = _numbered(text, rows, style, step) if style else _counted(text, rows)
    lines = _without_hits(text, _without_search(text, lines))
    idle = frozenset(row for row in asides if is_idle(text, *row))
    return Listing(text, tuple(lines[::step]), style, tuple(asides), idle)


def _parted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a paragraph in which the lines of a search run on: `1. exp Care/ 2. care.ti. 3. 1 or 2`.

    Numbers that do not count from 1 to 3 at least part nothing.
    """
    marks, expected = [], 1
    for found in _IN_PARAGRAPH.finditer(text, start, end):
        if int(found[1]) == expected:
            marks.append(found.start(1))
            expected += 1
    if len(marks) < _LEAST_LINES or text[start : marks[0]].strip("\ufeff \t"):
        return [(start, end)]
    ends = (len(text[at:to].rstrip(" \t;,")) for at, to in pairwise([*marks, end]))
    return [(at, at + length) for at, length in zip(marks, ends, strict=True)]


def _tabled(text: str, table: Table) -> Listing:
    lines = [
        Listed(
            one.name,
            one.number_at,
            _ink(text, one.start),
            one.start + len(text[one.start : one.end].rstrip()),
            one.hits,
            one.hits_at,
        )
        for one in table.rows
    ]
    falls = len(lines) > 1 and int(lines[0].name) > int(lines[-1].name)
    asides = sorted((*table.others, *(cell for one in table.rows for cell in one.beside)))
    idle = {cell for one in table.rows for cell in one.idle}
    idle |= {row for row in table.others if is_idle(text, *row) or row == table.head}
    lines = list(reversed(lines) if falls else lines)
    return Listing(
        text, tuple(lines), "#1", tuple(asides), frozenset(idle), doubled=table.mark == ","
    )


def refers(expression: str) -> bool:
    """Tell whether a line only joins other lines by their numbers, as `1 or 2` and `#3 NOT #4`."""
    if _NUMBERED_WORK.match(expression):
        return True
    expression = _FORM.sub("", expression)
    if not _JOINS.search(expression) or not re.search(r"\d", expression):
        return False
    return not _REFERENCE.sub("", expression)


def _style(text: str, rows: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """How most lines are numbered: a key of _NUMBERS ('' where they are not), and 1 or -1.

    Histories that a platform prints run down to their first line: -1.
    """
    best, most, way = "", 0, 1
    for style, pattern in _NUMBERS.items():
        numbers = [int(m[1]) for start, end in rows if (m := pattern.match(text, start, end))]
        for step, first in ((1, numbers[:1]), (-1, numbers[-1:])):
            running = sum(after == before + step for before, after in pairwise(numbers))
            found = running + (first == [1] and style != "1" and (step == 1 or running > 0))
            if found > most:
                best, most, way = style, found, step
    if not best:
        return "", 1
    # A lone number before lines that refer to each other by counting is a slip, not a style.
    others = sum(not _NUMBERS[best].match(text, start, end) for start, end in rows)
    loose = sum(
        refers(text[start:end]) for start, end in rows if not _NUMBERS[best].match(text, start, end)
    )
    if (loose and others > 2 * most) or (best == "1" and most * 2 < len(rows) - most):
        return "", 1
    return best, way


def _numbered(
    text: str, rows: Iterable[tuple[int, int]], style: str, step: int
) -> tuple[list[Listed], list[tuple[int, int]]]:
    """Lines under written numbers; what follows without one belongs to the line before it."""
    pattern = _NUMBERS[style]
    lines: list[Listed] = []
    asides: list[tuple[int, int]] = []
    for start, end in rows:
        found = None if is_page_break(text, start, end) else pattern.match(text, start, end)
        if found and style == "1" and lines and (int(found[1]) - int(lines[-1].name)) * step <= 0:
            found = None
        if found:
            lines.append(Listed(str(int(found[1])), _ink(text, start), found.end(), end))
        elif lines and refers(text[start:end]) and not _goes_on(text, lines[-1], start, end):
            number = str(int(lines[-1].name) + step)  # its author forgot it
            lines.append(Listed(number, _ink(text, start), start, end))
        elif lines and not _stands_apart(text, lines[-1], start, end):
            lines[-1] = replace(lines[-1], end=end)
        else:
            asides.append((start, end))
    return lines, asides


def _stands_apart(text: str, before: Listed, start: int, end: int) -> bool:
    """Tell whether a row without a number is not the rest of the numbered line before it."""
    if is_page_break(text, start, end):
        return True
    if _goes_on(text, before, start, end):
        return False
    if is_aside(text, start, end) or refers(text[before.start : before.end]):
        return True
    tail = text[max(before.start, before.end - TAIL) : before.end]
    return bool(_WHOLE.search(tail)) and not _WHOLE.search(text[max(start, end - TAIL) : end])


def _goes_on(text: str, before: Listed, start: int, end: int) -> bool:
    """Tell whether an operator or a bracket ties a row to the line before it."""
    tail = text[max(before.start, before.end - TAIL) : before.end]
    return bool(_OPENS.match(text, start, end) or _CLOSES.search(tail))


def _counted(
    text: str, rows: Sequence[tuple[int, int]]
) -> tuple[list[Listed], list[tuple[int, int]]]:
    """Lines without numbers: counted where they refer to each other, else one expression."""
    asides = [row for row in rows if len(rows) > 1 and is_aside(text, *row)]
    kept = [row for row in rows if row not in set(asides)]
    if not kept:
        return [Listed("", start, start, end) for start, end in asides[:1]], asides[1:]
    if len(kept) == 1 or (not _any_refers(text, kept) and _hangs_together(text, kept)):
        start = _after(text, kept[0][0], kept[0][1])
        return [Listed("", _ink(text, start), start, kept[-1][1])], asides
    lines = []
    for number, (start, end) in enumerate(kept, 1):
        at = _after(text, start, end)
        lines.append(Listed(str(number), _ink(text, start), at, end))
    return lines, asides


def _after(text: str, start: int, end: int) -> int:
    """Where a line's words begin: behind a lone number, or "Final search"."""
    for pattern in (_NUMBERS["1."], _NUMBERS["#1"], _FINAL):
        if found := pattern.match(text, start, end):
            return found.end()
    return start


def _any_refers(text: str, rows: Iterable[tuple[int, int]]) -> bool:
    return any(refers(_FINAL.sub("", text[start:end], count=1)) for start, end in rows)


def _hangs_together(text: str, rows: Sequence[tuple[int, int]]) -> bool:
    """Tell whether rows are one expression that was wrapped: joined by operators or brackets."""
    depth = 0
    for (start, end), (after, stop) in pairwise(rows):
        row = text[start:end]
        depth += row.count("(") - row.count(")")
        if depth <= 0 and not _CLOSES.search(row[-TAIL:]) and not _OPENS.match(text, after, stop):
            return False
    return True


def _without_search(text: str, lines: list[Listed]) -> list[Listed]:
    """Leave out the word that PubMed's history prints before each line."""
    begun = [line for line in lines if _SEARCH.match(text, line.start, line.end)]
    if len(begun) * 2 <= len(lines) or (
        len(lines) == 1 and not re.match(r"Search:?\s+[(\"“]|Search:", text[begun[0].start :][:40])
    ):
        return lines
    return [
        replace(line, start=found.end())
        if (found := _SEARCH.match(text, line.start, line.end))
        else line
        for line in lines
    ]


def _without_hits(text: str, lines: list[Listed]) -> list[Listed]:
    """Tell hits at line ends from numbers that are part of the search."""
    trimmed = [replace(line, start=_ink(text, line.start), end=_trim(text, line)) for line in lines]
    ending = sum(_ends_in_number(text[max(one.start, one.end - TAIL) : one.end]) for one in trimmed)
    all_end = len(trimmed) >= 3 and ending * 5 >= len(trimmed) * 3
    return [_one_without_hits(text, line, all_end) for line in trimmed]


def _ends_in_number(tail: str) -> bool:
    found = _LAST_NUMBER.search(tail)
    return found is not None and not _NO_HITS_AFTER.search(tail[: found.start()])


def _one_without_hits(text: str, line: Listed, all_end: bool) -> Listed:
    since = max(line.start, line.end - TAIL)
    tail = text[since : line.end]
    patterns = list(_HITS)
    if all_end:
        patterns.append(_LAST_NUMBER)
    elif len(text) and refers(_ONE_TOO_MANY.sub("", text[line.start : line.end])):
        patterns.append(_ONE_TOO_MANY)
    for pattern in patterns:
        found = pattern.search(tail)
        if not found or not tail[: found.start()].strip():
            continue
        if _NO_HITS_AFTER.search(tail[: found.start()]) and not tail[found.start() :].startswith(
            "\t"
        ):
            continue
        end = since + len(tail[: found.start()].rstrip())
        return replace(
            line, end=end, hits=int(found[1].replace(",", "")), hits_at=since + found.start(1)
        )
    return line


def _ink(text: str, start: int) -> int:
    """The first character from `start` that is not blank."""
    found = re.compile(r"[\s\ufeff]*").match(text, start)
    return found.end() if found else start


def _trim(text: str, line: Listed) -> int:
    return line.start + len(text[line.start : line.end].rstrip())
