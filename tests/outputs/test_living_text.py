"""What a report says of a living review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reviewkit.documents import parse
from reviewkit.outputs.living_text import changes_since, living_mode
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.tables import Table
from reviewkit.protocol import Protocol
from reviewkit.stages.retrieve import Report, Study
from reviewkit.stages.searches import Logged
from reviewkit.store.studies import Then
from reviewkit.terms import Role, SourceKind
from tests.outputs.materials import make_material

BARE = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"
DATABASE = SourceKind.DATABASE


def written(more: str, searches: Sequence[Logged] = ()) -> list[Part]:
    return list(living_mode(parse(BARE + more, Protocol, "p.yml"), searches))


def rows(parts: list[Part]) -> list[tuple[str, ...]]:
    (table,) = [one for one in parts if isinstance(one, Table)]
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_a_review_that_is_not_living_says_nothing_of_it() -> None:
    assert written("sources: [{name: PubMed}]\n") == []


def test_schedule_versions_and_reviewers_are_told() -> None:
    parts = written(
        "living: {every: 3 months, retire: When the guideline is out., note: As agreed.}\n"
        "flow: {previous: v2026}\n"
        "reviewers: [{id: ADA, name: Ada L., role: lead}, {id: BO}]\n"
        "sources: [{name: PubMed, every: 2 weeks}, {name: CINAHL}]\n",
        [
            Logged("PubMed", DATABASE, ran="2026-11-02", imported=90),
            Logged("PubMed", DATABASE, ran="2026-12-02", imported=4, update=True),
            Logged("PubMed", DATABASE, ran="2026-12-16", imported=0, update=True),
        ],
    )
    assert parts[0] == Heading("Living mode", 2)
    assert parts[1] == Listing(
        (
            "Status: living",
            "End of the living mode: When the guideline is out.",
            "Preceding version: v2026",
            "Reviewers: Ada L. (lead), BO (reviewer)",
            "As agreed.",
        )
    )
    assert rows(parts) == [
        ("PubMed", "2 weeks", "2026-12-16", "2", "4"),
        ("CINAHL", "3 months", "not reported", "0", "0"),
    ]


def test_what_nobody_told_is_not_reported() -> None:
    parts = written("living: {}\nsources: [{name: PubMed}]\n")
    assert isinstance(parts[1], Listing)
    assert parts[1].items[1:] == (
        "End of the living mode: not reported",
        "Preceding version: none; this is the first",
    )
    assert rows(parts) == [("PubMed", "not reported", "not reported", "0", "0")]


def report(name: str) -> Report:
    return Report(name, name, Role.PRIMARY, name, "PubMed", 2026)


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (
            {"A": ["a1"], "C": ["c1"]},
            "Of 2 studies included, 1 came since version v1, which had 2; 1 of those are not "
            "included any more. Studies of that version have 1 further report.",
        ),
        (
            {"A": ["a1", "a2"], "B": ["b1"]},
            "Of 2 studies included, 0 came since version v1, which had 2; 0 of those are not "
            "included any more. Studies of that version have 0 further reports.",
        ),
    ],
)
def test_what_changed_since_the_version_before_is_counted(
    then: dict[str, list[str]], told: str
) -> None:
    material = make_material("flow: {previous: v1}\n", then=then)
    studies = [
        Study("A", "A 2026", (report("a1"), report("a2")), True),
        Study("B", "B 2026", (report("b1"),), True),
    ]
    assert list(changes_since(replace(material, studies=studies))) == [
        Heading("Changes since version v1", 2),
        Text(told),
    ]


def test_a_first_version_has_changed_nothing() -> None:
    assert list(changes_since(make_material(""))) == []


def test_studies_joined_and_parted_since_are_told() -> None:
    material = make_material("flow: {previous: v1}", then={"S1": ["r1"]})
    then = Then({"S1": ["r1"]}, 2, 2, parted_studies=1)
    _, text = changes_since(replace(material, then=then))
    assert isinstance(text, Text)
    told = "more, 2 are one with another now, 1 study parted from one of those."
    assert told in text.text
