"""The map in a spreadsheet and in EPPI-Mapper: nothing lost, nothing taken for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from reviewkit import formats
from reviewkit.outputs.map import EvidenceMap, Facet, Level, MapReport, MapStudy, Quote
from reviewkit.outputs.map_files import crossed_more, eppi_json, number_of, places_csv
from reviewkit.outputs.map_grid import count

HOSTILE = '=1+1 "</script>" \u2028'
ABLE = MapStudy(
    "S1",
    "Able 2003",
    "A survey, of practices.",
    2003,
    (
        MapReport(
            *(
                "r1",
                "Able A. Ties. 2003.",
                2003,
                "Ties",
                ("Able, A", "Bo, C"),
                "Care",
                "10.1000/182",
            ),
            *("12", "https://example.org/1"),
        ),
        MapReport("r2", "Able A. More. 2004."),
    ),
    (("TRUST", "joint", "helps"), ("TIES", None, None)),
    {"aim": ("yes", "no")},
    quotes=(Quote("We trust them.", "r1", "12", (("TRUST", "joint", "helps"),)),),
)
BAKER = MapStudy("S2", HOSTILE, HOSTILE, None, (), ((None, "apart", None),), new=True)
MAP = EvidenceMap(
    title="Ties that bind",
    version="v1",
    row_axis="Factor",
    column_axis="Level",
    segment_axis="Direction",
    rows=(Level("TIES", "Ties", note="Between people"), Level("TRUST", "Trust", parent="TIES")),
    columns=(Level("joint", "Joint"), Level("apart", "Apart")),
    segments=(Level("helps", "Helps"), Level("hinders", "Hinders")),
    studies=(ABLE, BAKER),
    facets=(Facet("aim", "Aim", (Level("yes", "Clear"), Level("no", "Not clear"))),),
    notes=("Made-up studies.",),
)


def lines(evidence_map: EvidenceMap) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(places_csv(evidence_map).removeprefix("\ufeff"))))


def test_the_csv_has_a_line_for_each_place_of_a_study() -> None:
    first, second, third = lines(MAP)
    assert (first["study"], first["row"], first["row_above"]) == ("S1", "Trust", "Ties")
    assert (first["column_id"], first["segment"], first["new"]) == ("joint", "Helps", "")
    assert (second["row_above"], second["column"], second["segment"]) == (
        *("", "Not mapped"),
        "no segment",
    )
    assert first["reports"] == "Able A. Ties. 2003.\nAble A. More. 2004."
    assert (first["dois"], first["pmids"], first["Aim"]) == (
        "10.1000/182",
        "12",
        "Clear; Not clear",
    )
    assert (third["row"], third["column"], third["new"]) == ("Not mapped", "Apart", "new")


def test_no_spreadsheet_takes_words_of_a_study_for_a_formula() -> None:
    assert lines(MAP)[2]["label"].startswith("'=1+1")
    assert lines(MAP)[2]["summary"].startswith("'=1+1")


def test_the_distinct_studies_of_a_cell_of_the_csv_are_those_of_the_map() -> None:
    flat = replace(MAP, rows=(MAP.rows[0], replace(MAP.rows[1], parent="")))
    found: dict[tuple[int, int], set[str]] = {}
    ids = [[*(one.id for one in levels), ""] for levels in (flat.rows, flat.columns)]
    for row in lines(flat):
        spot = (ids[0].index(row["row_id"]), ids[1].index(row["column_id"]))
        found.setdefault(spot, set()).add(row["study"])
    counted = count(flat).studies
    assert {spot: len(own) for spot, own in found.items()} == {
        spot: len(own) for spot, own in counted.items()
    }


def tree(attributes: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    for one in attributes:
        yield one["AttributeId"], one["AttributeName"]
        yield from tree(one.get("Attributes", {}).get("AttributesList", []))


def test_axes_and_filters_are_a_tree_of_attributes_each_with_a_number_of_its_own() -> None:
    (code_set,) = json.loads(eppi_json(MAP))["CodeSets"]
    top = code_set["Attributes"]["AttributesList"]
    assert [one["AttributeName"] for one in top] == ["Factor", "Level", "Direction", "Aim"]
    assert {one["AttributeType"] for one in top} == {"Not selectable (no checkbox)"}
    ties, nowhere = top[0]["Attributes"]["AttributesList"]
    assert (ties["AttributeName"], ties["AttributeDescription"]) == ("Ties", "Between people")
    assert [one["AttributeName"] for one in ties["Attributes"]["AttributesList"]] == ["Trust"]
    assert nowhere["AttributeName"] == "Not mapped"
    numbers = [number for number, _ in tree(top)]
    assert sorted(numbers) == list(range(1, 16))


def test_each_item_has_the_attributes_of_its_places_and_the_words_behind_them() -> None:
    read = json.loads(eppi_json(MAP))
    names = dict(tree(read["CodeSets"][0]["Attributes"]["AttributesList"]))
    able, baker = read["References"]
    assert [names[one["AttributeId"]] for one in able["Codes"]] == [
        *("Ties", "Trust", "Joint", "Not mapped", "Helps", "no segment", "Clear", "Not clear"),
    ]
    words = {
        names[one["AttributeId"]]: [told["Text"] for told in one["ItemAttributeFullTextDetails"]]
        for one in able["Codes"]
    }
    quoted = ["We trust them. [page 12]"]
    assert {name for name, own in words.items() if own == quoted} == {"Trust", "Joint", "Helps"}
    assert [names[one["AttributeId"]] for one in baker["Codes"]] == [
        *("Not mapped", "Apart", "no segment"),
    ]


def test_eppi_json_is_read_back_with_every_study_as_a_record(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(eppi_json(MAP), "utf-8")
    reading = formats.read(path)
    records = list(reading)
    assert reading.detected.dialect == "EPPI-Reviewer"
    first, second = records
    assert (first.title, first.year, first.doi) == ("Ties", 2003, "10.1000/182")
    assert list(first.authors) == ["Able, A", "Bo, C"]
    assert (first.journal, first.abstract) == ("Care", "A survey, of practices.")
    assert (second.title or "").startswith("=1+1")


def test_the_number_of_a_study_stays_the_same_and_fits_a_number_of_javascript() -> None:
    assert json.loads(eppi_json(MAP))["References"][0]["ItemId"] == number_of("S1")
    assert number_of("S1") == 234570091464102
    assert max(number_of(f"S{at}") for at in range(1000)) < 2**53


def test_studies_that_crossing_would_put_into_more_cells_are_counted() -> None:
    apart = replace(
        ABLE, cells=(("TIES", "joint", None), ("TRUST", "apart", None)), quotes=(), facets={}
    )
    assert crossed_more(MAP) == 1
    assert crossed_more(replace(MAP, studies=(apart,))) == 1
    assert crossed_more(replace(MAP, studies=(BAKER,))) == 0


def test_files_of_the_same_map_have_the_same_bytes() -> None:
    assert eppi_json(MAP) == eppi_json(replace(MAP))
    assert places_csv(MAP) == places_csv(replace(MAP))


def test_a_study_without_any_place_is_in_every_file_as_not_mapped() -> None:
    nowhere = replace(MAP, studies=(replace(BAKER, cells=()),))
    assert [(one["row"], one["column"]) for one in lines(nowhere)] == [("Not mapped",) * 2]
    assert len(json.loads(eppi_json(nowhere))["References"][0]["Codes"]) == 3


def test_a_map_without_studies_is_still_json() -> None:
    assert json.loads(eppi_json(replace(MAP, studies=())))["References"] == []
