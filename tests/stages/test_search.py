"""Bringing in files: kept as received, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotThereError, UnreadableError
from reviewkit.stages import search
from reviewkit.stages.search import Search
from reviewkit.store import Store
from reviewkit.store.refs import find_record
from reviewkit.terms import SourceKind

AT = "2026-11-02T09:00:00Z"
RIS = "TY  - JOUR\nTI  - A trial of {n}\nPY  - 2020\nAN  - K{n}\nER  - \n\n"


def bring(store: Store, path: Path, source: str = "MEDLINE") -> search.Imported:
    return search.import_file(store, path, Search(source), "ADA", AT)


@pytest.fixture
def ris(tmp_path: Path) -> Path:
    path = tmp_path / "export.ris"
    path.write_text(RIS.format(n=1) + RIS.format(n=2))
    return path


def test_the_report_says_what_was_found_and_made(store: Store, ris: Path) -> None:
    done = bring(store, ris)
    assert (done.name, done.source, done.format) == ("export.ris", "MEDLINE", "ris")
    assert (done.starts, done.records, done.problems) == (2, 2, ())
    assert not done.already


def test_the_bytes_are_kept_under_their_hash(store: Store, ris: Path) -> None:
    bring(store, ris)
    kept = [path.read_bytes() for path in (store.folder / "imports").iterdir()]
    assert ris.read_bytes() in kept
    assert len(kept) == 3


def test_the_same_bytes_again_change_nothing_and_say_so(store: Store, ris: Path) -> None:
    bring(store, ris)
    facts = store.db.execute("select count(*) from facts").fetchone()
    again = bring(store, ris.rename(ris.with_name("other.ris")), "CINAHL")
    assert again.already
    assert (again.source, again.records) == ("MEDLINE", 2)
    assert store.db.execute("select count(*) from facts").fetchone() == facts


def test_importing_again_brings_back_a_kept_file_that_was_lost(store: Store, ris: Path) -> None:
    bring(store, ris)
    (kept,) = [
        p for p in (store.folder / "imports").iterdir() if p.read_bytes() == ris.read_bytes()
    ]
    kept.unlink()
    bring(store, ris)
    assert kept.read_bytes() == ris.read_bytes()


def test_a_file_with_no_record_leaves_nothing(store: Store, tmp_path: Path) -> None:
    before = sorted((store.folder / "imports").iterdir())
    path = tmp_path / "none.csv"
    path.write_text("title,year\n")
    with pytest.raises(UnreadableError, match="no record"):
        bring(store, path)
    with pytest.raises(NotThereError):
        bring(store, tmp_path)
    assert sorted((store.folder / "imports").iterdir()) == before


def test_imports_are_listed_in_the_order_of_their_searches(store: Store, ris: Path) -> None:
    day = Search("Scopus", SourceKind.DATABASE, "Elsevier", "2026-01-02")
    search.import_file(store, ris, day, "ADA", AT)
    listed = [(row["source"], row["platform"], row["searched"]) for row in search.imports(store)]
    assert listed == [
        ("Scopus", "Elsevier", "2026-01-02"),
        ("cinahl", None, None),
        ("pubmed", None, None),
    ]


def test_every_record_is_listed_with_its_report_and_fate(store: Store) -> None:
    rows = list(search.records(store))
    assert len(rows) == 18
    assert len({row["report"] for row in rows}) == 12
    duplicates = list(search.records(store, "duplicate"))
    assert len(duplicates) == 6
    assert all(row["report"] != row["record"] for row in duplicates)


def test_a_record_is_shown_whole_with_every_tag(store: Store) -> None:
    row = search.record(store, "pmid:99000001")
    assert row["title"].startswith("Falls prevention by community pharmacists")
    assert ["AU", "Okafor A"] in [tag[:2] for tag in row["raw"]]
    assert row["id"] == find_record(store.db, "pmid:99000001")
    with pytest.raises(NotThereError, match="No record in this review has pmid 1"):
        search.record(store, "pmid:1")
