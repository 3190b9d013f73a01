"""Which answers fit which question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.codebook import Codebook
from reviewkit.documents import load
from reviewkit.forms import Checked, Form, FormField, check_value
from reviewkit.terms import Missing

SMALL = Path(__file__).parents[1] / "review"


@pytest.fixture(scope="module")
def form() -> Form:
    return load(SMALL / "extraction_forms" / "small.yml", Form)


@pytest.fixture(scope="module")
def codebooks() -> dict[str, Codebook]:
    names = ("factors", "outcomes")
    return {name: load(SMALL / "codebooks" / f"{name}.yml", Codebook) for name in names}


FITS: list[tuple[str, Any, Any]] = [
    ("summary", " In brief ", "In brief"),
    ("summary", 12, "12"),
    ("summary", "NR", "NR"),
    ("design", "trial", "trial"),
    ("clarity", "no", "no"),
    ("setting", "clinic;home", ["home", "clinic"]),
    ("setting", ["other: at sea", "home", "home"], ["home", "other: at sea"]),
    ("started", "1999", 1999),
    ("years", "2001-3".replace("-3", "-03"), "2001-2003"),
    ("years", "2001\N{EN DASH}2003", "2001-2003"),
    ("years", 2001, "2001"),
    ("years", "2001-2001", "2001"),
    ("people.invited", 0, 0),
    ("people.invited", " 12 ", 12),
    ("people.mean_age", "71", 71.0),
    ("people.mean_age", 71.5, 71.5),
    ("helped.codes", "PAY; TRUST; PAY", ["PAY", "TRUST"]),
    ("outcomes.outcome", "FALLS", ["FALLS"]),
]
NOT: list[tuple[str, Any, str]] = [
    ("summary", None, "is empty"),
    ("summary", "  ", "is empty"),
    ("summary", {"valeu": "x"}, "expected one value"),
    ("summary", ["a"], "expected one value"),
    ("design", "Trial", "expected one of trial, cohort, other_design; found 'Trial'"),
    ("design", "other: x", "expected one of"),
    ("clarity", True, "expected one of yes, no; found 'True'"),
    ("setting", "; ;", "is empty"),
    ("setting", [], "is empty"),
    ("setting", "other:", "expected one of home, hospital, clinic, other: ..."),
    ("setting", ["home", "NR"], "found 'NR'"),
    ("started", "99", "expected a number from 1500 to 2100, found 99"),
    ("started", "1999.0", "expected a year, found '1999.0'"),
    ("years", "2003-2001", "in order"),
    ("years", "the nineties", "expected years such as 2001-2003"),
    ("people.invited", "12.5", "expected a whole number, found '12.5'"),
    ("people.invited", "1,200", "expected a whole number"),
    ("people.invited", -1, "from 0 to any"),
    ("people.invited", True, "expected a whole number"),
    ("people.mean_age", "121", "expected a number from 0 to 120"),
    ("people.mean_age", "nan", "expected a number"),
    ("helped.codes", "TRSUT", "the codebook `factors` has no code 'TRSUT'"),
    ("outcomes.outcome", "FALLS; DEATHS", "takes one code, found 2"),
]


@pytest.mark.parametrize(("path", "value", "wanted"), FITS)
def test_a_value_that_fits_is_kept_in_one_way(
    form: Form, codebooks: dict[str, Codebook], path: str, value: Any, wanted: Any
) -> None:
    found = check_value(form.fields[path], value, codebooks)
    assert found == Checked(wanted)
    assert type(found.value) is type(wanted)


@pytest.mark.parametrize(("path", "value", "told"), NOT)
def test_a_value_that_does_not_fit_is_told(
    form: Form, codebooks: dict[str, Codebook], path: str, value: Any, told: str
) -> None:
    found = check_value(form.fields[path], value, codebooks)
    assert found.value is None
    assert told in str(found.problem)


@pytest.mark.parametrize("code", list(Missing))
def test_every_question_may_be_missing_for_a_reason(
    form: Form, codebooks: dict[str, Codebook], code: Missing
) -> None:
    for question in form.fields.values():
        assert check_value(question, f" {code} ", codebooks) == Checked(str(code))


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner)),
    max_leaves=4,
)


@given(value=anything)
def test_what_was_kept_fits_again_and_stays(
    form: Form, codebooks: dict[str, Codebook], value: Any
) -> None:
    for question in form.fields.values():
        found = check_value(question, value, codebooks)
        if found.problem is None:
            assert check_value(question, found.value, codebooks) == found


def test_a_code_needs_its_codebook(form: Form) -> None:
    found = check_value(form.fields["helped.codes"], "TRUST", {})
    assert "has no code 'TRUST'" in str(found.problem)
    assert FormField(id="a", label="A").choice_labels == {}


def test_a_question_may_take_fewer_missing_codes_but_always_not_yet_done() -> None:
    question = FormField(id="a", label="A", missing=(Missing.NR,))
    assert check_value(question, "TBD", {}) == Checked("TBD")
    told = check_value(question, "NRV", {}).problem
    assert told == "`NRV` is no missing code of this question; it takes NR, TBD"


def test_a_number_longer_than_any_count_is_refused() -> None:
    question = FormField(id="a", label="A", type="integer")
    assert "expected a whole number" in str(check_value(question, "9" * 5000, {}).problem)
    assert "expected a whole number" in str(check_value(question, "\u0661", {}).problem)
