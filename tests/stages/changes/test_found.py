"""What searches brought since a version."""

from __future__ import annotations

from reviewkit.stages import dedupe, search
from reviewkit.stages.changes import Found, new_records
from reviewkit.store import Store
from reviewkit.store.records import count_records
from tests.versions import LATER, SMALL, Living


def test_without_a_search_nothing_came(living: Living, v1: Store) -> None:
    assert new_records(v1, living.store) == [Found("", 0, 0, 0)]


def test_a_source_tells_its_records_its_new_reports_and_those_included(
    living: Living, v1: Store
) -> None:
    living.bring_in("pubmed.nbib", "2027-05-01")
    living.screen("pmid:99000008", "include")
    found = new_records(v1, living.store)
    came = count_records(living.store.db) - count_records(v1.db)
    records = (SMALL / "searches" / "pubmed.nbib").read_text("utf-8").count("PMID- ")
    assert found == [Found("pubmed", records, 2, 1), Found("", records, 2, 1)]
    assert came == records


def test_a_report_that_two_sources_found_counts_under_both_and_once_in_all(
    living: Living, v1: Store
) -> None:
    living.bring_in("pubmed.nbib")
    again = living.folder / "again.nbib"
    text = (SMALL / "searches" / "pubmed.nbib").read_text("utf-8")
    again.write_text(text + "\n\n", "utf-8")
    search.import_file(living.store, again, search.Search("embase"), "ADA", LATER)
    dedupe.dedupe(living.store, living.plan.protocol.duplicates, "ADA", LATER)
    by_source = {one.source: one.reports for one in new_records(v1, living.store)}
    assert by_source == {"embase": 2, "pubmed": 2, "": 2}
