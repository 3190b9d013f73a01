"""Histories of searches that were saved as tables."""

from __future__ import annotations

import pytest

from reviewkit.strategy.native import read_native
from reviewkit.strategy.tabled import table_rows
from reviewkit.strategy.translating import translate
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
    assert table_rows(text, rows) is None
    assert all(not isinstance(one.node, LineRef) for one in read_native(text).lines)
