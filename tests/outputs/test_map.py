"""The evidence map as data: what it refuses, and how its cells are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.map import (
    EvidenceMap,
    Facet,
    Level,
    MapStudy,
    Place,
    count_cells,
    lettered,
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


def test_a_study_at_several_codes_counts_once_at_their_theme() -> None:
    cells = count_cells(MAP)
    assert cells["TIES", "joint"].studies == 2
    assert cells["TIES", "joint"].segments == {"helps": 1, "hinders": 1}
    assert cells["TRUST", "joint"].studies == 2
    assert cells["TALK", "joint"].studies == 1
    assert cells["TIES", None].segments == {None: 1}
    assert cells[None, None].studies == 1


def test_cells_without_a_study_are_not_counted_and_the_others_come_in_print_order() -> None:
    assert list(count_cells(MAP)) == [
        *(("TIES", "joint"), ("TIES", None), ("TRUST", "joint"), ("TRUST", None)),
        *(("DEEP", "joint"), ("TALK", "joint"), (None, None)),
    ]


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["TIES", "TRUST", "DEEP", "TALK", None]),
                st.sampled_from(["joint", "apart", None]),
                st.sampled_from(["helps", "hinders", None]),
            ),
            max_size=5,
        ),
        max_size=6,
    )
)
def test_every_cell_holds_the_studies_that_stand_there_or_below(
    placed: list[list[Place]],
) -> None:
    studies = tuple(study(f"S{at}", *cells) for at, cells in enumerate(placed))
    counted = count_cells(replace(MAP, studies=studies))
    below = {"TIES": {"TIES", "TRUST", "DEEP", "TALK"}, "TRUST": {"TRUST", "DEEP"}}

    def standing(row: str | None, column: str | None, cells: Iterable[Place]) -> bool:
        return any(one in below.get(row or "", {row}) and at == column for one, at, _ in cells)

    for row in ("TIES", "TRUST", "DEEP", "TALK", None):
        for column in ("joint", "apart", None):
            expected = sum(standing(row, column, one.cells) for one in studies)
            found = counted.get((row, column))
            assert (found.studies if found else 0) == expected


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


def test_segments_beyond_z_have_two_letters() -> None:
    assert [lettered(one) for one in (0, 25, 26, 27, 701, 702)] == [
        *("A", "Z", "AA", "AB", "ZZ", "AAA")
    ]
