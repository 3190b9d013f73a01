"""Saved strategies as wholes: lines, what they refer to, and what cannot be resolved."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotThereError
from reviewkit.strategy.native import read_native, strategy_of
from reviewkit.strategy.tree import LineRef, Or, Strategy


def test_the_text_is_kept_byte_for_byte() -> None:
    text = "\ufeff1. carer$.tw. (12)\r\n\r\n2. “home”.tw.\t7\r\n3. 1 or 2\r"
    assert read_native(text, "ovid").listing.text == text


def test_a_number_given_twice_means_the_nearest_line_before() -> None:
    native = read_native("1. a$.tw.\n2. b$.tw.\n2. c$.tw.\n3. 1 or 2", "ovid")
    assert native.lines[3].refers_to == (0, 2)
    assert strategy_of(native).lines[3].node == Or((LineRef("1"), LineRef("3")))


def test_lines_that_begin_in_the_middle_keep_their_numbers() -> None:
    native = read_native("22. a$.tw.\n23. b$.tw.\n24. or/22-23", "ovid")
    assert native.sound
    assert [line.name for line in strategy_of(native).lines] == ["22", "23", "24"]


def test_a_reference_that_cannot_be_resolved_is_no_fault_of_syntax() -> None:
    native = read_native("1. a$.tw.\n2. 1 or 9", "ovid")
    assert native.understood
    assert not native.sound


def test_an_empty_text_has_no_lines() -> None:
    native = read_native(" \n\n", "ovid")
    assert native.lines == ()
    assert not native.understood
    assert strategy_of(native) == Strategy(())


def test_platforms_share_one_syntax_and_differ_in_their_headings() -> None:
    assert read_native("Housing/", "ovid").platform == "ovid-medline"
    assert read_native("Housing/", "Ovid Embase").platform == "ovid-embase"
    with pytest.raises(NotThereError, match="cannot be read"):
        read_native("housing", "keywords")


def test_a_strategy_of_five_thousand_lines_is_joined_once() -> None:
    rows = [f"{number}. word{number}.tw." for number in range(1, 5001)]
    last = "5001. " + " or ".join(str(number) for number in range(1, 5001))
    native = read_native("\n".join([*rows, last]), "ovid")
    assert native.sound
    assert native.lines[-1].refers_to == tuple(range(5000))
