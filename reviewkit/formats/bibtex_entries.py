"""BibTeX and BibLaTeX cut into entries and fields, whatever is wrong with them.

The format: btxdoc (Patashnik 1988), biblatex manual 3. An entry that does not close ends where
the next begins; what within an entry is no field is kept beside its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewkit.terms import RawTag

START = re.compile(r"@[ \t]*([A-Za-z]\w*)\s*([{(])")
# A line that can only begin an entry, even while another is open.
_SURE = re.compile(r"@[ \t]*[A-Za-z]\w*[ \t]*[{(][ \t]*[^\s,={}\"]*[ \t]*,?\s*$")
_SIGNS = re.compile(r"\\[{}()]|[{}()]")
_NAME = re.compile(r"\s*([^\s=,{}\"#%()]+)\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"#=]+")
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r"[^,={}\"\n]*")
_QUOTES = re.compile(r"\\[{}\"\\]|[{}\"]")
_JUNK = re.compile(r"[^,\n]*")
_SHORT = 400  # characters of a line that only begins an entry
_LONGEST = 1 << 24  # characters that an entry may have before its brace counts as never closed


@dataclass(frozen=True, slots=True)
class Block:
    """One `@...{...}`, or text between such; `closed` says whether its brace was found."""

    line: int
    text: str
    entry: bool
    closed: bool = True


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Cut lines into entries and the lines between them; joined, the texts are the file."""
    parts: list[str] = []
    begun = depth = size = 0
    opener = "{"
    for number, line in enumerate(lines, 1):
        at = 0
        if parts and (size > _LONGEST or (len(line) < _SHORT and _SURE.match(line))):
            yield Block(begun, "".join(parts), True, False)
            parts = []
        while at < len(line):
            if not parts:
                found = START.search(line, at)
                begins = len(line) if found is None else found.start()
                if begins > at:
                    yield Block(number, line[at:begins], False)
                if found is None:
                    break
                opener, begun, depth, size, at = found[2], number, 0, 0, begins
            end, depth = _end(line, at, opener, depth)
            parts.append(line[at:end])
            size += len(parts[-1])
            if end is None:
                break
            yield Block(begun, "".join(parts), True)
            parts, at = [], end
    if parts:
        yield Block(begun, "".join(parts), True, False)


def _end(text: str, at: int, opener: str, depth: int) -> tuple[int | None, int]:
    """Where the entry's brace closes in a line from a place on, and how deep its end is in it."""
    closer = {"{": "}", "(": ")"}[opener]
    for sign in _SIGNS.finditer(text, at):
        if sign[0] == opener:
            depth += 1
        elif sign[0] == closer:
            depth -= 1
            if depth == 0:
                return sign.end(), 0
    return None, depth


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its pieces are texts and, marked so, names of `@string`s."""

    name: str
    pieces: tuple[tuple[str, bool], ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry's type, key, fields, and what of it is none of these."""

    type: str
    key: str
    fields: tuple[tuple[Field, int], ...]  # with their lines
    junk: tuple[RawTag, ...]


def parse(block: Block) -> Parsed:
    """Read the fields of an entry; every word of it is in the result."""
    found = START.match(block.text)
    assert found is not None, "blocks begin with their @type"  # noqa: S101
    text = block.text[: -1 if block.closed else None]
    at, key = found.end(), ""
    first = _KEY.match(text, _skip(text, at))
    if first is not None and text[first.end() : first.end() + 1] in ("", ",", "\n"):
        key, at = first[0].strip(), first.end() + 1
    fields: list[tuple[Field, int]] = []
    junk: list[RawTag] = []
    line, counted = block.line, 0
    while at < len(text):
        at = _skip(text, at)
        line, counted = line + text.count("\n", counted, at), at
        name = _NAME.match(text, at)
        if name is None:
            rest = _JUNK.match(text, at)
            word = rest[0] if rest else ""
            if word.strip():
                junk.append(RawTag("", word.strip(), line))
            at += len(word) + 1
            continue
        pieces, end = _value(text, name.end())
        fields.append((Field(name[1], tuple(pieces), _raw(pieces)), line))
        at = end
    return Parsed(found[1], key, tuple(fields), tuple(junk))


def _raw(pieces: list[tuple[str, bool]]) -> str:
    return " # ".join(piece for piece, _ in pieces)


def _value(text: str, at: int) -> tuple[list[tuple[str, bool]], int]:
    """The pieces of a value, joined by `#`, and where it ends, its comma behind it."""
    pieces: list[tuple[str, bool]] = []
    while at < len(text):
        if text[at] in '{"':
            end = _closing(text, at)
            pieces.append((text[at + 1 : end].strip(), False))
            at = end + 1
        elif (bare := _BARE.match(text, at)) is not None:
            pieces.append((bare[0], not bare[0].isdigit()))
            at = bare.end()
        at = _skip(text, at)
        if text[at : at + 1] != "#":
            break
        at = _skip(text, at + 1)
    return pieces, at + (text[at : at + 1] == ",")


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _closing(text: str, at: int) -> int:
    """Where the brace or quote at a place closes; the text's end when it does not."""
    quoted, depth = text[at] == '"', 0
    for sign in _QUOTES.finditer(text, at + 1 if quoted else at):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
            if depth <= 0 and not quoted:
                return sign.start()
        elif sign[0] == '"' and quoted and depth <= 0:
            return sign.start()
    return len(text)
