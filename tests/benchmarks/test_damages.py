"""Records are damaged as databases and spreadsheets damage them, the same ones every time."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

ROW = {
    "record": "7",
    "title": "Évidence maps: for school meals",
    "authors": "Le Vasseur, Anne M. and Berg, Ida",
    "year": "2019",
    "journal": "Journal of Imaginary Policy",
    "volume": "12",
    "issue": "3",
    "pages": "541-549",
    "doi": "10.5555/a",
    "abstract": "A & B",
}


@pytest.fixture(scope="module")
def damages(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("damages")


@pytest.mark.parametrize(
    ("name", "field", "becomes"),
    [
        ("no doi", "doi", ""),
        ("initials", "authors", "Le Vasseur AM and Berg I"),
        ("given name first", "authors", "Anne M. Le Vasseur and Ida Berg"),
        ("names swapped", "authors", "Anne M., Le Vasseur and Ida, Berg"),
        ("names parted", "authors", "Vasseur, Anne M. L. and Berg, Ida "),
        ("first author", "authors", "Le Vasseur, Anne M."),
        ("short journals", "journal", "Journ. Imagi. Policy"),
        ("short pages", "pages", "541-9"),
        ("first page", "pages", "541"),
        ("subtitles cut", "title", "Évidence maps"),
        ("capitals", "title", "ÉVIDENCE MAPS: FOR SCHOOL MEALS"),
        ("mojibake", "title", "Ã‰vidence maps: for school meals"),
        ("question marks", "title", "?vidence maps: for school meals"),
        ("entities", "abstract", "A &amp; B"),
        ("brackets", "title", "[Évidence maps: for school meals]. [German]"),
    ],
)
def test_a_damage_changes_its_field(
    damages: ModuleType, name: str, field: str, becomes: str
) -> None:
    hurt = damages.DAMAGES[name][1](dict(ROW), 0.25)

    assert hurt[field] == becomes


def test_a_part_of_the_records_is_damaged_always_the_same(damages: ModuleType) -> None:
    rows = [ROW | {"record": str(n)} for n in range(200)]

    once = damages.damaged(rows, "half no doi")

    assert once == damages.damaged(rows, "half no doi")
    assert 60 < sum(row["doi"] == "" for row in once) < 140
    assert damages.damaged(rows, "nothing") == rows


def test_every_damage_leaves_the_record_its_name(damages: ModuleType) -> None:
    for _, hurt in damages.DAMAGES.values():
        for luck in (0.0, 0.5, 0.999):
            assert hurt(dict(ROW), luck)["record"] == "7"
            assert hurt({"record": "7", "title": ""}, luck)["record"] == "7"
