"""XML read record by record: one damaged record spoils no other, and memory stays bounded.

Each record's text is parsed on its own by lxml, strictly first. The file's document type never
reaches the parser: there are no entities to expand and nothing to load.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.formats.decoding import chunks
from reviewkit.formats.reading import Detected, Tally
from reviewkit.formats.rules import Rules, make_record
from reviewkit.terms import RawTag, Record

if TYPE_CHECKING:
    from lxml.etree import _Element

Compose = Callable[["_Element"], str]  # one value of an element that has parts
STRAY = "text outside any record"
DAMAGED = "a record whose XML is damaged; all of its text is kept"
HOPELESS = "a record whose XML cannot be read"
_LONGEST = 1 << 25  # characters a record may have before its end counts as missing
_LONGEST_TAG = 64
_TAG = re.compile(r"<!--|-->|<[?!/A-Za-z][^<>]*>|\]>")
_PROLOGUE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[[^\]]{0,65536}\]\s*>)?|<!ENTITY[^<>]*>|<\?[^<>]*\?>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,31};")
_PREFIXES = "".join(
    f' xmlns:{prefix}="urn:{prefix}"' for prefix in ("mml", "m", "xlink", "ali", "xsi", "w")
)
_WRAPPED = f"<wrapped{_PREFIXES}>"
_MARKUP = "style i b u em strong sub sup italic bold underline sc math DispFormula br span a p"
INLINE = frozenset(_MARKUP.split())


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format's records look.

    Attributes:
        records: Names of the elements that are records.
        keys: Attributes that tell one use of an element from another; they stand in its tag.
        dropped: Elements that only say how text looks: their text stays, they do not.
        composed: Elements with parts, by path, and how their parts make one value.
        rules: What the paths mean.
        root: Whether a path begins with the record's own name.
    """

    records: tuple[str, ...]
    rules: Rules
    keys: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    composed: Mapping[str, Compose] = field(default_factory=dict)
    root: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A record's text, or text around records."""

    line: int
    text: str
    record: bool


def pieces(texts: Iterable[str], names: tuple[str, ...]) -> Iterator[Piece]:
    """Cut a file's text at its records; joined, the pieces are the file.

    A record ends at its closing tag, at the next record's start, or at the end of the file.
    """
    start = re.compile(rf"<(?:{'|'.join(names)})(?=[\s>/])")
    edge = re.compile(rf"</(?:{'|'.join(names)})\s*>|<(?:{'|'.join(names)})(?=[\s>/])")
    held, line, inside, looked = "", 1, False, 0
    for text in texts:
        held += text
        while (found := (edge if inside else start).search(held, looked)) is not None:
            closing = found[0].startswith("</")
            cut = found.end() if closing else found.start()
            if cut:
                yield Piece(line, held[:cut], inside)
                line += held.count("\n", 0, cut)
                held = held[cut:]
            inside, looked = not closing, 0 if closing else 1
        if inside and len(held) < _LONGEST:
            looked = max(1, len(held) - _LONGEST_TAG)
        elif len(held) > _LONGEST_TAG:
            cut = len(held) - _LONGEST_TAG
            yield Piece(line, held[:cut], inside)
            line += held.count("\n", 0, cut)
            held, inside, looked = held[cut:], False, 0
    if held:
        yield Piece(line, held, inside)


def records_of(path: Path, detected: Detected, tally: Tally, shape: Shape) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    position = 0
    texts = chunks(path, detected.encoding, tally)
    for piece in pieces(texts, shape.records):
        if not piece.record:
            words = html.unescape(_TAG.sub(" ", _PROLOGUE.sub(" ", piece.text)))
            if words.strip("\ufeff \t\r\n>]"):
                tally.keep(piece.line, STRAY, " ".join(words.split()))
            continue
        tally.starts += 1
        element, fault = parsed(piece.text)
        if element is None:
            tally.keep(piece.line, f"{HOPELESS} ({fault})", piece.text.strip())
            continue
        position += 1
        if fault:
            tally.note(piece.line, DAMAGED, fault)
        raw, values = flattened(element, shape, piece.line)
        if fault:
            raw.append(RawTag("", piece.text.strip(), piece.line))
        yield make_record(position, piece.line, tuple(raw), values, shape.rules)


