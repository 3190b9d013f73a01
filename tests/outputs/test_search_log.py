"""The log of the searches as a table, and strategies letter for letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.parts import Heading, Text
from reviewkit.outputs.search_log import log_table, strategies, strategies_text, totals
from reviewkit.protocol import Protocol
from reviewkit.stages import searches
from reviewkit.stages.searches import Logged
from reviewkit.store import memory_store
from reviewkit.store.searches import Asked, Search
from reviewkit.terms import SourceKind

OVID = Logged(
    "MEDLINE",
    SourceKind.DATABASE,
    "a" * 64,
    "Ovid",
    query="1. walk*.ti.",
    ran="2026-11-02",
    hits=10,
    received=8,
    imported=8,
)


def protocol(**more: object) -> Protocol:
    return Protocol.model_validate(
        {"reviewkit": 1, "id": "w", "title": "Walks", "version": "1", **more}
    )


def row(*rows: Logged, **more: object) -> dict[str, str]:
    table = log_table(protocol(**more), rows)
    cells = [cell.text for cell in table.rows[-1].cells]
    return dict(zip(table.columns, cells, strict=True))


def test_a_row_tells_where_when_what_came_and_what_did_not() -> None:
    assert row(replace(OVID, why="news items"), limits=["English", "since 2000"]) == {
        "Source": "MEDLINE",
        "Interface": "Ovid",
        "Searched": "2026-11-02",
        "Round": "first",
        "Limits": "of the review",
        "Hits": "10",
        "Known before": "not reported",
        "Imported": "8",
        "Not imported": "2: news items",
    }


@pytest.mark.parametrize(
    ("search", "told"),
    [
        (OVID, "2: not explained yet"),
        (replace(OVID, known=2), "0"),
        (replace(OVID, hits=0, received=0, imported=0), "0"),
        (replace(OVID, hits=None), "not reported"),
        (replace(OVID, hits=None, imported=7, why="one was torn"), "1: one was torn"),
        (replace(OVID, hits=5, why="typed wrongly"), "3 more than reported: typed wrongly"),
    ],
)
def test_hits_that_are_not_in_the_review_are_told_with_their_reason(
    search: Logged, told: str
) -> None:
    assert row(search)["Not imported"] == told


def test_what_nobody_noted_is_not_reported_and_never_0() -> None:
    cells = row(Logged("CINAHL", SourceKind.DATABASE))
    assert cells.pop("Source") == "CINAHL"
    assert set(cells.values()) == {"not reported"}


def test_limits_are_not_claimed_for_what_was_no_database() -> None:
    web = Logged("Trust pages", SourceKind.WEBSITE, ran="2026-11-02")
    assert row(web, limits=["English"])["Limits"] == "not reported"


def test_limits_are_told_once_below_the_table() -> None:
    table = log_table(protocol(limits=["English", "since 2000"]), [OVID])
    assert table.notes[-1] == "Limits of the review: English; since 2000."
    assert len(log_table(protocol(), [OVID]).notes) == 1


def test_a_further_import_of_which_nothing_is_known_is_not_called_an_update() -> None:
    plain = Logged("CINAHL", SourceKind.DATABASE, imported=7, files=("c.ris",))
    assert row(plain)["Round"] == "first"
    assert row(plain, plain)["Round"] == "not reported"


def test_the_same_strategy_on_a_later_day_is_an_update() -> None:
    later = replace(OVID, ran="2027-05-01")
    assert row(OVID, later)["Round"] == "update"
    assert row(OVID, replace(later, query="1. run*.ti."))["Round"] == "first"
    assert row(replace(later, query=None, update=True))["Round"] == "update"


def test_a_search_that_reviewkit_ran_says_so() -> None:
    assert row(replace(OVID, platform="PubMed", api="PubMed"))["Interface"] == "PubMed, by its API"


def test_totals_add_what_is_known_and_say_what_is_not() -> None:
    nobody = Logged("CINAHL", SourceKind.DATABASE)
    silent = Logged("EMBASE", SourceKind.DATABASE, imported=1, files=("a.ris",))
    assert totals([OVID, silent, nobody]) == (
        "2 searches of 2 sources: 10 hits reported (of 1 not reported), 9 records imported. "
        "No search is noted of 1 source."
    )
    assert totals([silent]) == "1 search of 1 source: hits not reported, 1 record imported."


def test_a_strategy_that_was_run_twice_is_printed_once_with_both_days() -> None:
    later = replace(OVID, ran="2027-05-01", hits=12, imported=2)
    head, about, query = strategies([OVID, later])
    assert (head, query) == (Heading("MEDLINE", 2), Text("1. walk*.ti.", as_written=True))
    assert about == Text(
        "Interface: Ovid. Searched: 2026-11-02 (10 hits, 8 imported); 2027-05-01 (12 hits, 2 "
        "imported)."
    )


def test_two_strategies_of_a_source_are_both_printed() -> None:
    parts = list(strategies([OVID, replace(OVID, query="2. run*.ti.")]))
    written = [one.text for one in parts if isinstance(one, Text) and one.as_written]
    assert written == ["1. walk*.ti.", "2. run*.ti."]


def test_pages_and_word_have_one_end_of_a_line() -> None:
    *_, query = strategies([replace(OVID, query="1. a (10)\r\n2. b (3)\r\n")])
    assert query == Text("1. a (10)\n2. b (3)", as_written=True)


def test_what_a_source_said_stands_with_its_strategy() -> None:
    told = strategies_text([replace(OVID, told=("understood as: walk*",), note="Run twice.")])
    assert "\nRun twice.\nunderstood as: walk*\n\n1. walk*.ti.\n" in told


def test_a_source_without_strategy_is_not_left_out() -> None:
    assert "CINAHL" in strategies_text([Logged("CINAHL", SourceKind.DATABASE)])
    assert strategies_text([]) == "No source is named.\n"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_strategy_is_kept_and_written_letter_for_letter(query: str) -> None:
    where = Search("MEDLINE", SourceKind.DATABASE, "Ovid", "2026-11-02")
    with memory_store(Path()) as store:
        searches.note_search(store, where, Asked(query=query), "ada", "2026-11-02T09:00:00Z")
        rows = searches.searches(store, protocol())
    head = "MEDLINE\nInterface: Ovid. Searched: 2026-11-02 (0 imported).\n\n"
    written = strategies_text(rows)
    assert written in (head + query, head + query + "\n")
