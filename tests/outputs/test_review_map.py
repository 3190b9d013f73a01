"""The maps of a review from what stands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewkit.errors import NotThereError
from reviewkit.outputs.map import EvidenceMap, Living, MapReport
from reviewkit.outputs.map_grid import count
from reviewkit.outputs.material import Material
from reviewkit.outputs.review_map import make_map, make_maps, rule_named, rules_of, with_links
from reviewkit.stages.retrieve import Report, Study
from reviewkit.terms import Role
from tests.outputs.materials import found, make_material, said

MAPS = """
living: {status: paused}
demonstration: Made-up data.
map:
  - {id: effects, title: What came of it, rows: design, columns: effects.outcome,
     segments: effects.basis, filters: [aim, study.year], shown: [people], summary: place,
     notes: [Ours.], scope: {COS: Costs of anybody.}}
  - {id: ties, rows: factors.codes, columns: design, segments: factors.direction, levels: both}
"""
SAID: dict[str, Any] = {
    "S1": {
        "design": "trial",
        "aim": "yes",
        "people": 40,
        "place": "Hull",
        "effects": {"O1": found("FALLS", "improved", basis="measured")},
        "helped": {"H1": said("TRUST")},
    },
    "S2": {"design": "cohort", "hindered": {"B1": said("TRUST", "PAY")}},
}


def two_maps(**more: Any) -> tuple[EvidenceMap, EvidenceMap]:
    effects, ties = make_maps(make_material(MAPS, **(SAID | more)))
    return effects, ties


def test_every_map_of_the_protocol_is_made_over_the_same_studies() -> None:
    effects, ties = two_maps()
    assert (effects.id, effects.title, effects.row_axis) == ("effects", "What came of it", "Design")
    assert (ties.id, ties.title, ties.segment_axis) == ("ties", "Falls", "Direction")
    assert [one.id for one in effects.studies] == [one.id for one in ties.studies] == ["S1", "S2"]
    assert effects.studies[0].cells == (("trial", "HEA", "measured"),)
    assert ties.studies[1].cells == (
        ("TRUST", "cohort", "hinders"),
        ("PAY", "cohort", "hinders"),
    )
    assert ties.rows[0].id == "PEO"
    assert count(ties).segments[0, 1] == ((1, 1),)  # its theme, in cohorts: hinders


def test_segments_show_as_themes_where_rows_and_columns_fold() -> None:
    rule = "map: {rows: factors.codes, columns: design, segments: factors.codes, levels: both}"
    (shown,) = make_maps(make_material(rule, **SAID))
    assert [one.label for one in shown.segments] == ["People", "Money", "Law"]
    assert shown.studies[0].cells == (("TRUST", "trial", "PEO"),)


def test_a_study_brings_its_summary_fields_and_the_levels_of_every_filter() -> None:
    study = two_maps()[0].studies[0]
    assert study.summary == "Hull"
    assert study.fields == (("People", "40"),)
    assert study.facets == {"aim": ("yes",), "study.year": ()}
    effects = two_maps()[0]
    assert [(one.id, one.label) for one in effects.facets] == [
        ("aim", "Aim"),
        ("study.year", "Year"),
    ]
    assert [one.note for one in effects.columns] == ["", "Costs of anybody."]


def test_reports_bring_what_leads_to_them() -> None:
    report = Report(
        *("r1", "Able 2020", Role.PRIMARY, "Able (2020) Ties.", "Care", 2020, "Ties", ("Able, A",)),
        *("10.1/x", "12", "https://example.org"),
    )
    material = replace(make_material(MAPS, S1={}), studies=[Study("S1", "Able", (report,), True)])
    (study,) = make_maps(material)[0].studies
    assert study.year == 2020
    assert study.reports == (
        MapReport(
            *("r1", "Able (2020) Ties.", 2020, "Ties", ("Able, A",), "Care", "10.1/x", "12"),
            "https://example.org",
        ),
    )


def test_notes_tell_what_is_open_and_what_has_no_place() -> None:
    material = make_material(
        MAPS,
        differing=frozenset({("S2", "design")}),
        pending=frozenset({("S1", "effects.basis"), ("S2", "effects.basis")}),
        S1={"effects": {"O1": found("GONE", "improved")}},
        S2={},
    )
    effects = make_maps(material)[0]
    assert effects.notes == (
        "Ours.",
        "Design: extractors differ on 1 study; what is open is not mapped.",
        "Outcome: 1 answer has no place on the map, as a code that is out of force.",
        "Basis: an extractor is still to answer on 2 studies; what is open is not mapped.",
        "Made-up data.",
    )


def test_a_map_says_how_up_to_date_it_is_and_which_studies_are_new() -> None:
    material = replace(
        make_material(MAPS + "flow: {previous: v1}\n", then={"S1": ["r1"]}, **SAID),
        searched=(("PubMed", "2026-11-02"), ("CINAHL", None)),
        versions=("v1",),
    )
    effects, _ = make_maps(material)
    assert effects.living == Living(
        "paused", (("PubMed", "2026-11-02"), ("CINAHL", None)), (("v1", None),), "v1"
    )
    assert [study.new for study in effects.studies] == [False, True]


def test_a_release_is_called_by_its_name_whatever_version_the_protocol_is() -> None:
    material = replace(make_material(MAPS, **SAID), versions=("first", "second"))
    now = with_links(make_maps(material), {"first": "a.html"})[0]
    assert (now.version, now.living.release) == (material.plan.protocol.version, "")
    assert now.living.versions == (("first", "a.html"), ("second", None))
    third = with_links(make_maps(replace(material, release="third")), {"first": "a.html"})[0]
    assert (third.version, third.living.release) == ("third", "third")
    assert third.living.versions[-1] == ("third", None)
    only = make_maps(replace(material, versions=(), release="first"))[0]
    assert only.living.versions == ()


def one_report() -> Material:
    report = Report("r1", "Able 2020", Role.PRIMARY, "Able (2020) Ties.", "Care", 2020)
    return replace(make_material("", S1={}), studies=[Study("S1", "Able", (report,), True)])


def test_without_a_rule_years_stand_against_where_reports_appeared() -> None:
    (shown,) = make_maps(one_report())
    assert (shown.id, shown.row_axis, shown.column_axis) == ("map", "Year", "Where published")
    assert shown.studies[0].cells == (("2020", "Care", None),)


def test_a_map_is_found_by_its_id_and_one_called_map_stands_for_the_first() -> None:
    material = make_material(MAPS, **SAID)
    assert rule_named("ties", material).id == "ties"
    assert rule_named("map-ties", material).id == "ties"
    assert rule_named("map", material).id == "effects"
    with pytest.raises(NotThereError, match="no map other; there are effects, ties"):
        rule_named("other", material)


def test_maps_lead_to_the_pages_of_releases_that_are_here() -> None:
    material = replace(make_material(MAPS, **SAID), versions=("v1", "v2"))
    linked = with_links(make_maps(material), {"v1": "../releases/v1/map.html"})
    assert [one.living.versions for one in linked] == [
        (("v1", "../releases/v1/map.html"), ("v2", None))
    ] * 2


def test_one_map_alone_is_the_same_as_among_the_others() -> None:
    material = make_material(MAPS, **SAID)
    assert make_maps(material) == tuple(make_map(one, material) for one in rules_of(material))


def test_one_map_written_without_a_list_reads_as_before_there_were_several() -> None:
    old = "map: {rows: design, columns: effects.outcome, segments: effects.basis, summary: place}"
    (shown,) = make_maps(make_material(old, **SAID))
    assert (shown.id, shown.title) == ("map", "Falls")
    assert [one.label for one in shown.columns] == ["Health", "Costs"]
