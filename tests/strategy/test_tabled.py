"""Histories of searches that were saved as tables."""

from __future__ import annotations

import pytest

from reviewkit.strategy.native import read_native
from reviewkit.strategy.tabled import read_table
from reviewkit.strategy.translating import left_out, translate
from reviewkit.strategy.tree import LineRef

PUBMED = (
    "Search number\tQuery\tSort By\tFilters\tSearch Details\tResults\tTime\n"
    '2\t#1 AND joint[ti]\t\tEnglish\t("old"[tiab])\t1,234\t08:15:20\n'
    "1\told[tiab]\t\t\t\t98,765\t08:13:02\n"
)
EBSCO = (
    "#\tQuery\tLimiters/Expanders\tLast Run Via\tResults\n"
    "S2\tS1 AND TI care\tLimiters - English Language\tInterface - EBSCOhost\t12\n"
    "S1\tTI old\tSearch modes - Boolean/Phrase\tInterface - EBSCOhost\t9,999\n"
)


def test_the_history_of_pubmed_is_read_from_its_first_search_to_its_last() -> None:
    native = read_native(PUBMED)
    assert [(one.name, PUBMED[one.listed.start : one.listed.end]) for one in native.lines] == [
        ("1", "old[tiab]"),
        ("2", "#1 AND joint[ti]"),
    ]
    assert [one.listed.hits for one in native.lines] == [98765, 1234]
    assert native.lines[1].refers_to == (0,)
    assert native.sound


def test_a_filter_beside_a_search_is_told() -> None:
    told = [one.term for one in translate(read_native(PUBMED), "wos").losses]
    assert "English" in told


def test_limiters_beside_a_search_of_ebsco_are_read_with_it() -> None:
    native = read_native(EBSCO)
    assert native.platform == "ebsco"
    assert translate(native, "pubmed").lines == ("old[ti]", "#1 AND care[ti] AND english[la]")


@pytest.mark.parametrize(
    "text",
    [
        "ID\tSearch\tHits\n#1\tcare\t12\n#2\told\t13\n",  # its lines end in hits, as any do
        "1. care\n2. old\n",
        "#\tQuery\tNotes\tResults\n",
    ],
)
def test_what_is_no_such_table_is_read_line_by_line(text: str) -> None:
    rows = [(0, text.index("\n"))]
    assert read_table(text, rows) is None
    assert all(not isinstance(one.node, LineRef) for one in read_native(text).lines)


def test_the_history_of_pubmed_saved_with_commas_is_read_with_its_quotes() -> None:
    text = (
        "\ufeffSearch number,Query,Sort By,Filters,Search Details,Results,Time\n"
        '2,#1 AND joint[ti],,"English, from 2000 - 2020","x ""y""","1,234",08:15:20\n'
        '1,"""home care""[ti] OR old*[tiab]",,,,98,08:13:02\n'
    )
    native = read_native(text)
    done = translate(native, "pubmed")
    assert done.lines == ('"home care"[ti] OR old*[tiab]', "#1 AND joint[ti]")
    assert [one.listed.hits for one in native.lines] == [98, 1234]
    assert [one.term for one in done.losses] == ["English, from 2000 - 2020"]
    assert "08:15:20" in [said for said, _ in left_out(native)]


def test_a_quote_that_never_closes_in_a_history_with_commas_loses_no_search() -> None:
    text = '#,Query,Filters,Results\n1,"old[ti],,3\n2,care[ti],,4\n'
    native = read_native(text, "pubmed")
    assert [one.name for one in native.lines] == ["1", "2"]
    assert any(one.code == "quote-unclosed" for one in native.problems)
