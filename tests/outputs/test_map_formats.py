"""Maps as files: what each is called, and that the page holds all of them."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.map_formats import MAP_FORMATS, map_files, names_of
from tests.outputs.test_map import MAP

MAPS = (replace(MAP, id="ties"), MAP)


def test_one_page_holds_all_maps_and_every_other_file_is_of_one_map() -> None:
    made = dict(map_files(MAPS, {}, MAP_FORMATS))
    endings = (".csv", ".heat.png", ".heat.svg", ".json", ".png", ".qdpx", ".svg", ".vl.json")
    assert sorted(made) == sorted(
        ["map.html", *(f"{one}{end}" for one in ("map", "map-ties") for end in endings)]
    )
    assert sorted(names_of(MAPS, MAP_FORMATS)) == sorted(made)
    assert made["map.heat.svg"] != made["map.svg"]


def test_the_same_maps_give_the_same_bytes_in_every_format() -> None:
    assert dict(map_files(MAPS, {}, MAP_FORMATS)) == dict(
        map_files(tuple(replace(one) for one in MAPS), {}, MAP_FORMATS)
    )
