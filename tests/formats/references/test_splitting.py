"""Lists parted into references."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.formats.references.model import Line
from reviewkit.formats.references.splitting import begins, looks_whole, split

ONE = ("Smith J, Doe B. Falls in the wards of a", "hospital. BMJ. 2010;1:2-3.")
TWO = ("Roe C. What do carers want of a ward? Fam", "Pract. 1999;12(3):45-67.")
THREE = ("Poe D, Low E. Beds and their makers in", "two wards. Lancet. 2004;5:6-9.")


def lines(*texts: str, **more: object) -> list[Line]:
    return [Line(text, at, left=0.0, **more) for at, text in enumerate(texts, 1)]  # type: ignore[arg-type]


def raws(found: list[Line]) -> list[str]:
    return [entry.raw for entry in split(found).entries]


@pytest.mark.parametrize("label", ["[{}]", "{}.", "({})", "{})", "\u2022 {}."])
def test_numbers_that_go_up_part_a_list(label: str) -> None:
    texts = [
        text
        for number, (first, second) in enumerate((ONE, TWO, THREE), 1)
        for text in (f"{label.format(number)} {first}", second)
    ]
    found = split(lines(*texts))
    assert len(found.entries) == 3 and found.entries[2].lines[1].text == THREE[1]
    assert [entry.label for entry in found.entries] == [
        label.format(number).strip("\u2022 ") for number in (1, 2, 3)
    ]


def test_a_number_that_was_lost_does_not_end_a_list() -> None:
    texts = [f"{number}. {ONE[0]} {ONE[1]}" for number in (1, 2, 4, 5)]
    assert len(raws(lines(*texts))) == 4


def test_years_in_brackets_number_nothing() -> None:
    texts = [f"Smith J.\n({year}). Falls in wards. BMJ, 1, 2-3." for year in (2001, 2002, 2003)]
    found = split(lines(*"\n".join(texts).split("\n")))
    assert [entry.label for entry in found.entries] == ["", "", ""]


@pytest.mark.parametrize("key", ["[SD10]", "[Smith and Doe, 2010]", "[Smi+10a]"])
def test_keys_part_a_list(key: str) -> None:
    texts = [f"{key} {first}\n{second}" for first, second in (ONE, TWO, THREE)]
    found = split(lines(*"\n".join(texts).split("\n")))
    assert [entry.label for entry in found.entries] == [key] * 3


def test_hanging_indents_part_a_list() -> None:
    found = [Line(text, at, left=14.0 * (at % 2)) for at, text in enumerate((*ONE, *TWO, *THREE))]
    assert raws(found) == ["\n".join(one) for one in (ONE, TWO, THREE)]


def test_blank_space_parts_a_list() -> None:
    found = [
        Line(text, at, left=0.0, gap=not at % 2) for at, text in enumerate((*ONE, *TWO, *THREE))
    ]
    assert raws(found) == ["\n".join(one) for one in (ONE, TWO, THREE)]


def test_words_alone_part_a_list_too() -> None:
    assert raws(lines(*ONE, *TWO, *THREE)) == ["\n".join(one) for one in (ONE, TWO, THREE)]


def test_lines_that_are_a_reference_each_are_parted() -> None:
    texts = [f"- {first} {second}" for first, second in (ONE, TWO, THREE)]
    assert raws(lines(*texts, short=True)) == texts


def test_what_a_reference_looks_like() -> None:
    assert looks_whole(" ".join(ONE)) and begins(ONE[0])
    assert not looks_whole("Further reading") and not begins("of the wards")
    assert not looks_whole("The ward was calm. We met every week and talked of many things.")


@settings(deadline=None)
@given(
    some.lists(
        some.tuples(
            some.sampled_from((*ONE, *TWO, "", "[1] a", "2. Smith J (2010)", "- x", "\u2022 y"))
            | some.text(min_size=1, max_size=60),
            some.floats(0, 50),
            some.booleans(),
        ),
        max_size=40,
    )
)
def test_every_line_is_in_one_part(texts: list[tuple[str, float, bool]]) -> None:
    found = [Line(text, at, left=left, gap=gap) for at, (text, left, gap) in enumerate(texts)]
    parted = split(found)
    again = [*parted.before, *(line for entry in parted.entries for line in entry.lines)]
    assert again == found
