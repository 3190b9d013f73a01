"""How the cells of a map are counted: studies, and those below a level with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.map import EvidenceMap, Level, Place
from reviewkit.outputs.map_grid import count, letter, marks
from tests.outputs.test_map import MAP, study

ROWS = [one.id for one in MAP.rows]
COLUMNS = [one.id for one in MAP.columns]


def cells(evidence_map: EvidenceMap) -> dict[tuple[str | None, str | None], int]:
    """Studies by the ids of rows and columns."""
    rows, columns = [*ROWS, None], [*COLUMNS, None]
    counted = count(evidence_map)
    return {(rows[row], columns[at]): len(own) for (row, at), own in counted.studies.items()}


def test_a_study_at_several_codes_counts_once_at_their_theme() -> None:
    assert cells(MAP) == {
        ("TIES", "joint"): 2,
        ("TRUST", "joint"): 2,
        ("DEEP", "joint"): 1,
        ("TALK", "joint"): 1,
        ("TIES", None): 1,
        ("TRUST", None): 1,
        (None, None): 1,
    }
    assert count(MAP).segments[0, 0] == ((0, 1), (1, 1))
    assert count(MAP).segments[0, 2] == ((2, 1),)  # no segment


def test_new_studies_are_counted_apart() -> None:
    studies = (replace(MAP.studies[0], new=True), *MAP.studies[1:])
    assert count(replace(MAP, studies=studies)).new[0, 0] == 1


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
    counted = cells(replace(MAP, studies=studies))
    below = {"TIES": {"TIES", "TRUST", "DEEP", "TALK"}, "TRUST": {"TRUST", "DEEP"}}

    def standing(row: str | None, column: str | None, cells: Iterable[Place]) -> bool:
        return any(one in below.get(row or "", {row}) and at == column for one, at, _ in cells)

    for row in ("TIES", "TRUST", "DEEP", "TALK", None):
        for column in ("joint", "apart", None):
            expected = sum(standing(row, column, one.places) for one in studies)
            assert counted.get((row, column), 0) == expected


def test_segments_beyond_z_have_two_letters_and_what_has_none_a_question_mark() -> None:
    assert [letter(one, 800) for one in (0, 25, 26, 27, 701, 702)] == [
        *("A", "Z", "AA", "AB", "ZZ", "AAA")
    ]
    assert marks((Level("s", "Helps"),)) == [("A", "Helps"), ("?", "no segment")]
    assert marks(()) == []
