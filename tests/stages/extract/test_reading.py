"""Answers files in YAML and CSV: each answer knows its line, each mistake names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotThereError, ProtocolError, UnreadableError
from reviewkit.forms import Form
from reviewkit.plan import Plan
from reviewkit.stages.extract import Given, from_yaml, read_answers


@pytest.fixture
def form(plan: Plan) -> Form:
    assert plan.form is not None
    return plan.form


def read(form: Form, text: str) -> Given:
    return from_yaml(f"study: S1\nreport: r\nanswers:\n{text}", form, "S1.yml")


def test_rows_share_their_source_and_a_field_with_nothing_behind_it_is_not_answered(
    form: Form,
) -> None:
    given = read(
        form,
        "  summary:\n  clarity: {value: , reason: }\n  people:\n"
        "  helped:\n    7:\n      page: 15\n      statement: s\n"
        "      codes: {value: PAY, page: 16}\n"
        "    8:\n",
    )
    told = [(one.where, one.value, one.page, one.report, one.at) for one in given.answers]
    assert told == [
        ("helped.statement [7]", "s", "15", "r", "S1.yml:10"),
        ("helped.codes [7]", "PAY", "16", "r", "S1.yml:11"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  sumary: x\n", "S1.yml:4: the form small has no field `sumary`."),
        ("  design: {valeu: x}\n", "S1.yml:4: `design` holds no `value`."),
        ("  design: {value: x, raeson: y}\n", "S1.yml:4: `design` holds `raeson`, which no"),
        ("  people: 3\n", "S1.yml:4: `people` is a group of questions; give its fields."),
        ("  helped:\n    F1: x\n", "S1.yml:5: `helped` row `F1` must hold"),
        ("  helped:\n    F1:\n      state: x\n", "S1.yml:6: the form small has no field"),
        ("  - x\n", "S1.yml:3: `answers` must hold `field: value` lines."),
    ],
)
def test_what_is_no_answer_names_its_line(form: Form, text: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        read(form, text)
    assert str(refused.value).startswith(told)


def test_a_value_that_is_missing_beside_its_reason_is_kept_to_be_refused(form: Form) -> None:
    (one,) = read(form, "  clarity: {value: , reason: because}\n").answers
    assert (one.value, one.reason) == (None, "because")


def test_rows_of_a_csv_file_are_gathered_by_study_and_extractor(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "study,field,row,value,extractor,page\n"
        "S1,summary,,x,ADA,3\nS2,summary,,y,ADA,\nS1,helped.codes,F1,PAY,ADA,\nS1,summary,,z,BO,\n"
    )
    found = list(read_answers(path, form))
    assert [(one.study, one.extractor, len(one.answers)) for one in found] == [
        ("S1", "ADA", 2),
        ("S2", "ADA", 1),
        ("S1", "BO", 1),
    ]
    assert found[0].answers[1].at == f"{path}:4"
    assert (found[0].answers[0].page, found[1].answers[0].page) == ("3", None)


def test_a_file_that_is_not_there_or_no_text_is_told(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "S1.yml"
    with pytest.raises(NotThereError, match="there is no such file"):
        list(read_answers(path, form))
    path.write_bytes("study: é".encode("cp1252"))
    with pytest.raises(UnreadableError, match="not UTF-8"):
        list(read_answers(path, form))
    path.write_text("study: S1\nanswer: {}\n")
    with pytest.raises(UnreadableError, match=r"S1.yml:2: no such key `answer`; .* answers, "):
        list(read_answers(path, form))
