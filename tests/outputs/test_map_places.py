"""Where studies stand: what a row of the form says together stays together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs.map_axes import make_axis, rows_of
from reviewkit.outputs.map_places import Frame, Standing, families, stand
from reviewkit.protocol import MapRule
from tests.outputs.materials import found, make_material, said


def standing(rows: str, columns: str, segments: str, **given: Any) -> Standing:
    material = make_material("", S1=given)
    rule = MapRule(rows=rows, columns=columns, segments=segments)
    frame: Frame = (
        make_axis(rows, rule, material),
        make_axis(columns, rule, material),
        make_axis(segments, rule, material),
    )
    return stand(frame, families(frame), material.studies[0], rows_of("S1", material))


def test_an_outcome_keeps_its_own_basis() -> None:
    effects = {
        "O1": found("FALLS", "improved", basis="measured"),
        "O2": found("BILL", "worsened", basis="claimed"),
    }
    own = standing("design", "effects.outcome", "effects.basis", design="trial", effects=effects)
    assert own.places == {
        ("trial", "HEA", "measured"): (("design", ""), ("effects", "O1")),
        ("trial", "COS", "claimed"): (("design", ""), ("effects", "O2")),
    }


def test_a_factor_helps_where_its_own_row_says_so() -> None:
    own = standing(
        "factors.codes",
        "factors.voice",
        "factors.direction",
        helped={"H1": said("TRUST", voice="patients")},
        hindered={"B1": said("TRUST", "PAY", voice="authors")},
    )
    assert list(own.places) == [
        ("PEO", "patients", "helps"),
        ("PEO", "authors", "hinders"),
        ("MON", "authors", "hinders"),
    ]


def test_questions_of_their_own_are_crossed() -> None:
    own = standing("design", "aim", "sampling", design="trial", aim="yes", sampling="no")
    assert list(own.places) == [("trial", "yes", "no")]


def test_what_a_row_does_not_say_is_not_mapped_beside_what_the_others_say() -> None:
    own = standing(
        "factors.codes",
        "factors.voice",
        "factors.direction",
        helped={"H1": said("TRUST"), "H2": {"statement": "It matters", "voice": "patients"}},
    )
    assert list(own.places) == [("PEO", None, "helps"), (None, "patients", "helps")]


def test_a_study_without_answers_stands_in_the_place_that_is_not_mapped() -> None:
    assert standing("design", "effects.outcome", "effects.basis").places == {(None, None, None): ()}


def test_answers_that_no_level_fits_are_counted_and_missing_ones_are_not() -> None:
    own = standing(
        "design",
        "effects.outcome",
        "",
        design="NR",
        effects={"O1": found("GONE", "improved"), "O2": found("FALLS", "improved")},
    )
    assert own.strange == (0, 1, 0)
    assert list(own.places) == [(None, "HEA", None)]


@given(
    st.dictionaries(
        st.sampled_from(["O1", "O2", "O3"]),
        st.fixed_dictionaries(
            {},
            optional={
                "outcome": st.lists(st.sampled_from(["FALLS", "BILL", "GONE"]), max_size=2),
                "basis": st.sampled_from(["measured", "claimed", "NR"]),
            },
        ),
    ),
    st.sampled_from(["trial", "NR", None]),
)
def test_no_answer_that_has_a_level_is_left_off_the_map(
    effects: dict[str, dict[str, Any]], design: str | None
) -> None:
    about = {"design": design} if design else {}
    own = standing("design", "effects.outcome", "effects.basis", effects=effects, **about)
    themes = {"FALLS": "HEA", "BILL": "COS"}
    columns = {themes.get(one) for row in effects.values() for one in row.get("outcome", ())}
    bases = {row["basis"] for row in effects.values() if row.get("basis", "NR") != "NR"}
    assert {column for _, column, _ in own.places} - {None} == columns - {None}
    assert {basis for _, _, basis in own.places} - {None} == bases
    assert {row for row, _, _ in own.places} == {"trial" if design == "trial" else None}
