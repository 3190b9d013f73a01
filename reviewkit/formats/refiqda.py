"""REFI-QDA: codebooks that other coding programs read and write (QDC).

Written and read is the codebook of REFI-QDA 1.0 (qdasoftware.org): nested `Code` elements with
`guid`, `name`, `isCodable`, and a `Description`. It has no place for ids and for what a code
includes, so these stand at the end of the description, one marked line each (`[id] TRUST`), where
other programs keep them. Reading is in `refiqda_reading`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from reviewkit.codebook import Code, Codebook, Theme

NAMESPACE = "urn:QDA-XML:codebook:1.0"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:reviewkit:codebook")
MARKED = ("id", "includes", "excludes", "examples", "level", "horizon")
_MARK = re.compile(rf"\[({'|'.join(MARKED)})\](?: |$)")
_ESCAPED = re.compile(rf"\\+\[(?:{'|'.join(MARKED)})\](?: |$)")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def guid_of(*parts: str) -> str:
    """Return the GUID of a thing: the same name always has the same one (RFC 9562, version 5)."""
    return str(uuid.uuid5(_OURS, "/".join(parts))).upper()


def xml_text(text: str) -> str:
    """Escape a text for an element; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), {"\r": "&#13;"})


def xml_value(text: str) -> str:
    """Quote a text for an attribute; what XML cannot hold becomes U+FFFD."""
    kept = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return quoteattr(kept, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def to_qdc(book: Codebook) -> str:
    """Write a codebook as QDC: themes are codes that cannot be put on text themselves."""
    head = f'<CodeBook xmlns="{NAMESPACE}" origin="reviewkit">'
    lines = [head, "<Codes>", *code_lines(book), "</Codes>", "</CodeBook>"]
    return HEAD + "\n".join(lines) + "\n"


def code_lines(book: Codebook) -> Iterator[str]:
    """Yield what stands in the `Codes` element for a codebook, in QDC and in QDPX."""
    for theme in book.themes:
        below: dict[str, list[Code]] = {}
        for code in theme.codes:
            below.setdefault(code.parent, []).append(code)
        yield _opened(book, theme, codable=False)
        yield from _below(book, below, "")
        yield "</Code>"


def _below(book: Codebook, below: dict[str, list[Code]], parent: str) -> Iterator[str]:
    """Write the codes under a parent; a stack, as codes may nest deeper than functions."""
    waiting: list[Code | None] = list(reversed(below.get(parent, [])))
    while waiting:
        code = waiting.pop()
        if code is None:
            yield "</Code>"
            continue
        yield _opened(book, code, codable=True)
        waiting.append(None)
        waiting += reversed(below.get(code.id, []))


def _opened(book: Codebook, one: Code | Theme, *, codable: bool) -> str:
    colour = getattr(one, "colour", "")
    more = f' color="{colour}"' if colour else ""
    told = "true" if codable else "false"
    guid = guid_of("code", book.id, one.id)
    head = f'<Code guid="{guid}" name={xml_value(one.label)} isCodable="{told}"{more}>'
    return f"{head}<Description>{xml_text(_described(one))}</Description>"


def _described(one: Code | Theme) -> str:
    parts = [_guarded(one.definition)] if one.definition else []
    for name in MARKED:
        if value := getattr(one, name, ""):
            parts.append(f"[{name}] {_guarded(value)}")
    return "\n".join(parts)


def _guarded(text: str) -> str:
    """Put a stroke before lines that look like marks of ours."""
    lines = text.split("\n")
    return "\n".join(
        f"\\{line}" if _MARK.match(line) or _ESCAPED.match(line) else line for line in lines
    )


def undescribed(text: str) -> dict[str, str]:
    """Part a description into the definition and what marked lines say."""
    found: dict[str, list[str]] = {"definition": []}
    here = "definition"
    for line in text.split("\n"):
        mark = _MARK.match(line)
        if mark:
            here = mark[1]
            found[here] = []
        rest = line[mark.end() :] if mark else line
        found[here].append(rest[1:] if _ESCAPED.match(rest) else rest)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