def parsed(text: str) -> tuple[_Element | None, str]:
    """A record's element, and what is wrong with its XML; no element where nothing can be made."""
    from lxml import etree  # noqa: PLC0415 - heavy, and only XML needs it

    whole = f"{_WRAPPED}{_ENTITY.sub(lambda one: html.unescape(one[0]), text)}</wrapped>"
    source = whole.encode("utf-8", "replace")
    fault = ""
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=recover,
            encoding="utf-8",
        )
        try:
            root = etree.fromstring(source, parser)
        except etree.XMLSyntaxError as error:
            fault = fault or " ".join(str(error).split(", line", maxsplit=1)[0].split())[:120]
            continue
        if root is not None and len(root) and isinstance(root[0].tag, str):
            beside = len(root) > 1 or (root.text or "").strip() or (root[0].tail or "").strip()
            return root[0], fault or ("text beside the element" if beside else "")
    return None, fault or "no element"


def flattened(
    element: _Element, shape: Shape, line: int
) -> tuple[list[RawTag], dict[str, list[str]]]:
    """An element as tags by path, and the plain values that the rules look at."""
    raw: list[RawTag] = []
    values: dict[str, list[str]] = {}
    _walk(element, local(element) if shape.root else "", shape, line - 1, raw, values)
    return raw, values


def _walk(
    element: _Element,
    path: str,
    shape: Shape,
    above: int,
    raw: list[RawTag],
    values: dict[str, list[str]],
) -> None:
    line = above + (element.sourceline or 1)
    key = next((element.get(name) for name in shape.keys if element.get(name)), None)
    tag = f"{path}[{key}]" if key else path
    if path in shape.composed and (made := shape.composed[path](element)):
        values.setdefault(path, []).append(made)
    if _is_text(element):
        said = text_of(element)
        raw.append(RawTag(tag, _inner(element, shape.dropped).strip(), line))
        if said and path not in shape.composed:
            values.setdefault(tag, []).append(said)
    for name, value in element.items():
        if value != key or name not in shape.keys:
            tagged = f"{tag}/@{_plain_name(name)}"
            raw.append(RawTag(tagged, value, line))
            values.setdefault(tagged, []).append(value)
    if _is_text(element):
        return
    for child in element:
        if isinstance(child.tag, str):
            under = f"{path}/{local(child)}" if path else local(child)
            _walk(child, under, shape, above, raw, values)
        else:
            raw.append(RawTag(f"{path}/comment", (child.text or "").strip(), line))


def _is_text(element: _Element) -> bool:
    """Whether an element holds text, perhaps with markup in it, rather than fields."""
    if not len(element):
        return True
    if (element.text or "").strip():
        return True
    return any(
        (child.tail or "").strip() or (isinstance(child.tag, str) and local(child) in INLINE)
        for child in element
    )


def _inner(element: _Element, dropped: frozenset[str]) -> str:
    """The text of an element with the markup in it, as it stands in the file."""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            parts.append(f" {child.text or ''} ")
        elif local(child) in dropped:
            parts.append(_inner(child, dropped))
        else:
            names = "".join(f' {_plain_name(name)}="{value}"' for name, value in child.items())
            name = local(child)
            parts.append(f"<{name}{names}>{_inner(child, dropped)}</{name}>")
        parts.append(child.tail or "")
    return "".join(parts)


def local(element: _Element) -> str:
    """An element's name without its namespace."""
    return _plain_name(str(element.tag))


def _plain_name(name: Any) -> str:
    return str(name).rpartition("}")[2]


def text_of(element: _Element | None) -> str:
    """All text of an element, markup gone."""
    return "" if element is None else str(element.xpath("string()")).strip()
