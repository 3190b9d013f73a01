"""CSL-JSON as it is written: a list, an item a line.

The variables: docs.citationstyles.org, "CSL 1.0.2, Appendix IV". What is no variable of CSL's is
under `custom`, as its schema wants.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from reviewkit.formats.api_lines import made_record
from reviewkit.formats.exact import pack
from reviewkit.formats.json_dialects import AFTER
from reviewkit.formats.json_file import parsed
from reviewkit.formats.writing.entry import ID_MARK, Entry, Profile, notes
from reviewkit.formats.writing.text import in_lines
from reviewkit.terms import Record, Stage

EXACT = "reviewkit"
_TYPES = {
    "article": "article-journal",
    "chapter": "chapter",
    "book": "book",
    "report": "report",
    "thesis": "thesis",
    "conference": "paper-conference",
}
_CSL = AFTER[0]


def write(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as CSL-JSON in UTF-8, one at a time; as `ris.write`."""
    before = "[\n"
    for entry in items:
        yield f"{before}{_item(entry, profile, stage)}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _item(entry: Entry, profile: Profile | None, stage: Stage) -> str:
    item = {"id": ID_MARK + entry.id} | _variables(entry.record)
    told = "; ".join(notes(entry, profile, stage))
    if told:
        item["note"] = in_lines(told)
    exact = pack(entry.record, _read(_json(item)))
    return _json(item | {"custom": {EXACT: exact}}) if exact else _json(item)


def _variables(record: Record) -> dict[str, Any]:
    texts = {
        "container-title": record.journal,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "abstract": record.abstract,
        "DOI": record.doi,
        "PMID": record.pmid,
        "archive_location": record.accession,
        "ISBN": record.isbn,
        "URL": record.url,
        "keyword": "; ".join(record.keywords),
        "language": record.language,
    }
    item: dict[str, Any] = {
        "type": _TYPES.get(record.kind or "", "document"),
        "title": in_lines(record.title or ""),
    }
    if record.authors:
        item["author"] = [_name(one) for one in record.authors]
    if record.year is not None:
        item["issued"] = {"date-parts": [[record.year]]}
    else:  # one of the two is what tells CSL-JSON from the answers of APIs
        item["container-title"] = ""
    return item | {name: in_lines(text) for name, text in texts.items() if text}


def _name(name: str) -> dict[str, str]:
    """A person by family and given name; a body, or one known by one name, as it is."""
    family, comma, given = in_lines(name).partition(", ")
    return {"family": family, "given": given} if comma else {"literal": family}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(text: str) -> Record | None:
    """The record as it would be read back."""
    held = parsed(text)
    return None if held is None else made_record(1, 1, held, _CSL)
