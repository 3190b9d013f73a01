from __future__ import annotations

import re

import pytest

from reviewkit.stages import dedupe
from reviewkit.store import open_store


@pytest.fixture
def hip(pairs) -> dedupe.Cluster:
    """A report of three records in two sources."""
    with open_store(pairs) as store:
        return dedupe.cluster(store, "doi:10.1000/hip")


def split(seat, report: str, record: str, **form):
    seen = re.search(r'name="seen" value="([^"]*)"', seat.page)[1]
    return seat.post(
        f"/duplicates/clusters/{report}/split", record=record, **{"seen": seen, "why": "no"} | form
    )


def undo(seat):
    fact = re.findall(r'name="fact" value="([^"]+)"', seat.page)[-1]
    back = re.findall(r'name="back" value="([^"]+)"', seat.page)[-1]
    return seat.post("/duplicates/undo", fact=fact, back=back)


def records(folder, report: str) -> list[str]:
    with open_store(folder) as store:
        return [one.record for one in dedupe.cluster(store, report).records]


def test_reports_of_several_records_are_listed_and_found_by_words(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    page = seat.get("/duplicates/clusters/")
    assert "2 reports of several records" in page and "3 records, from" in page
    assert "MEDLINE, Embase" in page
    page = seat.get("/duplicates/clusters/?q=fracture")
    assert "1 report of several records" in page and "Collaborative" not in page
    assert "No report of several records has these words." in seat.get("/duplicates/clusters/?q=x")
    assert "no word to search for" in seat.get("/duplicates/clusters/?q=***")


def test_a_report_opened_shows_its_records_and_why_each_is_in(pairs, sit, hip) -> None:
    page = sit(pairs, "RM").get(f"/duplicates/clusters/{hip.records[1].record}")
    assert page.count('<th scope="col"><code>') == 3 and "names the report" in page
    assert "by rule <b>place</b>" in page and "title 100% alike" in page
    assert "decision stays with the record it was made on" in page


def test_a_record_is_split_off_with_a_reason_and_the_split_is_taken_back_as_one(
    pairs, sit, hip
) -> None:
    seat = sit(pairs, "JG")
    seat.get(f"/duplicates/clusters/{hip.report}")
    off = hip.records[2].record
    assert split(seat, hip.report, off, why=" ").status_code == 409
    assert "Say why they are not one report" in seat.page
    seat.get(f"/duplicates/clusters/{hip.report}")
    split(seat, hip.report, off, why="another hospital")
    assert f"Split off {off}; 2 records left here." in seat.page
    assert records(pairs, hip.report) == [one.record for one in hip.records[:2]]
    assert "another hospital" in seat.get("/duplicates/apart/?list=different")
    seat.get(f"/duplicates/clusters/{hip.report}")
    undo(seat)
    assert "Taken back: split." in seat.page and "3 records" in seat.page
    assert records(pairs, hip.report) == [one.record for one in hip.records]


def test_all_apart_gives_each_record_back_its_decisions(pairs, sit, hip) -> None:
    seat = sit(pairs, "JG")
    seat.get(f"/screen/title?report={hip.report}")
    seat.decide("include")
    page = seat.get(f"/duplicates/clusters/{hip.report}")
    assert page.count("you: <b") == 1
    assert page.count("no decision of its own that you may see") == 2
    split(seat, hip.report, "")
    assert "Each has back the decisions made on it." in seat.page
    assert "It is a report by itself now" in seat.page
    assert all(records(pairs, one.record) == [one.record] for one in hip.records)
    with open_store(pairs) as store:
        said = store.db.execute("select report, verdict from standing_decisions").fetchall()
    assert said == [(hip.report, "include")]


def test_nobody_sees_another_s_decision_on_a_record_before_they_may(pairs, sit, hip) -> None:
    one, other = sit(pairs, "JG"), sit(pairs, "RM")
    one.get(f"/screen/title?report={hip.report}")
    one.decide("exclude:E1")
    page = other.get(f"/duplicates/clusters/{hip.report}")
    assert page.count("no decision of its own that you may see") == 3
    other.get(f"/screen/title?report={hip.report}")
    other.decide("include")
    assert "JG: <b" in other.get(f"/duplicates/clusters/{hip.report}")


def test_a_split_of_records_that_changed_meanwhile_is_refused(pairs, sit, hip) -> None:
    one, other = sit(pairs, "JG"), sit(pairs, "RM")
    one.get(f"/duplicates/clusters/{hip.report}")
    other.get(f"/duplicates/clusters/{hip.report}")
    split(other, hip.report, hip.records[2].record)
    assert split(one, hip.report, "").status_code == 409
    assert "changed after this page was shown" in one.page
    assert len(records(pairs, hip.report)) == 2


def test_a_word_of_one_s_own_that_joined_records_is_taken_back_where_it_shows(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    with open_store(pairs) as store:
        a, b = dedupe.waiting_keys(store.db)[0]
    seat.get(f"/duplicates/?a={a}&b={b}")
    seat.post("/duplicates/say", a=a, b=b, seen=" two", choice="same", why="one text")
    page = seat.get(f"/duplicates/clusters/{a}")
    assert "<b>JG</b> said <b>same</b>" in page and f"Take back: {a} and {b}" in page
    assert "Take back" not in sit(pairs, "RM").get(f"/duplicates/clusters/{a}")
    undo(seat)
    assert records(pairs, b) == [b]


def test_an_observer_reads_and_splits_nothing(pairs, sit, hip) -> None:
    seat = sit(pairs, "AK")
    page = seat.get(f"/duplicates/clusters/{hip.report}")
    assert "3 records" in page and 'method="post"' not in page.split("<main")[1]
    seen = " ".join(one.record for one in hip.records)
    answer = seat.post(f"/duplicates/clusters/{hip.report}/split", record="", why="x", seen=seen)
    assert answer.status_code == 409 and len(records(pairs, hip.report)) == 3


def test_a_report_of_very_many_records_shows_some_in_several_tables() -> None:
    from dataclasses import replace

    from reviewkit.stages.dedupe.sides import Side
    from reviewkit.web.clusters import MOST, _tables

    side = Side("r", "r", "Web", "Editorial", *[""] * 12)
    many = tuple(replace(side, record=f"r{number}") for number in range(MOST + 20))
    tables = _tables(dedupe.Cluster("r0", "Editorial", many, (), (), ()))
    shown = [head.record for table in tables for head in table.heads[1:]]
    assert shown == [f"r{number}" for number in range(1, MOST)]
    assert {table.heads[0].record for table in tables} == {"r0"}
    assert max(len(table.heads) for table in tables) == 4
