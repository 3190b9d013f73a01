"""The rows of the published data."""

from __future__ import annotations

import pytest

from reviewkit.outputs.site_rows import Rows, earliest, rows_of
from reviewkit.stages.publish import SHEETS
from tests.outputs.sites import make_site
from tests.versions import Living

Held = dict[str, list[dict[str, object]]]


@pytest.fixture
def made(living: Living) -> dict[str, Rows]:
    living.answer("S1", setting=["home", "clinic"], people={"invited": 0, "mean_age": "NR"})
    living.answer("S2", summary={"value": "Tai chi", "quote": "We did tai chi", "page": "4"})
    living.freeze_facts("v1")
    site = make_site(living)
    return rows_of(site.shown, site.versions, site.study_pages, {"title": "Falls"})


@pytest.fixture
def held(made: dict[str, Rows]) -> Held:
    columns = {sheet.name: [one.name for one in sheet.columns] for sheet in SHEETS}
    return {
        name: [dict(zip(columns[name], row, strict=True)) for row in rows()]
        for name, rows in made.items()
    }


def test_rows_come_as_often_as_they_are_asked_for(made: dict[str, Rows]) -> None:
    assert [*made] == [sheet.name for sheet in SHEETS]
    for rows in made.values():
        assert [*rows()] == [*rows()]


def test_each_of_several_values_has_a_row_and_zero_is_not_what_is_missing(held: Held) -> None:
    own = [one for one in held["answers"] if one["study"] == "S1"]
    told = {(one["field"], one["item"]): (one["value"], one["words"]) for one in own}
    assert told["setting", 1] == ("home", "home")
    assert told["setting", 2] == ("clinic", "clinic")
    assert told["people.invited", 1] == ("0", "0")
    assert told["people.mean_age", 1] == ("NR", "not reported in any report of the study")
    assert told["helped.codes", 1] == ("TRUST", "Trust")


def test_a_value_comes_with_the_report_page_and_words_it_was_read_from(held: Held) -> None:
    (one,) = (one for one in held["answers"] if (one["study"], one["field"]) == ("S2", "summary"))
    assert (one["page"], one["quote"]) == ("4", "We did tai chi")
    ids = {report["report"] for report in held["reports"]}
    assert {one["report"] for one in held["answers"]} <= {None, *ids}


def test_factors_and_outcomes_have_their_codes_and_direction(held: Held) -> None:
    directions = {(one["study"], one["direction"], one["codes"]) for one in held["factors"]}
    assert directions == {("S1", "helps", "TRUST"), ("S2", "hinders", "TIME")}
    found = {(one["study"], one["outcome"], one["direction"]) for one in held["outcomes"]}
    assert found == {("S1", "FALLS", "better"), ("S2", "FALLS", "worse")}


def test_values_are_explained_codes_with_their_theme(held: Held) -> None:
    meanings = {(one["field"], one["value"]): one for one in held["choices"]}
    assert meanings["helped.codes", "PAY"]["theme"] == "Money"
    assert meanings["design", "other_design"]["meaning"] == "other design"
    assert meanings["design", "NR"]["meaning"] == "not reported in any report of the study"
    assert {one["field"] for one in held["choices"]} <= {one["field"] for one in held["questions"]}


def test_searches_studies_versions_and_flow_are_there(held: Held) -> None:
    assert [(one["source"], one["searched"]) for one in held["searches"]] == [
        ("cinahl", "2026-11-02")
    ]
    places = {(one["study"], one["page"]) for one in held["studies"]}
    assert places == {("S1", "S1.html"), ("S2", "S2.html")}
    assert [one["version"] for one in held["versions"]] == ["v1"]
    assert [one["reason"] for one in held["excluded"]] == ["People under 65."]
    boxes = {(one["box"], one["line"]): one["count"] for one in held["flow"]}
    assert boxes["Included", "Studies of this version"] == "2"


def test_the_earliest_year_is_that_of_those_that_are_known() -> None:
    assert earliest([None, 2001, 1999]) == 1999
    assert earliest([None]) is None
