"""Strategies looked over as PRESS asks: each fault has its code and its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.strategy.linting import CODES, Grave, lint
from reviewkit.strategy.native import read_native

GOOD = "1. exp Housing/\n2. (housing or home$1).ti,ab.\n3. 1 or 2\n"


def found(text: str, platform: str = "ovid") -> list[tuple[str, str]]:
    return [(one.code, str(one.at)) for one in lint(read_native(text, platform))]


def test_a_sound_strategy_has_no_findings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("platform", "text", "code", "place"),
    [
        ("ovid", "1. (carer.tw.\n2. home.tw.\n3. 1 and 2", "bracket-unclosed", "1:4"),
        ("ovid", "1. “care home”.tw.\n2. home.tw.\n3. 1 or 2", "quote-smart", "1:4"),
        ("pubmed", "carer[tiab] AND home[tiab] OR house[tiab]", "boolean-mixed", "1:28"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n3. 1 and 7", "line-missing", "3:10"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n3. 1 or 2 or 3", "line-self", "3:14"),
        ("ovid", "1. carer.tw.\n2. 1 or 3\n3. home.tw.", "line-later", "2:9"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n2. 1 and 2", "line-duplicate", "3:1"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n3. house.tw.\n4. 1 or 2", "line-unused", "3:4"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n3. 1 and 2\n4. or/1-3", "range-combining", "4:7"),
        ("pubmed", "carer[tiab] NOT parent[tiab]", "boolean-not", "1:1"),
        ("pubmed", "carer[tiab] OR home", "field-missing", "1:16"),
        ("pubmed", "carer[tiab] OR home$[tiab]", "wildcard-illegal", "1:16"),
        ("ovid", "car$.tw.", "stem-short", "1:1"),
        ("pubmed", '"carer home*"[tiab:~2]', "proximity-truncated", "1:1"),
        ("cochrane", '"care home*":ti,ab', "phrase-truncated", "1:1"),
        ("pubmed", "carer[tiab] OR home[tiab] OR Carer[tiab]", "term-duplicate", "1:30"),
        ("ovid", "1. carer.tw.\n2. carer.tw.\n3. 1 or 2", "term-duplicate", "2:4"),
        ("pubmed", "behaviour[tiab]", "spelling-partner", "1:1"),
        ("ovid", "1. carer.tw. (43)\n2. home.tw.\n3. 1 or 2", "hit-count", "1:15"),
        ("ovid", "1. carer.tw.\n2. limit 1 to humans", "limit-line", "2:4"),
        ("pubmed", "carer[tiab] OR 2000:2012[dp]", "date-in-block", "1:1"),
        ("pubmed", "carer[tiab] AND home[mh]", "words-only", "1:1"),
        ("pubmed", "carer[tiab] AND home[mh]", "heading-only", "1:1"),
        ("ovid", "Notes:\n1. carer.tw.\n2. home.tw.\n3. 1 or 2", "aside", "1:1"),
        ("ovid", "(carer adj2home).tw.", "operator-glued", "1:8"),
        ("pubmed", "carer[nosuch]", "field-unknown", "1:6"),
    ],
)
def test_each_fault_is_found_at_its_place(platform: str, text: str, code: str, place: str) -> None:
    assert (code, place) in found(text, platform)


@pytest.mark.parametrize(
    ("platform", "text", "code"),
    [
        ("pubmed", "(carer[tiab] AND home[tiab]) OR house[tiab]", "boolean-mixed"),
        ("pubmed", "behaviour*[tiab] OR behavior*[tiab]", "spelling-partner"),
        ("ovid", "behavio?r.tw.", "spelling-partner"),
        ("pubmed", "organism[tiab] OR laboratory[tiab] OR colorectal[tiab]", "spelling-partner"),
        ("ovid", "care$.tw.", "stem-short"),
        ("wos", "TS=(*care)", "wildcard-illegal"),
        ("ovid", "1. carer.ti.\n2. carer.ab.\n3. 1 or 2", "term-duplicate"),
        ("ovid", "1. carer.tw.\n2. 2000.yr.\n3. 1 and 2", "date-in-block"),
        ("ovid", "1. carer.tw.\n2. home.tw.\n3. or/1-2", "range-combining"),
    ],
)
def test_what_is_right_is_left_alone(platform: str, text: str, code: str) -> None:
    assert code not in [one for one, _ in found(text, platform)]


def test_findings_come_in_the_order_of_the_text_and_none_twice() -> None:
    native = read_native("1. car$ or “old age”.tw. (7)\n2. 1 and 9\n1. (x", "ovid")
    findings = lint(native)
    assert list(findings) == sorted(findings, key=lambda one: (one.at.line, one.at.column))
    assert len(set(findings)) == len(findings)


@settings(max_examples=40)
@given(
    st.text(alphabet="ab12 #S()[]\"'*$?/.:,=-orntwi\n", max_size=80),
    st.sampled_from(["ovid", "pubmed"]),
)
def test_any_text_is_looked_over_without_a_crash(text: str, platform: str) -> None:
    assert all(one.code in CODES for one in lint(read_native(text, platform)))


def test_every_code_is_explained_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
    for code, (grave, element, meaning) in CODES.items():
        assert f"| `{code}` | {grave} | {element} | {meaning} |" in page


def test_only_what_makes_a_search_wrong_is_an_error() -> None:
    graves = {one.code: one.grave for one in lint(read_native("1. car$.tw.\n2. 1 or 9", "ovid"))}
    assert graves == {"line-missing": Grave.ERROR, "stem-short": Grave.WARNING}
    assert all(grave in Grave and meaning.endswith(".") for grave, _, meaning in CODES.values())
