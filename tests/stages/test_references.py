"""The reference lists of full texts, as records of citation searching."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan
from reviewkit.stages import dedupe, references, retrieve, search
from reviewkit.store import Store, writing
from reviewkit.store.audit import strays, verify
from reviewkit.store.rebuild import rebuild
from reviewkit.store.refs import find_record, report_of
from reviewkit.store.searches import Search
from reviewkit.terms import SourceKind

AT = "2026-11-02T09:00:00Z"
Include = Callable[..., None]
ONE, TWO = "an:EX-01", "an:EX-02"
WHERE = Search(references.INCLUDED, SourceKind.CITATION_SEARCHING, None, "2026-11-02")
TEXT = """We met in May.

References

1. Doe B, Roe C. Beds and their makers in two wards. Fam Pract. 2004;5(2):6-19.
2. {known}
3. Notes of the ward, undated and without a name
"""


def known(store: Store, record: str) -> str:
    """A record as a reference to it would be written."""
    authors, title, journal, year, volume, pages = store.db.execute(
        "select authors, title, journal, year, volume, pages from records where id = ?",
        (find_record(store.db, record),),
    ).fetchone()
    names = [name.split(", ") for name in authors.split("; ")]
    who = ", ".join(f"{family} {given[0]}" for family, given in names)
    return f"{who}. {title.rstrip('.')}. {journal}. {year};{volume}:{pages}."


@pytest.fixture
def had(store: Store, tmp_path: Path, include: Include) -> str:
    """An included report whose full text cites another report of the review."""
    include(ONE)
    path = tmp_path / "one.txt"
    path.write_text(TEXT.format(known=known(store, TWO)), "utf-8")
    with writing(store, "ADA", AT) as facts:
        retrieve.bring_in(facts, retrieve.Retrieval(ONE, True), path)
    return report_of(store.db, find_record(store.db, ONE))


def bring_in(store: Store, text: references.FullText, folder: Path) -> search.Imported:
    listed = references.read(text)
    return search.import_file(store, references.write(listed, folder), WHERE, "ADA", AT)


def test_included_reports_are_listed_with_their_texts(
    store: Store, had: str, include: Include
) -> None:
    include("an:EX-05")
    texts = references.included(store)
    assert [one.report for one in texts if one.path] == [had] and len(texts) == 2


def test_references_become_records_with_their_words_number_and_report(
    store: Store, had: str, tmp_path: Path
) -> None:
    (text,) = references.named(store, [ONE])
    done = bring_in(store, text, tmp_path)
    assert (done.records, done.format, done.source) == (3, "references", references.INCLUDED)
    rows = store.db.execute(
        "select r.id, i.kind from records r join standing_imports i on i.file = r.file "
        "where i.kind = 'citation_searching' order by r.position"
    ).fetchall()
    first = search.record(store, rows[0][0])
    raw = {tag: value for tag, value, _ in first["raw"]}
    assert raw["raw"].startswith("1. Doe B, Roe C. Beds") and raw["reference"] == "1"
    assert raw["stands_in"] == had and first["title"] == "Beds and their makers in two wards"
    assert search.record(store, rows[2][0])["abstract"].startswith("3. Notes of the ward")


def test_a_reference_to_a_known_report_joins_it(
    store: Store, plan: Plan, had: str, tmp_path: Path
) -> None:
    (text,) = references.named(store, [had])
    bring_in(store, text, tmp_path)
    dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT)
    (cited,) = store.db.execute(
        "select r.id from records r join standing_imports i on i.file = r.file "
        "where i.kind = 'citation_searching' and r.position = 2"
    ).fetchone()
    assert report_of(store.db, cited) == report_of(store.db, find_record(store.db, TWO))
    assert strays(store.db) == []


def test_a_list_is_brought_in_once_even_from_another_copy(
    store: Store, had: str, tmp_path: Path
) -> None:
    (text,) = references.named(store, [had])
    assert references.brought_in(store, text) == ""
    done = bring_in(store, text, tmp_path)
    assert references.brought_in(store, text) == done.name
    assert bring_in(store, text, tmp_path).already
    path = tmp_path / "newer.txt"
    path.write_text(TEXT.format(known="Poe D. Another. BMJ. 2001;1:2-3."), "utf-8")
    with writing(store, "ADA", AT) as facts:
        retrieve.bring_in(facts, retrieve.Retrieval(ONE, True), path)
    (newer,) = references.named(store, [had])
    assert newer.path != text.path and references.brought_in(store, newer) == done.name


def test_a_file_is_known_by_its_bytes_whatever_its_name(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "earlier review.txt"
    path.write_text(TEXT.format(known="Poe D. Another. BMJ. 2001;1:2-3."), "utf-8")
    done = bring_in(store, references.of_file(path), tmp_path)
    assert done.name.startswith("references in earlier review.txt ")
    again = path.rename(tmp_path / "b.txt")
    assert references.brought_in(store, references.of_file(again)) == done.name


def test_a_review_with_references_is_rebuilt_as_it_was(
    store: Store, folder: Path, had: str, tmp_path: Path
) -> None:
    (text,) = references.named(store, [had])
    bring_in(store, text, tmp_path)
    assert verify(store) == []
    before = store.db.execute("select count(*) from records").fetchone()
    store.db.close()
    rebuild(folder)
    from reviewkit.store import open_store

    with open_store(folder) as again:
        assert again.db.execute("select count(*) from records").fetchone() == before
        assert references.brought_in(again, text)


def test_a_study_names_its_reports(store: Store, had: str) -> None:
    from reviewkit.terms import Role

    retrieve.link(store, ONE, "S07", Role.PRIMARY, "ADA", AT)
    assert [one.report for one in references.named(store, ["S07", ONE])] == [had]


def test_a_report_without_a_text_and_a_wrong_id_are_told(store: Store, include: Include) -> None:
    include(TWO)
    with pytest.raises(NotAllowedError, match=r"No full text of report .* is kept here"):
        references.named(store, [TWO])
    with pytest.raises(NotThereError):
        references.named(store, ["S99"])
