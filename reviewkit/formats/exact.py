"""What a format cannot say of a record, said beside it, so that an export reads back whole.

A title that begins with `=`, an author's name with a semicolon or an abstract with an odd control
character cannot stand in every format as they are. Each writer reads its own record back; the
fields that came back otherwise stand once more in one value of letters, digits, `-` and `_`,
which no program changes: JSON in base64url (RFC 4648) after a mark. Beside each stands what the
field reads as (CRC-32 of its JSON): one that a person changed since is read as it is now.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import replace
from typing import Any

from reviewkit.terms import Record

MARK = "reviewkit:"
LISTS = ("authors", "keywords")
FIELDS = (
    *("kind", "title", "authors", "year", "journal", "volume", "issue", "pages", "abstract"),
    *("doi", "pmid", "accession", "isbn", "url", "keywords", "language"),
)


def pack(record: Record, back: Record | None) -> str:
    """Write down the fields of a record that did not come back as they are.

    Args:
        record: as it is to be read.
        back: as it would be read from what was written; None when nothing could be.

    Returns:
        The mark and what follows it; '' when every field came back.
    """
    odd = {
        name: [getattr(record, name), None if back is None else _sign(getattr(back, name))]
        for name in FIELDS
        if back is None or getattr(back, name) != getattr(record, name)
    }
    if not odd:
        return ""
    text = _json(odd)
    return MARK + base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def restore(record: Record) -> Record:
    """Give a record the fields that were written down beside it.

    A value that was damaged on its way is a raw tag like any other: the fields stay as read.
    """
    for tag in record.raw:
        if MARK in tag.value[: len(MARK) + 2]:  # within braces or quotes, perhaps
            said = {
                name: value
                for name, (value, sign) in _unpack(tag.value).items()
                if sign is None or sign == _sign(getattr(record, name))
            }
            if said:
                origin = record.provenance | dict.fromkeys(said, tag.tag)
                return replace(record, **said, provenance=origin)
    return record


def _sign(value: Any) -> int:
    return zlib.crc32(_json(value).encode("utf-8", "surrogatepass"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unpack(value: str) -> dict[str, tuple[Any, int | None]]:
    packed = "".join(value.partition(MARK)[2].strip('{}"').split())
    try:
        said = json.loads(base64.b64decode(packed, altchars=b"-_", validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        return {}
    if not isinstance(said, dict) or not all(_fits(*one) for one in said.items()):
        return {}
    return {
        name: (tuple(one) if name in LISTS else one, sign) for name, (one, sign) in said.items()
    }


def _fits(name: str, said: Any) -> bool:
    """Whether a field may hold a value, as its type says, and a sign stands beside it."""
    if not isinstance(said, list) or len(said) != 2 or not isinstance(said[1], int | None):
        return False
    value = said[0]
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "year":
        return value is None or (type(value) is int and 1500 <= value <= 2100)
    return name in FIELDS and (value is None or isinstance(value, str))
