"""The reference lists of a document: from their headings to what comes after them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from reviewkit.formats.references.cleaning import without_label
from reviewkit.formats.references.headings import begins_list, ends_list
from reviewkit.formats.references.model import (
    HEAD,
    LONGEST,
    TOO_LONG,
    Entry,
    Left,
    Line,
    Reference,
    References,
    Section,
)
from reviewkit.formats.references.parsing import parse
from reviewkit.formats.references.splitting import begins, looks_whole, split

NOT_ONE = "no reference"
BEFORE = "above the first reference"
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.?|s\.|seite)\s*)?(\d{1,4})(?:\s*(?:of|/|von)\s*\d+)?\W*", re.I
)
_ON_PAGES = 3  # pages on which a head stands, fewer in a short document
_LONGEST_HEAD = 200
_PLAIN_HEAD = re.compile(r"[\w\s|\u00b7\u2022\u2013-]{1,30}")
_HEAD_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORT = 60  # characters of a heading within a list
_Repeated = frozenset[str]


def references_in(lines: Sequence[Line], form: str) -> References:
    """Find the reference lists of a document and their references.

    Every word of a list is in one reference's raw text, or in `left` with the reason.

    Args:
        lines: the document, in reading order.
        form: what the document is, such as PDF.
    """
    repeated = _repeated(lines)
    headings: list[str] = []
    found: list[Reference] = []
    left: list[Left] = []
    for section in _sections(lines, repeated):
        body = [line for line in section.lines if not _is_head(line, repeated)]
        entries, strange = _entries(body)
        if not entries:
            continue  # a heading of that name without a list: a table of contents, say
        headings.append(section.heading.text)
        heads = (line for line in section.lines if _is_head(line, repeated))
        left += [Left(one.at, one.page, HEAD, one.text) for one in heads]
        left += strange
        found += [
            _reference(len(found) + place, entry, section.heading.text)
            for place, entry in enumerate(entries, 1)
        ]
    left.sort(key=lambda one: one.line)
    return References(form, tuple(headings), tuple(found), tuple(left))


def _reference(number: int, entry: Entry, heading: str) -> Reference:
    first = entry.lines[0]
    work = parse(entry.raw, entry.label)
    return Reference(number, entry.label, entry.raw, first.at, first.page, heading, work)


def _sections(lines: Sequence[Line], repeated: _Repeated) -> Iterator[Section]:
    """Yield each stretch from a heading to the next, or to what ends a list."""
    heading: Line | None = None
    inside: list[Line] = []
    for line in lines:
        begins = begins_list(line.text) and not _is_head(line, repeated)
        if heading is not None and (begins or (ends_list(line.text) and _stands_alone(line))):
            yield Section(heading, tuple(inside))
            heading, inside = None, []
        if begins:
            heading = line
        elif heading is not None:
            inside.append(line)
    if heading is not None:
        yield Section(heading, tuple(inside))


def _stands_alone(line: Line) -> bool:
    """Whether a line may be a heading where it stands: the last words of a reference may not."""
    return line.gap or line.left is None or line.short or line.edge


def _repeated(lines: Sequence[Line]) -> _Repeated:
    """What stands at the edge of several pages, or again and again, numbers aside."""
    pages: dict[str, set[int]] = defaultdict(set)
    times: Counter[str] = Counter()
    offsets: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        if line.edge:
            pages[_key(line.text)].add(line.page)
            number = _PAGE_NUMBER.fullmatch(line.text[:_SHORT])
            if number:
                offsets[int(number[1]) - line.page].add(line.page)
        elif not line.page:
            times[line.text] += 1
    last = max((line.page for line in lines), default=0)
    enough = _ON_PAGES if last > 2 * _ON_PAGES else 2
    found = {key for key, on in pages.items() if key and len(on) >= enough}
    found |= {text for text, count in times.items() if count >= _ON_PAGES and _may_be_head(text)}
    found |= {f"#{one}" for one, on in offsets.items() if len(on) >= 2 or last == 1}
    return frozenset(found)


def _may_be_head(text: str) -> bool:
    """Whether a line that comes again in a text without pages may be a head: no reference is."""
    return 3 < len(text) < _LONGEST_HEAD and not looks_whole(text)


def _key(text: str) -> str:
    """What a head is known by: its words, numbers aside where it is plainly a head.

    Numbers count where a line may be the end of a reference, such as `Practice, 6(12),`; '' stands
    for what has no words, such as pages.
    """
    words = len(_HEAD_WORD.findall(text))
    if len(text) > _LONGEST_HEAD or not words:
        return ""
    plain = words > 1 or _PLAIN_HEAD.fullmatch(text) is not None
    return _DIGITS.sub("0", text.casefold()) if plain else text.casefold()


def _is_head(line: Line, repeated: _Repeated) -> bool:
    if not line.page:
        return line.text in repeated
    if not line.edge:
        return False
    number = _PAGE_NUMBER.fullmatch(line.text) if len(line.text) < _SHORT else None
    if number:
        return f"#{int(number[1]) - line.page}" in repeated
    return _key(line.text) in repeated or _ROMAN.fullmatch(line.text) is not None


def _entries(lines: Sequence[Line]) -> tuple[list[Entry], list[Left]]:
    """Part a list, and set aside what is no reference; nothing at all where it is no list."""
    parted = split(lines)
    entries = list(parted.entries)
    looks = [looks_whole(without_label(" ".join(one.raw.split()), one.label)) for one in entries]
    labelled = len(entries) > 1 and all(one.label for one in entries)
    if not any(looks) or not (labelled or _mostly(entries, looks)):
        return [], []
    likely = [look or bool(one.label) for look, one in zip(looks, entries, strict=True)]
    entries, after = _ended(entries, likely)
    kept, left = [], [Left(one.at, one.page, BEFORE, one.text) for one in parted.before]
    for entry in entries:
        why = _strange(entry)
        if why:
            left += [Left(one.at, one.page, why, one.text) for one in entry.lines]
        else:
            kept.append(entry)
    return kept, left + after


def _mostly(entries: Sequence[Entry], looks: Sequence[bool]) -> bool:
    """Whether parts without labels are a list: many look like references, and begin so."""
    beginnings = sum(begins(one.raw) for one in entries)
    return sum(looks) * 3 >= len(looks[: _last(looks) + 1]) and beginnings * 4 >= sum(looks)


def _last(looks: Sequence[bool]) -> int:
    return max(at for at, look in enumerate(looks) if look)


def _ended(entries: list[Entry], looks: Sequence[bool]) -> tuple[list[Entry], list[Left]]:
    """End a list at its last reference: what follows, without a known heading, is other text."""
    last = _last(looks)
    kept, after = entries[: last + 1], entries[last + 1 :]
    kept[-1], more = _without_tail(kept)
    rest = [*more, *(line for entry in after for line in entry.lines)]
    return kept, [Left(one.at, one.page, NOT_ONE, one.text) for one in rest]


def _without_tail(entries: Sequence[Entry]) -> tuple[Entry, tuple[Line, ...]]:
    """The last reference without the lines below it that are set off, or far too many."""
    last = entries[-1]
    usual = sorted(len(one.lines) for one in entries[:-1] or entries)
    most = max(4, 2 * usual[-1]) if len(entries) > 1 else 12
    spaced = sum(line.gap for one in entries[:-1] for line in one.lines[1:]) > len(entries) // 3
    for at, line in enumerate(last.lines):
        if at and (at >= most or (line.gap and not spaced)):
            return Entry(last.lines[:at], last.label), last.lines[at:]
    return last, ()


def _strange(entry: Entry) -> str:
    """Why lines are no reference: '' where they may be one."""
    text = " ".join(entry.raw.split())
    if len(text) > LONGEST:
        return TOO_LONG
    if not entry.label and len(text) < _SHORT and not looks_whole(text):
        return NOT_ONE
    return "" if re.search(r"[^\W\d_]", text) else NOT_ONE
