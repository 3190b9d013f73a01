"""How a place of the report is claimed."""

from __future__ import annotations

import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.parts import Heading
from reviewkit.outputs.seen import Claim, Seen, at, share, some
from tests.outputs.materials import make_material, no_logs


@pytest.fixture
def seen(new_flow: Flow) -> Seen:
    material = make_material("")
    parts = [Heading("Methods"), Heading("Searches", 2)]
    return Seen(parts, material, no_logs(material.plan), new_flow)


def test_a_place_is_claimed_where_its_heading_stands_and_something_is_there(seen: Seen) -> None:
    assert at(seen, "Methods, Searches (table)", "x", "no") == Claim(("Methods, Searches (table)",))
    assert at(seen, "Methods, Searches", "", "no") == Claim((), ("no",))
    assert at(seen, "Methods, Selection", "x", "no") == Claim((), ("no",))


def test_a_place_that_answers_for_some_says_for_how_many_and_which_are_lacking(seen: Seen) -> None:
    assert share(seen, "Searches", [], 2, "empty") == Claim(("Searches",))
    assert share(seen, "Searches", ["A"], 2, "empty") == Claim(
        ("Searches (1 of 2 sources)",), ("empty: A",)
    )
    assert share(seen, "Searches", ["A", "B"], 2, "empty") == Claim((), ("empty",))
    assert share(seen, "Searches", [], 0, "empty").lacking == ("protocol.yml `sources` is empty",)


def test_of_many_names_the_first_few_are_told() -> None:
    assert some(["A", "B", "C"]) == "A, B, C"
    assert some(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
