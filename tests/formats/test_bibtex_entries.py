from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats.bibtex_entries import Block, blocks, parse


def cut(text: str) -> list[Block]:
    return list(blocks(io.StringIO(text, newline="")))


def fields(text: str) -> dict[str, str]:
    return {field.name: field.raw for field, _ in parse(cut(text)[0]).fields}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("@a{k, title = {A {B} C}}", {"title": "A {B} C"}),
        ('@a{k, title = "A {"}B"}', {"title": 'A {"}B'}),
        ("@a{k, year = 2012, month = may}", {"year": "2012", "month": "may"}),
        ('@a{k, month = jan # " 3"}', {"month": "jan #  3".replace("#  ", "# ")}),
        ("@a(k, title = {A (b) c})", {"title": "A (b) c"}),
        ("@a{k,\n title = {A},\n}", {"title": "A"}),
        ("@a{title = {no key}}", {"title": "no key"}),
        ("@a{k, title = {A} year = {2012}}", {"title": "A", "year": "2012"}),
        (r"@a{k, title = {A \{ b}}", {"title": r"A \{ b"}),
    ],
)
def test_fields_of_an_entry(text: str, held: dict[str, str]) -> None:
    assert fields(text) == held


def test_entries_on_one_line_and_text_between_them() -> None:
    found = cut("% mine\n@a{k, t={x}} and @b{l, t={y}}\n")

    assert [(block.text.strip(), block.entry) for block in found] == [
        ("% mine", False),
        ("@a{k, t={x}}", True),
        ("and", False),
        ("@b{l, t={y}}", True),
        ("", False),
    ]


def test_an_entry_that_never_closes_ends_where_the_next_begins() -> None:
    first, second, _ = cut("@a{k,\n t = {never,\n y = 2001\n\n@b{l,\n t = {y}\n}\n")

    assert (first.closed, first.line, second.closed, second.line) == (False, 1, True, 5)
    assert parse(second).key == "l"


def test_what_is_no_field_is_kept_with_its_line() -> None:
    parsed = parse(cut("@a{k,\n  % a remark\n  t = {x},\n}")[0])

    assert [(item.value, item.line) for item in parsed.junk] == [("% a remark", 2)]
    assert [(field.name, line) for field, line in parsed.fields] == [("t", 3)]


@given(text=st.text(alphabet='@a{}()=,"#\\ \n%k1é', max_size=60))
def test_blocks_joined_are_the_file_and_each_can_be_parsed(text: str) -> None:
    found = cut(text)

    assert "".join(block.text for block in found) == text
    assert all(parse(block).type for block in found if block.entry)
