"""From answers to inputs and back: nothing changes on the way."""

from __future__ import annotations

import pytest

from reviewkit.forms import FormField, check_value
from reviewkit.stages.extract import Answer
from reviewkit.stages.extract.entries import Entry, answer_of, entry_of, read_entry

FIELDS = {
    "text": FormField(id="a", label="A"),
    "number": FormField(id="a", label="A", type="number"),
    "choice": FormField(id="a", label="A", type="choice", choices=("x", "y"), other=True),
    "several": FormField(id="a", label="A", type="multichoice", choices=("x", "y"), other=True),
    "codes": FormField(id="a", label="A", type="codes", codebook="b"),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Words; and more"),
        ("text", "NR"),
        ("number", 3.5),
        ("number", 12),
        ("choice", "x"),
        ("choice", "other: diary"),
        ("several", ["x", "y"]),
        ("several", ["x", "other: one", "other: two"]),
        ("several", "NA"),
    ],
)
def test_an_answer_goes_into_inputs_and_comes_back(kind, value) -> None:
    question = FIELDS[kind]
    entry = read_entry(entry_of(question, Answer("a", value, reason="r", page="3")).body)
    back = answer_of(question, ("a", ""), entry, "")
    assert check_value(question, back.value, {}).value == value
    assert (back.reason, back.page) == ("r", "3")


def test_codes_keep_their_order() -> None:
    entry = entry_of(FIELDS["codes"], Answer("a", ["c2", "c1"]))
    assert entry.value == ("c2; c1",)


def test_a_missing_code_stands_over_what_was_typed_and_keeps_it() -> None:
    entry = Entry(value=("typed",), missing="NR")
    assert answer_of(FIELDS["text"], ("a", ""), entry, "").value == "NR"
    assert read_entry(entry.body) == entry


def test_nothing_typed_is_no_answer_and_a_quote_alone_is_an_empty_one() -> None:
    assert answer_of(FIELDS["text"], ("a", ""), Entry(report="r1"), "") is None
    alone = answer_of(FIELDS["text"], ("a", ""), Entry(quote="words"), "r1")
    assert alone.value == "" and alone.report == "r1"


def test_an_entry_is_named_by_what_it_says() -> None:
    assert Entry(value=("a",)).digest == read_entry(Entry(value=("a",)).body).digest
    assert Entry(value=("a",)).digest != Entry(value=("b",)).digest
