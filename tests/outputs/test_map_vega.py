"""The map as a Vega-Lite specification, checked part by part.

The whole was checked once against the published schema and drawn with Vega-Lite 5.20.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from reviewkit.outputs.map import Level
from reviewkit.outputs.map_grid import count
from reviewkit.outputs.map_vega import COLOURS, LARGEST, vega_lite
from tests.outputs.test_map import MAP, study


def spec(**more: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(vega_lite(replace(MAP, **more)))
    return read


def test_the_numbers_are_in_the_specification_and_nothing_is_fetched() -> None:
    text = vega_lite(MAP)
    assert '"url"' not in text
    assert text.count("http") == 1  # the name of the schema
    made = spec()
    circles, words, _ = made["layer"]
    assert circles["data"] == words["data"]
    counted = sum(n for own in count(MAP).segments.values() for _, n in own)
    assert sum(one["studies"] for one in circles["data"]["values"]) == counted


def test_areas_are_true_to_counts_from_nothing_up() -> None:
    studies = tuple(study(f"S{at}", ("TRUST", "joint", "helps")) for at in range(7))
    size = spec(studies=studies)["layer"][0]["encoding"]["size"]
    assert size["scale"] == {"type": "linear", "domain": [0, 7], "range": [0, LARGEST]}
    assert spec(studies=studies)["layer"][0]["mark"]["type"] == "circle"


def test_every_field_that_is_encoded_is_in_every_row_of_its_data() -> None:
    made = spec()
    for layer in made["layer"]:
        encoded = {**made["encoding"], **layer["encoding"]}
        fields = {one["field"] for one in encoded.values()}
        assert layer["data"]["values"]
        for row in layer["data"]["values"]:
            assert fields <= row.keys()


def test_rows_and_columns_keep_their_order_and_all_are_there_with_those_not_mapped() -> None:
    encoding = spec()["encoding"]
    assert encoding["y"]["scale"]["domain"] == [
        *("Ties", "\u2003Trust", "\u2003\u2003Deep trust", "\u2003Talk", "Not mapped")
    ]
    assert encoding["x"]["scale"]["domain"] == ["Joint", "Apart", "Not mapped"]
    gaps = spec()["layer"][2]["data"]["values"]
    assert {"row": "Ties", "column": "Apart", "text": "gap"} in gaps
    assert {"row": "Not mapped", "column": "Joint", "text": "none"} in gaps


def test_levels_of_one_name_stay_apart() -> None:
    rows = (Level("a", "Other"), Level("b", "Other"))
    made = spec(rows=rows, studies=(study("S1", ("a", "joint", None)),))
    assert made["encoding"]["y"]["scale"]["domain"] == ["Other (a)", "Other (b)", "Not mapped"]


def test_any_number_of_segments_has_letters_and_colours() -> None:
    segments = tuple(Level(f"s{at}", f"Kind {at}") for at in range(30))
    made = spec(segments=segments, studies=(study("S1", ("TIES", "joint", "s29")),))
    colour = made["layer"][0]["encoding"]["color"]["scale"]
    assert colour["domain"][:2] == ["A Kind 0", "B Kind 1"]
    assert colour["domain"][29] == "AD Kind 29"
    assert len(colour["range"]) == len(colour["domain"]) == 30
    assert set(colour["range"]) == set(COLOURS)


def test_very_many_rows_are_cut_and_that_is_said() -> None:
    rows = tuple(Level(f"r{at}", f"Town {at}") for at in range(500))
    placed = (("r3", "joint", "helps"), ("r499", "joint", "helps"))
    made = spec(rows=rows, studies=(study("S1", *placed),))
    assert len(made["encoding"]["y"]["scale"]["domain"]) == 401
    assert [one["row"] for one in made["layer"][0]["data"]["values"]] == ["Town 3"]
    assert "Drawn are the first 400 of 500 rows; the CSV has all." in made["title"]["subtitle"]


def test_a_map_without_segments_or_studies_is_a_specification_too() -> None:
    made = spec(segments=(), studies=(study("S1", ("TIES", "joint", None)),))
    assert made["layer"][1]["data"]["values"][0]["text"] == "1"
    assert made["layer"][0]["encoding"]["color"]["legend"] is None
    assert spec(studies=())["layer"][0]["data"]["values"] == []
    assert vega_lite(MAP) == vega_lite(replace(MAP))
