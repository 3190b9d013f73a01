"""Pro-formas: which answers fit which question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.codebook import Codebook
from reviewkit.documents import load, parse
from reviewkit.errors import ProtocolError
from reviewkit.forms import Checked, Form, FormField, check_value
from reviewkit.terms import Missing

SMALL = Path(__file__).parent / "review"


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


def test_paths_name_questions_and_groups_tell_which_repeat(form: Form) -> None:
    assert list(form.fields)[:3] == ["summary", "design", "clarity"]
    assert list(form.groups) == ["people", "helped", "said", "outcomes"]
    assert form.repeats("helped.codes")
    assert not form.repeats("people.invited")
    assert not form.repeats("summary")


def test_choices_print_by_their_label(form: Form) -> None:
    assert form.fields["clarity"].choice_labels == {"yes": "Yes", "no": "No"}
    assert form.fields["design"].choice_labels["other_design"] == "other design"


FORM = (
    "reviewkit: 1\nid: f\nversion: '1'\ntitle: F\nsections:\n  - id: s\n    title: S\n    fields:\n"
)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("      - {id: a, label: A, type: choice}\n", "f.yml:9: sections[1].fields[1]: a choice"),
        ("      - {id: a, label: A, type: codes}\n", "names its `codebook`"),
        ("      - {id: page, label: A}\n", "`page` is kept for the source of an answer"),
        ("      - {id: a, label: A}\n      - {id: a, label: B}\n", "`a` is used twice"),
        (
            "      - {id: g, label: G, fields: [{id: a, label: A}, {id: a, label: A}]}\n",
            "`g` holds the id `a` twice",
        ),
        ("      - {id: A, label: A}\n", "f.yml:9: sections[1].fields[1].id: string should match"),
        ("      - {id: a, label: A, choices: yes, type: choice}\n", "fields[1].choices: "),
        ("      - {id: g, label: G, repeat: true}\n", "fields[1].fields: this field is missing"),
        ("      - words\n", "f.yml:9: sections[1].fields[1]: "),
    ],
)
def test_a_form_that_does_not_hang_together_is_told_once(fields: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(FORM + fields, Form, "f.yml")
    (said,) = str(refused.value).splitlines()
    assert told in said


def test_a_code_needs_its_codebook(form: Form) -> None:
    found = check_value(form.fields["helped.codes"], "TRUST", {})
    assert "has no code 'TRUST'" in str(found.problem)
    assert FormField(id="a", label="A").choice_labels == {}
