"""The protocol's terms found in a title or abstract, as pieces of text that a template marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reviewkit.protocol import Protocol

# Scripts that put no space between words, where a word has no visible edge.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
LONGEST = 200_000  # characters that are searched; the rest is shown unmarked


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; `side` is "for", "against" or "" for neither."""

    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Words that speak for and against a report; `*` at the end stands for any ending."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def terms_of(protocol: Protocol) -> Terms:
    """Return the terms of a protocol: its concepts' speak for a report."""
    wanted = tuple(term for concept in protocol.concepts for term in concept.terms)
    highlight = getattr(protocol, "highlight", None)
    if highlight is None:
        return Terms(wanted)
    return Terms(wanted + tuple(highlight.wanted), tuple(highlight.unwanted))


def pieces(text: str, terms: Terms) -> list[Piece]:
    """Cut a text at the terms; the pieces joined are the text.

    A term matches whole words, whatever their case; where two match, the one against counts,
    then the longer.
    """
    pattern = _pattern(terms)
    if pattern is None or not text:
        return [Piece(text)] if text else []
    found: list[Piece] = []
    at = 0
    for match in pattern.finditer(text[:LONGEST]):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece(match[0], "for" if match.lastgroup == "wanted" else "against"))
        at = match.end()
    if at < len(text):
        found.append(Piece(text[at:]))
    return found


@lru_cache(maxsize=16)
def _pattern(terms: Terms) -> re.Pattern[str] | None:
    sides = [
        f"(?P<{side}>{'|'.join(words)})"
        for side, words in (
            ("unwanted", _words(terms.unwanted)),
            ("wanted", _words(terms.wanted)),
        )
        if words
    ]
    return re.compile("|".join(sides), re.IGNORECASE) if sides else None


def _words(terms: Iterable[str]) -> list[str]:
    known = {term.strip() for term in terms} - {"", "*"}
    return [_word(term) for term in sorted(known, key=lambda term: (-len(term), term))]


def _word(term: str) -> str:
    stem, star = (term[:-1], r"\w*") if term.endswith("*") else (term, "")
    body = r"[\s-]+".join(re.escape(part) for part in stem.split()) + star
    return body if _UNSPACED.search(stem) else rf"(?<!\w){body}(?!\w)"
