"""When two extractors say alike, where texts differ, and what a new version of a form touches."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms import FormField, alike, read_form, text_difference, touched

TEXT = """\
reviewkit: 1
id: f
version: "1"
title: F
sections:
  - id: s
    title: S
    fields:
      - {id: a, label: A, help: h}
      - {id: b, label: B, type: choice, choices: [x, y]}
      - {id: c, label: C, when: b = 'x'}
      - {id: g, label: G, repeat: true, kind: factors, fields: [{id: d, label: D}]}
"""


def number(tolerance: float = 0) -> FormField:
    return FormField(id="n", label="N", type="number", tolerance=tolerance)


@pytest.mark.parametrize(
    ("question", "values", "wanted"),
    [
        (number(), [71.5, 71.5], True),
        (number(), [71.5, 71.4], False),
        (number(0.1), [71.5, 71.4], True),
        (number(0.1), [71.5, 71.45, 71.3], False),
        (number(5), [71.5, "NR"], False),
        (number(5), [71.5, None], False),
        (None, ["a  b", "a b"], True),
        (None, ["a b", "A b"], False),
        (None, [["a", "b"], ["a", "b"]], True),
        (None, [["a", "b"], ["b", "a"]], False),
        (None, ["1", 1], False),
    ],
)
def test_values_are_alike_or_not(
    question: FormField | None, values: list[Any], wanted: bool
) -> None:
    assert alike(question, values) is wanted
    assert alike(question, values[::-1]) is wanted


def test_words_that_differ_are_marked() -> None:
    assert text_difference("a good tie with staff", "a very good tie") == (
        "a{+ very+} good tie[- with staff-]"
    )
    assert text_difference("word " * 4000, "word") == "", "too long to be compared"


@given(first=st.text(st.sampled_from("ab \n"), max_size=30), second=st.text(max_size=30))
def test_a_difference_holds_both_texts(first: str, second: str) -> None:
    if set("[]{}+-") & set(first + second):
        return
    shown = text_difference(first, second)
    assert re.sub(r"\{\+(.*?)\+\}", "", shown, flags=re.S).replace("[-", "").replace(
        "-]", ""
    ) == "".join(re.findall(r"\S+|\s+", first))
    assert re.sub(r"\[-(.*?)-\]", "", shown, flags=re.S).replace("{+", "").replace(
        "+}", ""
    ) == "".join(re.findall(r"\S+|\s+", second))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("help: h", "help: another", {"a"}),
        ("label: A", "label: A, row: 3, default: x", set()),
        ("label: A", "label: A, required: true", set()),
        ("[x, y]", "[x, y, z]", {"b"}),
        ("[x, y]", "{x: x, y: y}", set()),
        ("b = 'x'", "b = 'y'", {"c"}),
        ("id: a", "id: e", {"a"}),
        ("kind: factors", "kind: outcomes", {"g.d"}),
        ("title: S", "title: S\n    when: b = 'x' or b = 'y'", {"a", "c", "g.d"}),
    ],
)
def test_what_a_new_version_touches(old: str, new: str, wanted: set[str]) -> None:
    before = read_form(TEXT, "f.yml")
    assert old in TEXT
    text = TEXT.replace(old, new)
    if "when: b = 'x' or" in new:  # the question asked about must stand outside the section
        text = text.replace("      - {id: b, label: B, type: choice, choices: [x, y]}\n", "")
        text += (
            "  - id: t\n    title: T\n    fields:\n"
            "      - {id: b, label: B, type: choice, choices: [x, y]}\n"
        )
    assert touched(before, read_form(text, "f.yml")) == wanted
