"""Reports to export, ordinary and as odd as text can be, and reading them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from reviewkit import formats
from reviewkit.formats.exact import FIELDS
from reviewkit.formats.writing import WRITERS, Entry, Profile
from reviewkit.terms import Record, Stage

PLAIN = Record(
    *(1, 1, ()),
    kind="article",
    title="Falls in wards: a trial",
    authors=("Lind, A", "\u00d8st, B\u00e5rd"),
    year=2004,
    journal="Journal of Balance",
    volume="4",
    issue="S1",
    pages="22-34",
    abstract="Aim: fewer falls.\nFindings: fewer falls.",
    doi="10.1000/falls(1)",
    pmid="12345",
    accession="EX-01",
    isbn="9780306406157",
    url="https://example.org/falls",
    keywords=("falls", "wards"),
    language="en",
)
ODD = (
    "line\nbreak", "tab\there", "TY  - JOUR", "ER  - ", "a\r\nER  - \r\nTY  - JOUR", "Ann; Bo",
    "{brace", "}{", "back\\slash", "=1+1", "@SUM(A1)", "+44", "-5", "\x00null", "bell\x07", "\x85",
    "\u2028", "\ufeffBOM", "\U0001f600 smile", "\u0645\u0631\u062d\u0628\u0627", "\u202eRTL\u202c",
    "na", "None", "&amp;amp;amp;", "&lt;b&gt;", "<i>x</i>", "a\n\nb", "  spaced  ", "''", '"q"',
    "'start", '="0001"', "]]>", "%", "#$~^_", "['Ann', 'Bo']", "a and b", "A,B", "10.1/x",
    "N1  - x\nKW  - y", "reviewkit:AAAA", "\n", " ", "e\u0301", "\uff1d1", "Title", "ID,Title",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20),
)
MAYBE = st.none() | TEXTS
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
KINDS = ("article", "chapter", "book", "report", "thesis", "conference", "other")
RECORDS = st.builds(
    Record,
    position=st.just(1),
    line=st.just(1),
    raw=st.just(()),
    kind=st.sampled_from((None, *KINDS)),
    authors=LISTS | st.just(PLAIN.authors),
    year=st.none() | st.integers(1500, 2100),
    keywords=LISTS | st.just(PLAIN.keywords),
    **{
        name: MAYBE | st.just(getattr(PLAIN, name))
        for name in FIELDS
        if name not in ("kind", "authors", "year", "keywords")
    },
)


def plain(**changes: object) -> Record:
    return replace(PLAIN, **changes)  # type: ignore[arg-type]


def entries(records: Sequence[Record]) -> list[Entry]:
    return [Entry(f"3fa9c21e-{place:04d}", one) for place, one in enumerate(records, 1)]


def written(
    format_: str,
    items: Sequence[Entry],
    profile: Profile | None = None,
    stage: Stage = Stage.TITLE,
) -> bytes:
    return b"".join(WRITERS[format_](items, profile, stage))


def fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in FIELDS}


def comes_back(
    path: Path, format_: str, records: Sequence[Record], profile: Profile | None = None
) -> None:
    """Assert that records written in a format are read back, every field, nothing left over."""
    path.write_bytes(written(format_, entries(records), profile))
    reading = formats.read(path)
    back = list(reading)
    assert [fields(one) for one in back] == [fields(one) for one in records]
    assert reading.starts == reading.made == len(records)
    assert reading.problems == []
