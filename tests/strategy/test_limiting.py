"""Limits as a platform writes them."""

from __future__ import annotations

import pytest

from reviewkit.strategy.limiting import said, written
from reviewkit.strategy.pieces import Desk
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import Limit

SINCE = Limit("date", start="2000")
UNTIL = Limit("date", end="2012")
DAYS = Limit("date", start="2000-02", end="2004-02")


@pytest.mark.parametrize(
    ("key", "limit", "text"),
    [
        ("pubmed", SINCE, '("2000"[dp] : "3000"[dp])'),
        ("pubmed", UNTIL, '("1000"[dp] : "2012"[dp])'),
        ("pubmed", DAYS, '("2000/02"[dp] : "2004/02"[dp])'),
        ("ovid-medline", UNTIL, 'yr="1800 -2012"'),
        ("ebsco", DAYS, "DT 20000201-20040229"),
        ("scopus", SINCE, "PUBYEAR > 1999"),
        ("scopus", UNTIL, "PUBYEAR < 2013"),
        ("proquest", SINCE, "YR(>=2000)"),
        ("openalex", UNTIL, "to_publication_date:2012-12-31"),
        ("europepmc", Limit("language", values=("english", "french")), "LANG:eng OR LANG:fre"),
        ("embase", Limit("humans"), "[humans]/lim"),
    ],
)
def test_a_limit_is_written_as_the_platform_reads_it(key: str, limit: Limit, text: str) -> None:
    desk = Desk(platform(key))
    assert written(limit, desk).text == text
    assert desk.losses == []


@pytest.mark.parametrize(
    ("key", "limit", "text", "lost"),
    [
        ("wos", DAYS, "PY=2000-2004", "broadened"),
        ("cochrane", SINCE, "", "needs-ui"),
        ("openalex", Limit("language", values=("martian",)), "", "needs-ui"),
        ("wos", Limit("age", values=("aged",)), "", "needs-ui"),
        ("wos", Limit("date"), "", "needs-ui"),
        ("wos", Limit("date", start="2014-20"), "", "needs-ui"),
    ],
)
def test_a_limit_without_words_is_told(key: str, limit: Limit, text: str, lost: str) -> None:
    desk = Desk(platform(key))
    assert written(limit, desk).text == text
    assert [str(loss.kind) for loss in desk.losses] == [lost]


def test_a_limit_of_a_platform_s_own_is_written_back_there_only() -> None:
    limit = Limit("other", native="ed=20200101-20201231")
    here, there = Desk(platform("ovid-medline"), "ovid"), Desk(platform("pubmed"), "ovid")
    assert written(limit, here).text == "ed=20200101-20201231"
    assert written(limit, there).text == ""
    assert [str(loss.kind) for loss in there.losses] == ["needs-ui"]


def test_kinds_of_publication_have_other_names_elsewhere() -> None:
    desk = Desk(platform("ebsco"), "pubmed")
    assert written(Limit("publication_type", values=("review",)), desk).text == 'PT "review"'
    assert [str(loss.kind) for loss in desk.losses] == ["approximated"]


def test_a_limit_is_told_in_words() -> None:
    assert [said(one) for one in (SINCE, UNTIL, DAYS)] == [
        "published since 2000",
        "published to 2012",
        "published from 2000-02 to 2004-02",
    ]
    assert said(Limit("publication_type", values=("review",))) == "publication type: review"
