"""Rows that supplements and exports print around a search."""

from __future__ import annotations

import pytest

from reviewkit.strategy.asides import is_aside, is_idle, is_page_break
from reviewkit.strategy.native import read_native
from reviewkit.strategy.translating import left_out, translate
from reviewkit.strategy.tree import Field, Or, Term


@pytest.mark.parametrize(
    "row",
    [
        "Searched: 12 May 2019",
        "Database: Ovid MEDLINE(R) <1946 to May 10, 2019>",
        "Embase <1974 to 2019 May 10>",
        "Search Strategy: APA PsycInfo <1806 to October Week 3 2026>",
        "Search history: Scopus",
        "ASSIA (ProQuest)",
        "Scopus (n = 1,234)",
        "CINAHL (EBSCOhost), 14 January 2020",
        "Cochrane Library (Wiley), Issue 5 of 12, May 2019",
        "Limited by: Date: After 1999; Language: English",
        "No. Query Results Date",
        "# Searches Results",
        "Page 12 of 34",
        "-----",
    ],
)
def test_what_stands_around_a_search_is_no_part_of_it(row: str) -> None:
    assert is_aside(row, 0, len(row))


@pytest.mark.parametrize(
    "row",
    [
        "cochrane database of systematic reviews.jn.",
        "scopus or pubmed",
        "Embase*",
        "central venous catheter*.ti.",
        'pubmed[tiab] OR "web of science"[tiab]',
        "page*.ti.",
        "search filters or hedges",
        "Search strategy: pubmed[tiab] OR care[tiab]",
        "Search strategy: sitting or standing",
    ],
)
def test_a_search_that_names_a_database_is_a_search(row: str) -> None:
    assert not is_aside(row, 0, len(row))


def test_a_page_break_in_the_midst_of_a_line_is_not_searched_for() -> None:
    text = "1. (joint or\nPage 12 of 34\nworking).ti.\n2. care.ti.\n3. 1 and 2\n"
    assert is_page_break(text, 13, 26)
    native = read_native(text, "ovid")
    title = (Field.TITLE,)
    assert native.lines[0].node == Or((Term(("joint",), title), Term(("working",), title)))
    assert [text[start:end] for start, end in native.listing.asides] == ["Page 12 of 34"]
    assert translate(native, "pubmed").losses == ()
    assert [text for text, _ in left_out(native)] == ["Page 12 of 34"]


def test_nothing_is_added_to_a_line_that_only_joins_others() -> None:
    native = read_native("1. a.ti.\n2. b.ti.\n3. 1 or 2\nSupplement to the review\n4. 3 not 1\n")
    assert [line.name for line in native.lines] == ["1", "2", "3", "4"]
    assert len(native.listing.asides) == 1


@pytest.mark.parametrize(
    ("row", "idle"),
    [
        ("Database: Ovid MEDLINE(R) ALL <1946 to March 15, 2025>", True),
        ("Search Name: Falls", True),
        ("Last Saved: 12/03/2025 10:11:12", True),
        ("--------", True),
        ("No. Query Filters Results", True),
        ("# Population", True),
        ("# exp Aged/", False),
        ("Limited to: English", False),
        ("Language (English only):", False),
        ("and the rest of a search", False),
    ],
)
def test_a_row_that_may_change_what_is_found_is_not_merely_a_title(row: str, idle: bool) -> None:
    assert is_idle(row, 0, len(row)) is idle


def test_a_limit_told_in_words_beside_a_search_is_a_loss_and_its_title_is_none() -> None:
    native = read_native("Database: PubMed\n1. care[ti]\n2. old[ti]\n3. #1 AND #2\nLimited to: men")
    assert [one.term for one in translate(native, "pubmed").losses] == ["Limited to: men"]
    assert [(text, str(at)) for text, at in left_out(native)] == [("Database: PubMed", "1:1")]
