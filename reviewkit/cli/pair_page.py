"""Two records as lines of text, field by field; the words that only one of them has are marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewkit.cli.page import Look, columns
from reviewkit.cli.prose import finished, harmless, marked, one_line, wrap
from reviewkit.methods.differences import Part, differences, same_words

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Pair

ABSTRACT = "abstract"
FOLDED = 240  # characters of abstracts shown before the reviewer asks for more
NAMES = {"doi": "DOI", "pmid": "PMID", "accession": "Accession number"}


def head_lines(pair: Pair) -> Iterator[str]:
    """Write which two records these are, what the rules say of them, and how likely it is."""
    room = columns()
    told = f"1: {pair.a.record} from {one_line(pair.a.source)}"
    yield from wrap(f"{told}; 2: {pair.b.record} from {one_line(pair.b.source)}.", room)
    if pair.ruling:
        odds = f"{pair.ruling.probability:.0%} likely the same"
        yield from wrap(f"{odds}; {one_line(pair.ruling.reason)}.", room)
    if pair.stopped:
        yield from wrap(f"Not joined: {one_line(pair.stopped)}.", room)


def field_lines(pair: Pair, look: Look) -> Iterator[str]:
    """Write the fields of both records; abstracts are cut short."""
    from reviewkit.stages.dedupe import COMPARED

    for name in COMPARED:
        yield from _field(pair, name, look, FOLDED if name == ABSTRACT else None)


def abstract_lines(pair: Pair, look: Look) -> Iterator[str]:
    """Write both abstracts whole."""
    return _field(pair, ABSTRACT, look, None)


def _field(pair: Pair, name: str, look: Look, most: int | None) -> Iterator[str]:
    """Write a field: once where both say the same, else one below the other with its marks."""
    from reviewkit.stages.dedupe import IN_SHARES

    room = columns()
    left, right = one_line(pair.a.field(name)), one_line(pair.b.field(name))
    label = NAMES.get(name, name.capitalize())
    if same_words(left, right):
        if left:
            yield from wrap(f"{label}, same: {_cut(left, most)}", room, "   ")
    elif not left or not right:
        number, text = (1, left) if left else (2, right)
        yield from wrap(f"{label}, only {number}: {_cut(text, most)}", room, "   ")
    else:
        alike = (pair.ruling.similarities if pair.ruling else {}).get(name)
        share = f" ({int(alike * 100)}% alike)" if alike and name in IN_SHARES else ""
        yield f"{label}, differs{share}:"
        for number, parts in enumerate(differences(left, right), start=1):
            text = _shown(parts, look, most)
            yield from map(finished, wrap(f"  {number} {text}", room, "    "))


def _shown(parts: tuple[Part, ...], look: Look, most: int | None) -> str:
    """Write the parts of a text, those that differ with their mark, up to so many characters."""
    text, left = "", most
    for part in parts:
        cut = part.text if left is None else part.text[:left]
        text += marked(cut, "for", look.coloured) if part.differs and cut.strip() else cut
        if left is not None:
            left -= len(cut)
            if left <= 0:
                return f"{text} (cut here)"
    return text


def _cut(text: str, most: int | None) -> str:
    text = harmless(text)
    return text if most is None or len(text) <= most else f"{text[:most]} (cut here)"
