"""Judging a frame of records as a library."""

from __future__ import annotations

import pandas as pd
import pytest

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching import deduplicate, judge, judge_new
from reviewkit.terms import Judgement

TWICE = pd.DataFrame(
    {
        "record": ["m1", "e1", "m2"],
        "title": [
            "Brokers and policy dialogues in four districts: a mixed-methods study",
            "Brokers and policy dialogues in four districts : a mixed methods study.",
            "Rapid response briefs for ministries of agriculture",
        ],
        "authors": ["Okello, Ruth; Berg, Ida", "Okello R and Berg I", "Silva, Ana"],
        "year": ["2019", "2019", "2020"],
        "journal": ["Journal of Imaginary Policy", "J Imaginary Policy", "Evidence Letters"],
        "volume": ["12", "12", "3"],
        "pages": ["101-115", "101-15", "7-9"],
    }
)


def test_two_exports_of_one_article_are_the_same_and_the_reason_says_why() -> None:
    (pair,) = judge(TWICE)

    assert (pair.a, pair.b, pair.judgement) == ("m1", "e1", Judgement.SAME)
    assert pair.reason == (
        "same volume and page: the titles are the same; authors, years, journals, volumes and "
        "pages agree"
    )
    assert pair.similarities["title"] == 1.0
    assert pair.similarities["doi"] is None
    assert pair.probability > 0.9


def test_new_records_are_compared_with_all_but_old_ones_not_again() -> None:
    assert judge_new(TWICE, {"m2"}) == []
    assert judge_new(TWICE, {"e1"}) == judge(TWICE)


def test_a_frame_comes_back_with_the_report_of_each_record() -> None:
    found = deduplicate(TWICE)

    assert found["report"].tolist() == ["m1", "m1", "m2"]
    assert found["duplicate"].tolist() == [False, True, False]


def test_a_record_without_doi_does_not_join_two_documents_that_have_one() -> None:
    frame = pd.DataFrame(
        [
            {"record": "a", "doi": "10.5555/1", "pages": "S31", "abstract": ""},
            {"record": "b", "doi": "", "pages": "", "abstract": ""},
            {"record": "c", "doi": "10.5555/2", "pages": "S77", "abstract": ""},
        ]
    ).assign(
        title="Rapid response briefs for ministries of agriculture and of health",
        authors="Okello, Ruth; Berg, Ida",
        year="2019",
        journal="Imaginary Congress Reports",
        volume="5",
    )

    assert deduplicate(frame)["report"].tolist() == ["a", "a", "c"]


def test_no_records_give_no_pairs() -> None:
    assert judge(TWICE.head(0)) == []


def test_records_without_names_of_their_own_are_refused() -> None:
    with pytest.raises(UnreadableError, match="no column 'record'"):
        judge(TWICE.drop(columns="record"))
    with pytest.raises(UnreadableError, match="named 'm1'"):
        judge(pd.concat([TWICE, TWICE.head(1)]))
