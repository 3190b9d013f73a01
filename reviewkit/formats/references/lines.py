"""The file in which references are brought in: JSON Lines, one reference or left-out line each.

The fields are kept beside the words, so that a review reads back what it had whichever version of
reviewkit took the references apart. docs/references.md describes the form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reviewkit.formats.decoding import lines
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.references.model import References
from reviewkit.formats.rules import Rules, by_tag, make_record, takes
from reviewkit.terms import RawTag, Record

_MARKS = {"reference", "raw", "stands_in"}
_LEFT_MARKS = {"left_out", "why", "stands_in"}
_UNTITLED = "untitled"  # stands for the words of a reference whose title is not certain
RULES = Rules(
    title=takes("title"),
    authors=(("authors",),),
    year=takes("year"),
    journal=takes("journal"),
    volume=takes("volume"),
    issue=takes("issue"),
    pages=takes("pages"),
    abstract=(_UNTITLED,),
    doi=takes("doi"),
    pmid=takes("pmid"),
    isbn=("isbn",),
    url=("url",),
    kind=("kind",),
    names_between="tag",
)


def write_lines(found: References, full_text: str, report: str = "") -> Iterator[str]:
    """Write the references of a full text, a line each.

    Args:
        found: the references.
        full_text: which file they stand in: its name, or its hash.
        report: the record of the report whose full text that is, if it is one of the review.

    Yields:
        Lines with their line ends: the references in their order, then what is in none.
    """
    where = {"stands_in": report or full_text, "full_text": full_text, "form": found.form}
    for one in found.found:
        said = {
            "reference": one.number,
            "label": one.label,
            "raw": one.raw,
            **where,
            "list": one.heading,
            "page": one.page,
            "line": one.line,
            **asdict(one.work),
        }
        yield _line(said)
    for left in found.left:
        said = {"left_out": left.text, "why": left.why, **where}
        yield _line(said | {"page": left.page, "line": left.line})


def _line(said: dict[str, Any]) -> str:
    kept = {name: value for name, value in said.items() if value not in (None, "", (), 0)}
    text = json.dumps(kept, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is a file of references."""
    text = sample.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return None
    first = _object(text.partition("\n")[0])
    if first is None or not (first.keys() >= _MARKS or first.keys() >= _LEFT_MARKS):
        return None
    form = first.get("form")
    return Found(str(form) if form else None, ("line 1 is a reference with its words (`raw`)",))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the references of a file lazily, keeping the tally."""
    position = 0
    for number, line in enumerate(lines(path, detected.encoding, tally), 1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        said = _object(text)
        if said is None:
            tally.keep(number, "a line that is no JSON object", text)
        elif "left_out" in said:
            where = " ".join(f"{name} {said[name]}" for name in ("page", "line") if name in said)
            why = f"not read as a reference: {said.get('why')} ({where or 'where is not said'})"
            tally.keep(number, why, str(said["left_out"]))
        else:
            position += 1
            tally.starts += 1
            yield _record(position, number, said)


def _record(position: int, line: int, said: dict[str, Any]) -> Record:
    raw = tuple(RawTag(name, value, line) for name, value in _leaves(said))
    values = by_tag(raw)
    if not said.get("title"):  # there must be something to decide on
        values[_UNTITLED] = [" ".join(str(said.get("raw", "")).split())]
    return make_record(position, line, raw, values, RULES, {_UNTITLED: "raw"})


def _leaves(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        for one in value if isinstance(value, list) else [value]:
            text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            yield name, text.encode("utf-8", "replace").decode("utf-8")


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


FORMAT = Format("References of full texts", sniff, records)
