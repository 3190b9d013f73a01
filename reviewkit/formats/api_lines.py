"""Records of bibliographic APIs as JSON Lines: an object a line, each as the API sent it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from reviewkit.formats.api_dialects import DIALECTS, INDEX, ApiDialect, Object
from reviewkit.formats.decoding import lines
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import by_tag, make_record
from reviewkit.terms import RawTag, Record

_NAME = re.compile(r'"([A-Za-z_]+)": ?')
_LOOKED_AT = 4_000  # characters of a first line that is longer than the sample


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is JSON Lines of an API, and of which."""
    text = sample.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("{"):
        return None
    first, end, _ = text.partition("\n")
    names: Collection[str]
    if end or sample.whole:
        found = _object(first)
        if found is None:
            return None
        names = found
    else:
        names = _NAME.findall(first[:_LOOKED_AT])
    dialect = _dialect(names)
    if dialect is None:
        return None
    marks = ", ".join(sorted(dialect.marks))
    return Found(dialect.name, (f"{dialect.name}: line 1 is a JSON object with {marks}",))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of JSON Lines lazily, keeping the tally."""
    dialect = next(one for one in DIALECTS if one.name == detected.dialect)
    position = 0
    for number, line in enumerate(lines(path, detected.encoding, tally), 1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        tally.starts += text.startswith("{")
        found = _object(text)
        if found is None:
            tally.keep(number, "a line that is no JSON object", text)
            continue
        position += 1
        yield made_record(position, number, found, dialect)


def made_record(position: int, line: int, found: Object, dialect: ApiDialect) -> Record:
    """Make the record of a JSON object, every path of it kept as a tag."""
    raw = tuple(RawTag(tag, value, line) for tag, value in _leaves(found))
    values = by_tag(raw) | {
        tag: [_whole(one) for one in held] for tag, held in dialect.derive(found).items()
    }
    return make_record(position, line, raw, values, dialect.rules)


def _dialect(names: Collection[str]) -> ApiDialect | None:
    return next((one for one in DIALECTS if one.marks.issubset(names)), None)


def _object(text: str) -> Object | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _leaves(found: Object) -> Iterator[tuple[str, str]]:
    """Every value with its path, in the order of the file, without recursion."""
    todo: list[tuple[str, Any]] = [("", found)]
    while todo:
        path, value = todo.pop()
        if path == INDEX and isinstance(value, dict):
            for word, places in value.items():
                yield INDEX, _whole(f"{word} {json.dumps(places)}")
        elif isinstance(value, dict) and value:
            names = [(f"{path}.{name}" if path else name, one) for name, one in value.items()]
            todo.extend(reversed(names))
        elif isinstance(value, list) and value:
            todo.extend((path, one) for one in reversed(value))
        elif isinstance(value, dict | list):
            yield _whole(path), ""
        else:
            yield _whole(path), _whole(value if isinstance(value, str) else json.dumps(value))


def _whole(text: str) -> str:
    """Return a text that can be stored: half of a pair of code units is no letter."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


FORMAT = Format("JSON Lines of an API", sniff, records)
