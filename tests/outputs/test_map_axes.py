"""The levels of a map's axes: choices, codes and themes, years, and what was said freely."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.outputs.map import Level
from reviewkit.outputs.map_axes import make_axis, rows_of, standing_on
from reviewkit.outputs.material import Material
from reviewkit.protocol import MapRule
from reviewkit.stages.retrieve import Report, Study
from reviewkit.terms import Role
from tests.outputs.materials import found, make_material, said

RULE = MapRule(rows="design", columns="place")


def labels(path: str, material: Material, rule: MapRule = RULE) -> list[str]:
    return [one.label for one in make_axis(path, rule, material).levels]


def test_a_choice_has_all_its_answers_as_levels_whether_anybody_gave_them() -> None:
    material = make_material("", S1={"design": "trial"})
    assert labels("design", material) == ["A trial", "A cohort"]


def test_codes_show_as_themes_as_codes_or_as_codes_that_fold_under_their_themes() -> None:
    material = make_material("", S1={})
    of_themes = make_axis("effects.outcome", RULE, material)
    assert [one.label for one in of_themes.levels] == ["Health", "Costs"]
    assert of_themes.level_of["FALLS"] == "HEA"
    codes = make_axis("effects.outcome", RULE.model_copy(update={"levels": "codes"}), material)
    assert [(one.label, one.group, one.parent) for one in codes.levels] == [
        ("Falls", "Health", ""),
        ("Deaths", "Health", ""),
        ("Bills", "Costs", ""),
    ]
    both = make_axis("effects.outcome", RULE.model_copy(update={"levels": "both"}), material)
    assert [(one.id, one.parent) for one in both.levels] == [
        ("HEA", ""),
        ("FALLS", "HEA"),
        ("DEATHS", "HEA"),
        ("COS", ""),
        ("BILL", "COS"),
    ]
    assert both.level_of["BILL"] == "BILL"


def test_free_answers_are_levels_as_they_were_given_numbers_by_size() -> None:
    given = {f"S{at}": {"people": one} for at, one in enumerate((9, 100, "NR", 20))}
    assert labels("people", make_material("", **given)) == ["9", "20", "100"]
    towns = {f"S{at}": {"place": one} for at, one in enumerate(("york", "Bath", "NRV", "Bath"))}
    assert labels("place", make_material("", **towns)) == ["Bath", "york"]


def test_the_factors_of_all_groups_are_one_axis_and_each_says_its_own_direction() -> None:
    material = make_material(
        "", S1={"helped": {"H1": said("TRUST")}, "hindered": {"B1": said("PAY")}}
    )
    rows = rows_of("S1", material)
    (study,) = material.studies
    codes = make_axis("factors.codes", RULE, material)
    assert [(at.key, at.path, at.level) for at in standing_on(codes, study, rows)] == [
        (("helped", "H1"), "helped.codes", "PEO"),
        (("hindered", "B1"), "hindered.codes", "MON"),
    ]
    alone = make_axis("helped.codes", RULE, material)
    assert (codes.label, alone.label) == ("Factor", "Helped")
    assert make_axis("effects.outcome", RULE, material).label == "Outcome"
    direction = make_axis("factors.direction", RULE, material)
    assert [one.label for one in direction.levels] == ["Helps", "Hinders"]
    assert [(at.key[1], at.level) for at in standing_on(direction, study, rows)] == [
        ("H1", "helps"),
        ("B1", "hinders"),
    ]


def test_missing_answers_and_codes_out_of_force_have_no_level() -> None:
    material = make_material("", S1={"effects": {"O1": found("GONE", "improved")}, "design": "NR"})
    rows = rows_of("S1", material)
    for path, answer in (("effects.outcome", "GONE"), ("design", "NR")):
        axis = make_axis(path, RULE, material)
        assert [(at.said, at.level) for at in standing_on(axis, material.studies[0], rows)] == [
            (answer, None)
        ]


def dated(*years: int | None) -> Material:
    reports = tuple(
        Report(f"r{year}", "Able", Role.PRIMARY, "Able.", "Care", year) for year in years
    )
    return replace(make_material("", S1={}), studies=[Study("S1", "Able", reports, True)])


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (None, [("1999", ""), ("2003", ""), ("2011", "")]),
        ("themes", [("1990s", ""), ("2000s", ""), ("2010s", "")]),
        (
            "both",
            [
                *(("1990s", ""), ("1999", "1990s"), ("2000s", ""), ("2003", "2000s")),
                *(("2010s", ""), ("2011", "2010s")),
            ],
        ),
    ],
)
def test_years_are_those_of_reports_and_may_fold_under_decades(
    levels: str | None, expected: list[tuple[str, str]]
) -> None:
    rule = RULE.model_copy(update={"levels": levels})
    axis = make_axis("study.year", rule, dated(2011, None, 1999, 2003))
    assert [(one.id, one.parent) for one in axis.levels] == expected


def test_a_study_stands_at_the_year_of_each_of_its_reports() -> None:
    material = dated(2011, None, 1999)
    axis = make_axis("study.year", RULE, material)
    assert [at.level for at in standing_on(axis, material.studies[0], {})] == ["2011", "1999"]


def test_a_scope_note_of_the_protocol_comes_before_the_definition_of_a_code() -> None:
    rule = RULE.model_copy(update={"scope": {"trial": "Searched for, and none found."}})
    axis = make_axis("design", rule, make_material("", S1={}))
    assert axis.levels[0] == Level("trial", "A trial", note="Searched for, and none found.")
    assert axis.levels[1].note == ""
