"""Concepts and strategy of a protocol: what may be written, and how mistakes are told."""

from __future__ import annotations

import pytest

from reviewkit.documents import parse
from reviewkit.errors import ProtocolError
from reviewkit.protocol import Protocol

HEAD = "reviewkit: 1\nid: x\nversion: v1\ntitle: T\n"
CONCEPT = "concepts:\n  - {id: a, label: A, terms: [care]}\n"


def read(text: str) -> Protocol:
    return parse(HEAD + text, Protocol, "protocol.yml")


def test_terms_alone_are_enough() -> None:
    (concept,) = read(CONCEPT).concepts
    assert concept.terms == ("care",)
    assert read(CONCEPT).strategy.fields == ("title", "abstract")


def test_terms_in_other_fields_are_marked_while_screening_too() -> None:
    text = "concepts:\n  - {id: a, label: A, elsewhere: [{terms: [team*], fields: [title]}]}\n"
    assert read(text).marked().wanted == ("team*",)


def test_blocks_that_narrow_are_not_marked() -> None:
    text = CONCEPT + "strategy:\n  narrow:\n    - {id: uk, label: UK, terms: [England]}\n"
    assert read(text).marked().wanted == ("care",)


def test_a_year_needs_no_quotes() -> None:
    rule = read(CONCEPT + "strategy: {since: 2000, until: 2012-06}\n").strategy
    assert (rule.since, rule.until) == ("2000", "2012-06")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("strategy: {since: soon}", "5: strategy.since: `soon` is no year or day"),
        ("strategy: {since: 2000-13}", "`2000-13` is no day of the calendar"),
        ("strategy: {since: 2010, until: 2000}", "is before `since`"),
        ("strategy: {combine: a AND}", "strategy.combine: something is missing at the end"),
        ("strategy: {combine: a AND b}", "`b`, which is no concept"),
        ("strategy: {narrow: [{id: a, label: A}]}", "narrows as well"),
        ("strategy: {fields: [titel]}", "strategy.fields"),
    ],
)
def test_a_mistake_in_the_strategy_names_its_field(text: str, told: str) -> None:
    with pytest.raises(ProtocolError) as error:
        read(text + "\n" + CONCEPT)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("near: [{near: [joint], between: 2}]", "near"),
        ("near: [{near: [joint, []], between: 2}]", "a list of alternatives is empty"),
        ("near: [{near: [joint, work], between: -1}]", "between"),
        ("headings: [{names: {}}]", "names"),
        ("heading: []", "did you mean `headings`?"),
    ],
)
def test_a_mistake_in_a_block_names_its_field(block: str, told: str) -> None:
    with pytest.raises(ProtocolError) as error:
        read(f"concepts:\n  - id: a\n    label: A\n    {block}\n")
    assert "protocol.yml:8" in str(error.value)
    assert told in str(error.value)


def test_two_concepts_of_one_id_are_a_mistake() -> None:
    with pytest.raises(ProtocolError, match="`a` is there twice"):
        read(CONCEPT + "  - {id: a, label: B}\n")
