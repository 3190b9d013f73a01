"""What is wrong between the lines of a strategy: numbers, ranges, hits, limits, concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewkit.strategy.dialects import dialect
from reviewkit.strategy.limits import limit_line
from reviewkit.strategy.native import Native, NativeLine
from reviewkit.strategy.tree import (
    And,
    Field,
    Heading,
    Limit,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Term,
    walk,
)

Fault = tuple[str, str, str, int]  # code, sentence, number of the line, offset
_RANGE = re.compile(r"[#S]?(\d{1,5})\s?[-\u2013]\s?[#S]?(\d{1,5})")
_RANGED = re.compile(r"\b(?:or|and)\b", re.IGNORECASE)
_SMART = re.compile(r"[“”„‟«»]")
# Fields in which no heading has a counterpart: filters for kinds of studies, and the like.
_FILTERS = frozenset({Field.PUBLICATION_TYPE, Field.SUBHEADING, Field.LANGUAGE, Field.YEAR})


def line_faults(native: Native) -> Iterator[Fault]:
    """Yield what is wrong with lines as lines.

    Args:
        native: the strategy, as it was read.

    Yields:
        Code, sentence, number of the line, offset in the text.
    """
    yield from _numbers(native)
    yield from _ranges(native)
    for start, end in native.listing.asides:
        text = " ".join(native.listing.text[start:end].split())
        yield "aside", f"{text[:60]!r} is not part of the search; take it out to run it", "", start
    for line in native.lines:
        yield from _one_line(native, line)
    yield from _dates(native)
    yield from _concepts(native)


def _numbers(native: Native) -> Iterator[Fault]:
    seen: dict[str, NativeLine] = {}
    used = {position for line in native.lines for position in line.refers_to}
    last = len(native.lines) - 1
    for position, line in enumerate(native.lines):
        if line.name in seen:
            message = f"number {line.name} was given before; number the lines anew"
            yield "line-duplicate", message, line.name, line.listed.number_at
        seen.setdefault(line.name, line)
        if position != last and position not in used:
            message = f"line {line.name} is not used by any other; join it or take it out"
            yield "line-unused", message, line.name, line.listed.start


def _ranges(native: Native) -> Iterator[Fault]:
    combining = {line.name for line in native.lines if line.refers_to}
    text = native.listing.text
    for line in native.lines:
        if not line.refers_to or not combining or limit_line(_words(native, line)):
            continue
        for found in _RANGE.finditer(text, line.listed.start, line.listed.end):
            within = [
                name
                for name in combining
                if int(found[1]) <= int(name) <= int(found[2]) and name != line.name
            ]
            around = text[max(line.listed.start, found.start() - 12) : found.end() + 8]
            if within and _RANGED.search(around):
                names = ", ".join(sorted(within, key=int))
                message = f"the range {found[0]} takes in line {names}, which joins other lines"
                yield "range-combining", message, line.name, found.start()


def _words(native: Native, line: NativeLine) -> str:
    return native.listing.text[line.listed.start : line.listed.end]


def _one_line(native: Native, line: NativeLine) -> Iterator[Fault]:
    text, listed = native.listing.text, line.listed
    if listed.hits is not None and listed.hits_at is not None:
        message = f"{listed.hits} hits are written here; take them out to run the search"
        yield "hit-count", message, line.name, listed.hits_at
    smart = _SMART.search(text, listed.start, listed.end)
    if smart:
        yield "quote-smart", 'a curly quotation mark; write " instead', line.name, smart.start()
    if limit_line(_words(native, line)) is not None:
        message = "a limit: say in the search log why it was set"
        yield "limit-line", message, line.name, listed.start


def _dates(native: Native) -> Iterator[Fault]:
    """A date limit under OR, or on a line that another joins by OR, holds for that part only."""
    by_or = {
        position
        for line in native.lines
        if isinstance(line.node, Or)
        for position in line.refers_to
    }
    for position, line in enumerate(native.lines):
        if line.node is None:
            continue
        below_or = {
            id(one)
            for node in walk(line.node)
            if isinstance(node, Or)
            for part in node.parts
            for one in ((part,) if isinstance(part, Limit) else _limits_of(part))
        }
        for node in walk(line.node):
            dated = isinstance(node, Limit) and node.kind == "date"
            if dated and (position in by_or or id(node) in below_or):
                message = "this date limit holds for one part of the search only"
                yield "date-in-block", message, line.name, line.listed.start
                break


def _limits_of(node: Node) -> tuple[Node, ...]:
    """The limits that stand directly in an And."""
    return (
        tuple(part for part in node.parts if isinstance(part, Limit))
        if isinstance(node, And)
        else ()
    )


def _concepts(native: Native) -> Iterator[Fault]:
    """A concept searched by headings alone misses what is not indexed yet, and the reverse."""
    if not dialect(native.platform).vocabulary or not native.lines:
        return
    kinds = _kinds_of_lines(native)
    for line, node in _parts_of_search(native):
        kind = _kinds(node, line, kinds)
        if "filter" in kind or not kind:
            continue
        if "heading" in kind and "words" not in kind:
            message = "this concept has headings, but no text words"
            yield "heading-only", message, line.name, line.listed.start
        if "words" in kind and "heading" not in kind:
            message = "this concept has text words, but no subject heading"
            yield "words-only", message, line.name, line.listed.start


def _kinds_of_lines(native: Native) -> list[frozenset[str]]:
    """For each line, whether it holds headings, words or filters, itself or by reference."""
    kinds: list[frozenset[str]] = []
    for line in native.lines:
        kinds.append(_kinds(line.node, line, kinds))
    return kinds


def _kinds(node: Node | None, line: NativeLine, kinds: list[frozenset[str]]) -> frozenset[str]:
    if node is None:
        return frozenset()
    whole = node is line.node
    found: set[str] = set()
    refs = iter(line.refers_to) if whole else iter(())
    for one in walk(node):
        if isinstance(one, Heading):
            found.add("heading")
        elif isinstance(one, Term):
            found.add("filter" if _FILTERS & set(one.fields) or one.native else "words")
        elif isinstance(one, LineRef) and whole:
            found |= kinds[position] if (position := next(refs, None)) is not None else set()
        elif isinstance(one, LineRef):
            found.add("filter")  # a part of a line with references: not looked into
    return frozenset(found)


def _parts_of_search(native: Native) -> list[tuple[NativeLine, Node]]:
    """The concepts: what the last line joins by AND, seen through references, limits and NOT."""
    line = native.lines[-1]
    node = line.node
    for _ in range(len(native.lines) + 1):
        if isinstance(node, Not):
            node = node.kept
        elif isinstance(node, And) and sum(not isinstance(part, Limit) for part in node.parts) == 1:
            node = next(part for part in node.parts if not isinstance(part, Limit))
        elif isinstance(node, LineRef) and (there := _line_of(native, line, node)) is not None:
            line, node = there, there.node
        else:
            break
    if not isinstance(node, And):
        return []
    parts: list[tuple[NativeLine, Node]] = []
    for part in node.parts:
        there = _line_of(native, line, part) if isinstance(part, LineRef) else None
        if there is not None and there.node is not None:
            parts.append((there, there.node))
        elif isinstance(part, Or | Term | Heading | Near):
            parts.append((line, part))
    return parts


def _line_of(native: Native, line: NativeLine, ref: LineRef) -> NativeLine | None:
    return next(
        (native.lines[to] for to in line.refers_to if native.lines[to].name == ref.name), None
    )
