"""A title or abstract as a face of the house shows it: in parts, its terms found and marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Scripts that put no space between words, where a word has no visible edge.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# A label such as METHODS: within a structured abstract begins a paragraph.
_LABEL = re.compile(r"(?<=[.;?!)])[ ]+(?=[A-Z][A-Z ,/&-]{3,40}: ?[A-Z0-9])")
_WILD = re.compile(r"(\*\d{0,2}|[?#])")
LONGEST = 200_000  # characters that are searched; the rest is shown unmarked


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; `side` is "for", "against" or "" for neither."""

    text: str
    side: str = ""


def pieces(text: str, wanted: tuple[str, ...], unwanted: tuple[str, ...] = ()) -> list[Piece]:
    """Cut a text at the terms; the pieces joined are the text.

    A term matches whole words, whatever their case; where two match, the one against counts,
    then the longer.

    Args:
        text: a title or abstract.
        wanted: terms that speak for a report; `*` stands for any letters, `?` for none or one.
        unwanted: terms that speak against it.
    """
    pattern = _pattern(wanted, unwanted)
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
def _pattern(wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> re.Pattern[str] | None:
    sides = [
        f"(?P<{side}>{found})"
        for side, terms in (("unwanted", unwanted), ("wanted", wanted))
        if (found := _any_of(terms))
    ]
    return re.compile("|".join(sides), re.IGNORECASE) if sides else None


def _any_of(terms: Iterable[str]) -> str:
    """One pattern for all terms, longest first; the edge of a word is looked for but once."""
    known = {term.strip() for term in terms if any(map(str.isalnum, term))}
    listed = sorted(known, key=lambda term: (-len(term), term))
    spaced = "|".join(_word(term) for term in listed if not _UNSPACED.search(term))
    unspaced = [_word(term) for term in listed if _UNSPACED.search(term)]
    return "|".join([rf"(?<!\w)(?:{spaced})(?!\w)"] * bool(spaced) + unspaced)


def _word(term: str) -> str:
    """One term: `*` any letters, `*3` up to 3, `?` none or one, `#` just one."""
    return r"[\s-]+".join(
        "".join(_letters(part) for part in _WILD.split(word) if part)
        for word in term.replace('"', "").split()
    )


def _letters(part: str) -> str:
    if part[0] == "*":
        return rf"\w{{0,{part[1:]}}}" if part[1:] else r"\w*"
    return {"?": r"\w?", "#": r"\w"}.get(part) or re.escape(part)


def paragraphs(text: str) -> str:
    """Return an abstract with its labelled parts on lines of their own."""
    return _LABEL.sub("\n", text)
