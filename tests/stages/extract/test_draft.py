"""The form as commented YAML: unfilled it says nothing, and what stands comes back alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.documents import load
from reviewkit.forms import Form, read_form
from reviewkit.plan import Plan
from reviewkit.stages.extract import Head, from_yaml, mark_mistakes, without_marks, write_draft
from reviewkit.stages.forms import find_form, shipped_forms

HEAD = Head("S1", "ADA")


@pytest.mark.parametrize("name", shipped_forms())
def test_a_draft_of_a_form_that_ships_answers_nothing(name: str, tmp_path: Path) -> None:
    _, form, _ = find_form(tmp_path, name)
    read = from_yaml(write_draft(form, {}, HEAD, {}), form, "f.yml")
    assert (read.study, read.extractor, read.answers) == ("S1", "ADA", [])


def test_a_default_stands_in_the_draft() -> None:
    form = read_form(
        "reviewkit: 1\nid: f\nversion: '1'\ntitle: F\nsections:\n  - id: s\n    title: S\n"
        "    fields:\n      - {id: a, label: A, default: '012'}\n"
        "      - {id: b, label: B, type: multichoice, choices: [x, y], default: [x]}\n"
        "      - {id: c, label: C, default: z}\n",
        "f.yml",
    )
    text = write_draft(form, {}, HEAD, {"answers": {"c": "own"}})
    read = from_yaml(text, form, "f.yml")
    assert {one.field: one.value for one in read.answers} == {"a": "012", "b": ["x"], "c": "own"}


def test_an_answer_knows_its_line(plan: Plan) -> None:
    assert plan.form is not None
    text = write_draft(plan.form, {}, HEAD, {"answers": {"helped": {"F1": {"codes": ["PAY"]}}}})
    (one,) = from_yaml(text, plan.form, "f.yml").answers
    line = int(one.at.removeprefix("f.yml:"))
    assert text.splitlines()[line - 1].strip() == "codes:"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)
sources = st.fixed_dictionaries({}, optional={"page": words, "note": words, "quote": words})


@pytest.fixture(scope="module")
def small() -> Form:
    return load(Path(__file__).parents[2] / "review/extraction_forms/small.yml", Form)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    summary=words,
    source=sources,
    rows=st.dictionaries(words, st.fixed_dictionaries({"statement": words}), max_size=3),
    study=words,
)
def test_what_stands_comes_back_alike(
    small: Form, summary: str, source: dict[str, str], rows: dict[str, Any], study: str
) -> None:
    answers = {"summary": {"value": summary, **source}, "helped": rows}
    text = write_draft(small, {}, Head(study, "ADA"), {"answers": answers})
    read = from_yaml(text, small, "f.yml")
    assert read.study == study
    first, *others = read.answers
    assert (first.value, first.page, first.note, first.quote) == (
        summary,
        source.get("page"),
        source.get("note"),
        source.get("quote"),
    )
    assert {one.line: one.value for one in others} == {
        line: row["statement"] for line, row in rows.items()
    }


def test_marks_stand_above_their_lines_and_can_be_taken_out_again() -> None:
    text = "a: 1\n  b: 2\n"
    marked = mark_mistakes(text, {0: ["of the file"], 2: ["one", "two"]})
    assert marked == "# >>> of the file\na: 1\n  # >>> one\n  # >>> two\n  b: 2\n"
    assert without_marks(marked) == text
    assert mark_mistakes(marked, {}) == text


def test_the_only_report_of_a_study_is_the_source_until_another_is_named(plan: Plan) -> None:
    assert plan.form is not None
    one, two = ("r-1", "A title # with a sign"), ("r-2", "")
    text = write_draft(plan.form, {}, Head("S1", "ADA", (one,)), {})
    assert "\nreport: r-1\n" in text
    assert "# Report r-1: A title # with a sign\n" in text
    assert "\nreport:" not in write_draft(plan.form, {}, Head("S1", "ADA", (one, two)), {})
    stands = {"answers": {"summary": "x"}}
    assert "\nreport:" not in write_draft(plan.form, {}, Head("S1", "ADA", (one,)), stands)
