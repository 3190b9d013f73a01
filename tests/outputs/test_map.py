"""The evidence map as data: what it refuses, and what is above its levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.outputs.map import (
    EvidenceMap,
    Facet,
    Level,
    MapStudy,
    Place,
    lineages,
)

TIES, TRUST, TALK, DEEP = (
    Level("TIES", "Ties"),
    Level("TRUST", "Trust", parent="TIES"),
    Level("TALK", "Talk", parent="TIES"),
    Level("DEEP", "Deep trust", parent="TRUST"),
)
JOINT, APART = Level("joint", "Joint"), Level("apart", "Apart")
HELPS, HINDERS = Level("helps", "Helps"), Level("hinders", "Hinders")


def study(name: str, *cells: Place) -> MapStudy:
    return MapStudy(name, f"Study {name}", "", 2020, (), cells)


MAP = EvidenceMap(
    title="Ties",
    version="v1",
    row_axis="Factor",
    column_axis="Level",
    segment_axis="Direction",
    rows=(TIES, TRUST, DEEP, TALK),
    columns=(JOINT, APART),
    segments=(HELPS, HINDERS),
    studies=(
        study("S1", ("TRUST", "joint", "helps"), ("TALK", "joint", "helps")),
        study("S2", ("DEEP", "joint", "hinders"), ("TRUST", None, None)),
        study("S3", (None, None, None)),
    ),
)


def test_a_level_is_under_all_that_are_above_it() -> None:
    assert lineages(MAP.rows)["DEEP"] == ("DEEP", "TRUST", "TIES")
    assert lineages(MAP.rows)["TIES"] == ("TIES",)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"rows": (TRUST, TIES)}, "TRUST comes before TIES, which it is under"),
        ({"columns": (JOINT, JOINT)}, "joint is on the map twice"),
        ({"facets": (Facet("f", "F", ()), Facet("f", "F", ()))}, "f is on the map twice"),
        ({"columns": (JOINT,), "studies": (study("S1", (None, "apart", None)),)}, "in apart, not"),
        (
            {
                "facets": (Facet("f", "F", (HELPS,)),),
                "studies": (replace(study("S1"), facets={"f": ("worse",)}),),
            },
            "S1 has a level that f has not",
        ),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(MAP, **wrong)
