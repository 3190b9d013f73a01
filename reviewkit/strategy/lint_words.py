"""What is wrong with the words of a strategy: wildcards, stems, phrases, fields, repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewkit.strategy.dialects import Dialect, dialect
from reviewkit.strategy.native import Native, NativeLine
from reviewkit.strategy.platforms import Platform, platform
from reviewkit.strategy.spelling import wild_in_phrase
from reviewkit.strategy.tree import (
    Heading,
    Near,
    Node,
    Not,
    Or,
    Place,
    Term,
    Wild,
    spelt,
    walk,
)

Fault = tuple[str, str, str, Place]  # code, sentence, number of the line, place
SHORTEST_STEM = 4
_FOREIGN = re.compile(r"\w[$?#*]|(?<![\w ])[$?#*]\w")
_ANIMALS = re.compile(r"\b(?:animals?|humans?|nonhumans?)\b", re.IGNORECASE)


def word_faults(native: Native) -> Iterator[Fault]:
    """Yield what is wrong with terms and how they are joined.

    Args:
        native: the strategy, as it was read.

    Yields:
        Code, sentence, number of the line, place.
    """
    speech = dialect(native.platform)
    written = platform(native.platform)
    alone: dict[object, Place] = {}
    for line in native.lines:
        if line.node is None:
            continue
        yield from _repeated((line.node,), line, alone)
        yield from _without_field(line)
        for node in walk(line.node):
            if isinstance(node, Term):
                yield from _term(node, line, speech, written)
            elif isinstance(node, Or):
                yield from _repeated(node.parts, line, {})
            elif isinstance(node, Not) and node.at is not None:
                yield from _not(node, line, node.at)
            elif isinstance(node, Near):
                yield from _near(node, line, native.platform)


def _term(term: Term, line: NativeLine, speech: Dialect, written: Platform) -> Iterator[Fault]:
    if term.at is None:
        return
    text = spelt(term, {wild: mark for mark, wild in reversed(speech.wild.items())})
    foreign = next((p for p in term.parts if isinstance(p, str) and _FOREIGN.search(p)), None)
    leading = isinstance(term.parts[0], Wild) and not written.left
    if foreign is not None or leading:
        message = f"{text}: this wildcard does not work here on this platform"
        yield "wildcard-illegal", message, line.name, term.at
    if _short(term):
        message = f"{text}: fewer than {SHORTEST_STEM} letters before the truncation find too much"
        yield "stem-short", message, line.name, term.at
    if wild_in_phrase(term, written):
        message = f"{text}: truncation does not work in a phrase on this platform"
        yield "phrase-truncated", message, line.name, term.at


def _short(term: Term) -> bool:
    """Tell whether open truncation follows fewer than four letters of a word."""
    for before, part in zip(term.parts, term.parts[1:], strict=False):
        if isinstance(part, Wild) and part.most is None and isinstance(before, str):
            stem = re.search(r"\w*$", before)
            whole = before == term.parts[0] or " " in before
            if whole and stem and 0 < len(stem[0]) < SHORTEST_STEM:
                return True
    return False


def _without_field(line: NativeLine) -> Iterator[Fault]:
    """Name the first term of a line that has no field code, and how many there are."""
    if line.node is None:
        return
    bare = [
        one
        for one in walk(line.node)
        if isinstance(one, Term) and not one.fields and not one.native and one.at is not None
    ]
    if bare and bare[0].at is not None:
        more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
        message = f"{spelt(bare[0])}{more}: no field code; the platform chooses where to look"
        yield "field-missing", message, line.name, bare[0].at


def _repeated(
    parts: tuple[Node, ...], line: NativeLine, seen: dict[object, Place]
) -> Iterator[Fault]:
    """Terms and headings that stand twice among alternatives, or twice as a line of their own."""
    for part in parts:
        if isinstance(part, Term) and part.at is not None:
            words = tuple(p.lower() if isinstance(p, str) else p for p in part.parts)
            key: object = (words, part.fields, part.native)
            text = spelt(part)
        elif isinstance(part, Heading) and part.at is not None:
            key = (part.text.lower(), part.explode, part.major, part.qualifiers)
            text = part.text
        else:
            continue
        if key in seen:
            message = f"{text} stands at {seen[key]} already"
            yield "term-duplicate", message, line.name, part.at
        else:
            seen[key] = part.at


def _not(node: Not, line: NativeLine, at: Place) -> Iterator[Fault]:
    taken = [one for one in walk(node) if isinstance(one, Heading | Term)]
    words = " ".join(one.text if isinstance(one, Heading) else spelt(one) for one in taken[:4])
    if _ANIMALS.search(words):
        message = "NOT takes away animal studies: keep those of animals and humans"
    else:
        message = "NOT may take away studies that are wanted; check what it removes"
    yield "boolean-not", message, line.name, at


def _near(node: Near, line: NativeLine, key: str) -> Iterator[Fault]:
    if key != "pubmed" or node.at is None:
        return
    if any(
        isinstance(one, Term) and any(isinstance(p, Wild) for p in one.parts) for one in node.parts
    ):
        message = "PubMed does not truncate in a proximity search; write the words out"
        yield "proximity-truncated", message, line.name, node.at
