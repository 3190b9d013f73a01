"""Limits as histories and search boxes print them."""

from __future__ import annotations

import pytest

from reviewkit.strategy.echoes import echoed_limits
from reviewkit.strategy.native import read_native
from reviewkit.strategy.translating import translate
from reviewkit.strategy.tree import Limit


def test_limits_of_one_kind_that_were_chosen_together_are_alternatives() -> None:
    found = list(echoed_limits("Filters: English, French, Humans"))
    assert [(one.kind, one.values) for one in found] == [
        ("language", ("english", "french")),
        ("humans", ()),
    ]


def test_a_limit_between_brackets_is_one_limit_with_its_hyphens() -> None:
    assert list(echoed_limits("[01-01-2000]/sd")) == [
        Limit("other", values=("[01-01-2000]/sd",), native="[01-01-2000]/sd")
    ]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ('LIMIT-TO ( LANGUAGE , "English" )', "language", ("english",)),
        ('LIMIT-TO(DOCTYPE,"re")', "publication_type", ("review",)),
        ('LIMIT-TO ( SUBJAREA , "NURS" )', "other", ()),
        ('EXCLUDE ( DOCTYPE , "le" )', "other", ()),
        ("Refined by: LANGUAGES: ( ENGLISH OR FRENCH )", "language", ("english", "french")),
        ("DOCUMENT TYPES: (Article OR Review)", "publication_type", ("article", "review")),
        ("[excluding] DOCUMENT TYPES: ( LETTER )", "other", ()),
        (", in Trials", "other", ()),
        ("English or French (Languages)", "language", ("english", "french")),
        ("Review Article (Document Types)", "publication_type", ("review article",)),
        ("Nursing or Social Work (Web of Science Categories)", "other", ()),
        ("soon or later (Publication Years)", "other", ()),
        ("2015 or 2020 (Publication Years)", "other", ()),
        ("Narrow by Language: - english", "language", ("english",)),
        ("Narrow by SubjectAge: - aged: 65+ years", "other", ()),
        ("[Limiters - English Language]", "language", ("english",)),
    ],
)
def test_a_limit_of_a_form_is_known_by_its_kind(
    text: str, kind: str, values: tuple[str, ...]
) -> None:
    (limit,) = echoed_limits(text)
    assert (limit.kind, limit.values) == (kind, values)


def test_a_year_chosen_in_scopus_is_a_period() -> None:
    assert list(echoed_limits("LIMIT-TO ( PUBYEAR , 2019 )")) == [
        Limit("date", start="2019", end="2019")
    ]


@pytest.mark.parametrize(
    ("platform", "text", "words"),
    [
        ("scopus", 'TITLE(care) AND ( LIMIT-TO ( LANGUAGE , "English" ) )', "english[la]"),
        ("scopus", "TITLE(care) AND DOCTYPE(ar)", '"article"[pt]'),
        (
            "scopus",
            "TITLE(care) AND (LIMIT-TO(PUBYEAR,2019) OR LIMIT-TO(PUBYEAR,2018))",
            '("2018"[dp] : "2019"[dp])',
        ),
        ("wos", "TI=(care) AND LANGUAGE: (English)", "english[la]"),
        ("wos", "TITLE: (care)\nRefined by: LANGUAGES: ( ENGLISH )", "english[la]"),
        ("wos", "TI=care AND PY=(2018 OR 2019)", '("2018"[dp] : "2019"[dp])'),
        ("ovid", 'care.ti. and ("2018" or "2019").yr.', '("2018"[dp] : "2019"[dp])'),
        ("embase", "care:ti AND 'review'/it", '"review"[pt]'),
        ("embase", "care:ti AND [english]/lim", "english[la]"),
        ("proquest", 'ti(care) AND la.exact("English")', '"English"[la]'),
        ("wos", "TI=care and English (Languages)", "english[la]"),
        ("wos", "TI=care and 2021 or 2020 (Publication Years)", '("2020"[dp] : "2021"[dp])'),
        ("ebsco", "TI care\nNarrow by Language: - english", "english[la]"),
        ("ebsco", "TI care [Limiters - Published Date: 2000-2010]", '("2000"[dp] : "2010"[dp])'),
        ("ebsco", "TI care (Narrow by Language: - english)", "english[la]"),
        ("pubmed", "care[ti]\nFilters applied: English. Sort by: Most Recent", "english[la]"),
        (
            "cochrane",
            "care:ti with Publication Year from 2000 to present",
            '("2000"[dp] : "3000"[dp])',
        ),
        ("ovid", "care.ti. and 2000.yr.", '("2000"[dp] : "2000"[dp])'),
        ("proquest", "ti(care)\nAdditional limits - Language: English", "english[la]"),
        ("europepmc", "TITLE:care AND FIRST_PDATE:[2000 TO 2010]", '("2000"[dp] : "2010"[dp])'),
        ("europepmc", "TITLE:care AND PUB_YEAR:2010", '("2010"[dp] : "2010"[dp])'),
        ("cochrane", "(care:ti), from 2000 to 2012", '("2000"[dp] : "2012"[dp])'),
    ],
)
def test_no_limit_of_a_form_becomes_words_to_be_found(platform: str, text: str, words: str) -> None:
    assert translate(read_native(text, platform), "pubmed").text == f"care[ti] AND {words}"


def test_what_no_other_platform_can_limit_to_is_told() -> None:
    done = translate(read_native("#1 care:ti\n#2 #1 in Trials", "cochrane"), "pubmed")
    assert [(one.kind.value, one.term) for one in done.losses] == [("needs-ui", "in Trials")]


def test_limiters_below_line_numbers_leave_these_line_numbers() -> None:
    text = (
        "1. TI care\n2. TI old\n3. 1 AND 2\n"
        "Limiters - Scholarly (Peer Reviewed) Journals; Exclude MEDLINE records"
    )
    native = read_native(text, "ebsco")
    done = translate(native, "pubmed")
    assert native.sound
    assert done.lines[2] == "#1 AND #2"
    assert {one.kind.value for one in done.losses} == {"needs-ui"}


def test_what_europe_pmc_holds_of_a_record_is_a_limit_and_no_word() -> None:
    done = translate(read_native("TITLE:care AND OPEN_ACCESS:y AND SRC:MED"), "pubmed")
    assert done.text == "care[ti]"
    assert [one.term for one in done.losses] == ["OPEN_ACCESS:y", "SRC:MED"]
    own = translate(read_native("TITLE:care AND OPEN_ACCESS:y"), "europepmc")
    assert (own.text, own.losses) == ("TITLE:care AND OPEN_ACCESS:y", ())
