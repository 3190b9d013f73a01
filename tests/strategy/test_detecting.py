"""The platform of a strategy, told from its text."""

from __future__ import annotations

import pytest

from reviewkit.strategy.detecting import detect
from reviewkit.strategy.listing import list_lines


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("pubmed", '"Housing"[mh] OR housing[tiab]'),
        ("ovid-medline", "1. exp Housing/\n2. (care adj3 home).ti,ab.\n3. 1 or 2"),
        ("ovid-embase", "Embase <1974 to 2026 Week 40>\n1. exp housing/\n2. home.tw.\n3. 1 or 2"),
        ("ebsco", 'S1 (MH "Housing+")\nS2 TI home OR AB home\nS3 S1 OR S2'),
        ("wos", "TS=(housing OR home) AND PY=2000-2012"),
        ("cochrane", "#1 MeSH descriptor: [Housing] explode all trees\n#2 home:ti,ab\n#3 #1 or #2"),
        ("embase", "'housing'/exp OR home:ti,ab"),
        ("scopus", "TITLE-ABS-KEY(housing) AND PUBYEAR > 1999"),
        ("proquest", 'noft(home) OR MAINSUBJECT.EXACT("Housing")'),
    ],
)
def test_each_platform_is_known_by_its_signs(platform: str, text: str) -> None:
    found, evidence = detect(list_lines(text))
    assert found == platform
    assert " x " in evidence


def test_words_without_a_sign_are_read_as_pubmed_and_said_so() -> None:
    assert detect(list_lines("housing and carers")) == (
        "pubmed",
        "no sign of any platform: read as PubMed's",
    )


def test_the_summary_of_a_search_in_web_of_science_is_known() -> None:
    text = "TOPIC: (care) AND TOPIC: (old)\nRefined by: LANGUAGES: ( ENGLISH )"
    assert detect(list_lines(text))[0] == "wos"
