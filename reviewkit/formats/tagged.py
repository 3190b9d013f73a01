"""One tokenizer for every format whose lines begin with a tag.

A format is a `Syntax`: how a tag line looks, how continuation lines are glued, and after which
tag text belongs to no tag. Grouping tokens into records is each format's own matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewkit.terms import RawTag

BLANK = RawTag("", "", 0)  # stands for one or more blank lines between tag lines


@dataclass(frozen=True, slots=True)
class Syntax:
    """How the lines of a tagged format look.

    Attributes:
        tag: A tag line; group 1 is the tag, group 2 the value.
        loose: A tag line with odd spacing. It counts only for a tag in `known`, and within
            `prose` only when the record's own start was written that way: an abstract may
            well have a line that begins "T1 - weighted images".
        known: Tags the format is known to use.
        prose: Tags whose text may begin a line with what looks like a loose tag.
        starts: Tags that start a record.
        ends: Tags that end one; text after it belongs to no tag.
        glue: What joins a continuation line to the text before it.
        banner: Text that, after a blank line, is not a continuation (`Record #2 of 18`).
    """

    tag: re.Pattern[str]
    loose: re.Pattern[str]
    known: frozenset[str]
    prose: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]
    glue: str
    banner: re.Pattern[str]


def tokens(lines: Iterable[str], syntax: Syntax) -> Iterator[RawTag]:
    """Cut lines into tags with their text, in file order.

    Continuation lines are joined to the tag before them. Text that belongs to no tag comes as
    a token with an empty tag, line by line; blank lines between tag lines come as `BLANK`.
    Every word of the lines is in exactly one token, whatever the lines are.

    Args:
        lines: Lines, with or without their line ends.
        syntax: How they look.
    """
    known, edges, glue = syntax.known, syntax.starts | syntax.ends, syntax.glue
    tag, text, start, blank, loosely = "", "", 0, False, False
    outside = False  # after a record's end, where text after a blank line is no continuation
    parts: list[str] | None = None  # the text with its continuation lines, once there are any
    for number, line in enumerate(lines, 1):
        # Nearly every line is "XX  - text"; the patterns are for all the others.
        if line[2:6] == "  - " and (new := line[:2]) in known:
            value, strict = line[6:].strip(), True
        else:
            new, value, strict = _odd_tag(line, tag, loosely, syntax)
            if not new and not value:
                blank = True
                continue
            if not new and tag and not (blank and (outside or syntax.banner.match(line))):
                parts = [text] if parts is None else parts
                parts.extend(("", value) if blank else (value,))
                blank = False
                continue
        if tag:
            yield RawTag(tag, text if parts is None else glue.join(parts).strip(), start)
        if blank:
            yield BLANK
        tag, text, parts, start, blank = new, value, None, number, False
        if not new or new in edges:
            outside = new not in syntax.starts
            if outside:
                yield RawTag(new, value, number)
                tag = ""
            else:
                loosely = not strict
    if tag:
        yield RawTag(tag, text if parts is None else glue.join(parts).strip(), start)


def _odd_tag(line: str, tag: str, loosely: bool, syntax: Syntax) -> tuple[str, str, bool]:
    """A line's tag and text, and whether it is written as it should be; no tag: ("", line)."""
    found = syntax.tag.match(line)
    if found is not None:
        return found[1], (found[2] or "").strip(), True
    if line[:1] not in " \t":
        found = _loose(line, tag, loosely, syntax)
    return (
        ("", line.strip(), False) if found is None else (found[1], (found[2] or "").strip(), False)
    )


def _loose(line: str, tag: str, loosely: bool, syntax: Syntax) -> re.Match[str] | None:
    """A tag line with odd spacing, where the open tag and the record's own style allow it."""
    found = syntax.loose.match(line)
    if found is None or found[1] not in syntax.known:
        return None
    value = (found[2] or "").strip()
    if found[1] in syntax.ends:
        return None if value else found
    if found[1] in syntax.starts:
        return found if len(value.split()) <= 3 and len(value) <= 30 else None
    return found if loosely or tag not in syntax.prose else None
