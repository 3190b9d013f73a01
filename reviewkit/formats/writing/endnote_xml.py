"""EndNote XML as it is written, element for element as EndNote's own exports have it.

The elements: EndNote's "RSXML" document type, without the `<style>`s that say how text looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from reviewkit.formats.endnote_xml import RULES, SHAPE
from reviewkit.formats.exact import pack
from reviewkit.formats.rules import make_record
from reviewkit.formats.writing.entry import ID_MARK, Entry, Profile, notes
from reviewkit.formats.writing.text import in_lines
from reviewkit.formats.xml_pieces import flattened, parsed
from reviewkit.terms import Record, Stage

EXACT = "custom5"
_TYPES = {
    "article": ("Journal Article", 17),
    "chapter": ("Book Section", 5),
    "book": ("Book", 6),
    "report": ("Report", 27),
    "thesis": ("Thesis", 32),
    "conference": ("Conference Paper", 47),
}
_OTHER = ("Generic", 13)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n<records>\n'
_TAIL = "</records>\n</xml>\n"


def write(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as EndNote XML in UTF-8, one at a time; as `ris.write`."""
    yield _HEAD.encode()
    for entry in items:
        yield _entry(entry, profile, stage).encode("utf-8")
    yield _TAIL.encode()


def _entry(entry: Entry, profile: Profile | None, stage: Stage) -> str:
    record = entry.record
    inner = "".join(_parts(record))
    inner += _element("notes", "; ".join(notes(entry, profile, stage)))
    inner += _element("label", ID_MARK + entry.id)
    exact = pack(record, _read(f"<record>{inner}</record>"))
    return f"<record>{inner}{_element(EXACT, exact)}</record>\n"


def _parts(record: Record) -> Iterator[str]:
    name, number = _TYPES.get(record.kind or "", _OTHER)
    yield f"<ref-type name={quoteattr(name)}>{number}</ref-type>"
    authors = "".join(_element("author", one) for one in record.authors)
    yield _within("contributors", _within("authors", authors))
    titles = _element("title", record.title) + _element("secondary-title", record.journal)
    yield _within("titles", titles)
    yield _element("pages", record.pages)
    yield _element("volume", record.volume)
    yield _element("number", record.issue)
    yield _within("keywords", "".join(_element("keyword", one) for one in record.keywords))
    year = None if record.year is None else str(record.year)
    yield _within("dates", _element("year", year))
    yield _element("isbn", record.isbn)
    yield _element("accession-num", record.accession)
    yield _element("electronic-resource-num", record.doi)
    yield _element("abstract", record.abstract)
    yield _within("urls", _within("related-urls", _element("url", record.url)))
    if record.pmid:
        yield _element("custom6", f"PMID: {record.pmid}")
    yield _element("language", record.language)


def _element(name: str, text: str | None) -> str:
    plain = in_lines(text or "")
    return f"<{name}>{escape(plain)}</{name}>" if plain else ""


def _within(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>" if inner else ""


def _read(text: str) -> Record | None:
    """The record as it would be read back."""
    element, _ = parsed(text)
    if element is None:
        return None
    return make_record(1, 1, (), flattened(element, SHAPE, 1)[1], RULES)
