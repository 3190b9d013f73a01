"""The log of the searches: facts, imports without one, and sources nobody searched yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.protocol import Protocol
from reviewkit.stages import search, searches
from reviewkit.store import Store, memory_store
from reviewkit.store.audit import verify
from reviewkit.store.mirror import stored_facts
from reviewkit.store.rebuild import replay
from reviewkit.store.searches import Asked, Search
from reviewkit.terms import SourceKind

AT = "2026-11-02T09:00:00Z"
DAY = "2026-11-02"
MEDLINE = Search("MEDLINE", SourceKind.DATABASE, "Ovid", DAY)
RIS = "TY  - JOUR\nTI  - A trial of {n}\nPY  - 2020\nAN  - K{n}\nER  - \n\n"


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return memory_store(tmp_path)


def export(folder: Path, first: int, records: int, name: str = "export.ris") -> Path:
    path = folder / name
    path.write_text("".join(RIS.format(n=n) for n in range(first, first + records)))
    return path


def bring(store: Store, path: Path, where: Search = MEDLINE, asked: Asked | None = None) -> None:
    search.import_file(store, path, where, "ada", AT, asked)


def protocol(*sources: dict[str, object]) -> Protocol:
    return Protocol.model_validate(
        {"reviewkit": 1, "id": "w", "title": "Walks", "version": "1", "sources": list(sources)}
    )


NOBODY = protocol()


def note(store: Store, **asked: object) -> str:
    return searches.note_search(store, MEDLINE, Asked(**asked), "ada", AT)  # type: ignore[arg-type]


def test_a_search_is_noted_with_the_file_it_gave(empty: Store, tmp_path: Path) -> None:
    asked = Asked("PubMed", "walk*", reported=3, told=("understood as: walk*",))
    bring(empty, export(tmp_path, 1, 3), asked=asked)
    (row,) = searches.searches(empty, NOBODY)
    assert (row.source, row.platform, row.ran, row.query) == ("MEDLINE", "Ovid", DAY, "walk*")
    assert (row.hits, row.received, row.imported, row.known) == (3, 3, 3, None)
    assert (row.files, row.told) == (("export.ris",), ("understood as: walk*",))
    assert searches.unexplained(empty.db) == []


def test_a_search_that_finds_nothing_counts_in_the_log(empty: Store) -> None:
    note(empty, query="xyzzy", reported=0, received=0)
    (row,) = searches.searches(empty, NOBODY)
    assert (row.hits, row.imported, row.files) == (0, 0, ())
    assert searches.unexplained(empty.db) == []


def test_what_an_update_knew_before_needs_no_explanation(empty: Store, tmp_path: Path) -> None:
    bring(empty, export(tmp_path, 1, 3), asked=Asked(query="walk*", reported=3))
    later = Search("MEDLINE", SourceKind.DATABASE, "Ovid", "2027-05-01")
    asked = Asked(query="walk*", reported=5, received=5, known=3, update=True)
    bring(empty, export(tmp_path, 4, 2, "update.ris"), later, asked)
    first, second = searches.searches(empty, NOBODY)
    assert (first.update, second.update) == (False, True)
    assert (second.hits, second.known, second.imported) == (5, 3, 2)
    assert searches.unexplained(empty.db) == []


def test_a_search_that_gives_the_same_bytes_on_another_day_knew_all_of_them(
    empty: Store, tmp_path: Path
) -> None:
    path = export(tmp_path, 1, 3)
    bring(empty, path, asked=Asked(query="walk*", reported=3))
    later = Search("MEDLINE", SourceKind.DATABASE, "Ovid", "2027-05-01")
    bring(empty, path, later, Asked(query="walk*", reported=3))
    first, second = searches.searches(empty, NOBODY)
    assert (first.imported, second.imported, second.known) == (3, 0, 3)
    assert searches.unexplained(empty.db) == []


def test_a_search_that_is_noted_again_after_it_was_stopped_is_one_search(
    empty: Store, tmp_path: Path
) -> None:
    path, asked = export(tmp_path, 1, 3), Asked("PubMed", "walk*", reported=3)
    bring(empty, path, asked=asked)
    bring(empty, path, asked=asked)
    assert note(empty, query="nothing", reported=0) == note(empty, query="nothing", reported=0)
    assert len(searches.searches(empty, NOBODY)) == 2


def test_hits_that_were_not_imported_wait_for_an_explanation(empty: Store, tmp_path: Path) -> None:
    bring(empty, export(tmp_path, 1, 3), asked=Asked(reported=10))
    (waiting,) = searches.unexplained(empty.db)
    assert str(waiting) == (
        "MEDLINE, searched 2026-11-02: 10 hits reported, 3 imported; say why with "
        f"`reviewkit search explain {waiting.search[:8]} --why TEXT`."
    )
    searches.explain(empty, "medline", "the platform exports 3 at most", "ada", AT)
    searches.explain(empty, waiting.search[:8], "7 were news items", "ada", AT)
    assert searches.unexplained(empty.db) == []
    assert searches.searches(empty, NOBODY)[0].why == "7 were news items"


def test_more_records_than_hits_wait_for_an_explanation_too(empty: Store, tmp_path: Path) -> None:
    bring(empty, export(tmp_path, 1, 3), asked=Asked(reported=2))
    assert [(one.hits, one.imported) for one in searches.unexplained(empty.db)] == [(2, 3)]


def test_hits_that_nobody_told_need_no_explanation(empty: Store, tmp_path: Path) -> None:
    bring(empty, export(tmp_path, 1, 3))
    note(empty, query="walk*")
    assert searches.unexplained(empty.db) == []


def test_a_search_taken_back_counts_no_more_and_its_import_stands_alone(
    empty: Store, tmp_path: Path
) -> None:
    bring(empty, export(tmp_path, 1, 3), asked=Asked(reported=10))
    searches.take_back(empty, "MEDLINE", "ada", AT)
    assert searches.unexplained(empty.db) == []
    (row,) = searches.searches(empty, NOBODY)
    assert (row.id, row.hits, row.imported) == ("", None, 3)


def test_no_name_means_no_search_and_takes_none_back(empty: Store, tmp_path: Path) -> None:
    bring(empty, export(tmp_path, 1, 3), asked=Asked(reported=10))
    with pytest.raises(NotThereError, match="There is no search ''"):
        searches.take_back(empty, "", "ada", AT)
    assert len(searches.unexplained(empty.db)) == 1


def test_imports_without_a_search_make_rows_with_what_the_protocol_tells(
    empty: Store, tmp_path: Path
) -> None:
    source = {"name": "MEDLINE", "platform": "Ovid", "searched": DAY, "strategy": "1. walk*.ti."}
    planned = protocol(source)
    bring(empty, export(tmp_path, 1, 2), Search("MEDLINE", searched=DAY))
    other = Search("MEDLINE", searched="2025-01-01")
    bring(empty, export(tmp_path, 3, 1, "old.ris"), other)
    old, new = searches.searches(empty, planned)
    assert (new.platform, new.query, new.imported, new.hits) == ("Ovid", "1. walk*.ti.", 2, None)
    assert (old.ran, old.query, old.imported) == ("2025-01-01", None, 1)


def test_a_source_that_nothing_is_known_of_stands_in_the_log(empty: Store) -> None:
    (row,) = searches.searches(empty, protocol({"name": "CINAHL"}))
    assert (row.source, row.hits, row.imported, row.query) == ("CINAHL", None, None, None)


def test_the_log_follows_the_order_of_the_protocol_then_the_day(empty: Store) -> None:
    for source, day in (("B", "2026-02-01"), ("A", DAY), ("B", "2026-01-01"), ("C", None)):
        found = Search(source, searched=day)
        searches.note_search(empty, found, Asked(reported=0), "ada", AT)
    rows = searches.searches(empty, protocol({"name": "C"}, {"name": "B"}))
    assert [(one.source, one.ran) for one in rows] == [
        ("C", None),
        ("B", "2026-01-01"),
        ("B", "2026-02-01"),
        ("A", DAY),
    ]


def test_searches_of_one_day_stand_in_the_order_they_were_noted_in(empty: Store) -> None:
    noted = [note(empty, query="walks", reported=number) for number in range(9)]
    assert [one.id for one in searches.searches(empty, NOBODY)] == noted


def test_a_search_is_named_by_its_source_or_its_first_digits(empty: Store) -> None:
    first, second = note(empty, query="a", reported=0), note(empty, query="b", reported=0)
    assert searches.find_search(empty, first[:10]) == first
    with pytest.raises(NotThereError, match=f"'MEDLINE' means several.*{second[:8]}"):
        searches.find_search(empty, "MEDLINE")
    with pytest.raises(NotThereError, match="There is no search 'CINAHL'"):
        searches.find_search(empty, "CINAHL")


def test_an_explanation_says_something(empty: Store) -> None:
    note(empty, reported=4)
    with pytest.raises(NotAllowedError, match="Say why"):
        searches.explain(empty, "MEDLINE", "  ", "ada", AT)
    assert len(searches.unexplained(empty.db)) == 1


def test_a_search_cannot_name_a_file_that_was_never_imported(empty: Store) -> None:
    with pytest.raises(BrokenStoreError, match="speaks of the file 00000000, which was not"):
        searches.note_search(empty, MEDLINE, Asked(), "ada", AT, ("0" * 64,))
    assert empty.db.execute("select count(*) from facts").fetchone() == (0,)


def test_two_devices_that_note_the_same_file_count_its_records_once(
    empty: Store, tmp_path: Path
) -> None:
    path = export(tmp_path, 1, 3)
    other = memory_store(tmp_path)
    other.device = "other"
    for one in (empty, other):
        bring(one, path, asked=Asked(query=one.device, reported=3))
    both = memory_store(tmp_path)
    replay(both, [*stored_facts(empty.db), *stored_facts(other.db)])
    rows = searches.searches(both, NOBODY)
    assert sorted((one.imported, one.known) for one in rows) == [(0, 3), (3, None)]
    assert searches.unexplained(both.db) == []
    assert verify(both) == []
