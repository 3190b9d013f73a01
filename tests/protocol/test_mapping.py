"""The rule of a map: one or several, named, and refused in one clear line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reviewkit.cli import cli
from reviewkit.documents import parse
from reviewkit.errors import ProtocolError
from reviewkit.protocol import MapRule, Protocol

HEAD = "reviewkit: 1\nid: x\nversion: v1\ntitle: Falls\n"


def maps(text: str) -> tuple[MapRule, ...]:
    return parse(HEAD + text, Protocol, "protocol.yml").map


def test_one_map_needs_no_list_and_several_are_a_list() -> None:
    assert maps("map: {rows: a, columns: b}") == maps("map: [{rows: a, columns: b}]")
    assert maps("map: null") == maps("") == ()
    two = maps("map: [{rows: a, columns: b}, {id: more, rows: b, columns: a}]")
    assert [(one.id, one.file) for one in two] == [("map", "map"), ("more", "map-more")]


def test_a_map_is_called_as_its_preset_unless_it_says_otherwise() -> None:
    assert maps("map: {preset: years}")[0].id == "years"
    assert maps("map: {preset: years, id: time}")[0].id == "time"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("map: {columns: b}", 5, "a map needs `rows`, or a `preset` that finds them"),
        ("map:\n  - rows: a", 6, "a map needs `columns`, or a `preset` that finds them"),
        ("map:\n  - {rows: a, columns: b}\n  - {rows: a, columns: c}", 5, "`map` is there twice"),
        ("map:\n  rows: a\n  colums: b", 7, "no such field; did you mean `columns`?"),
        ("map: {preset: year}", 5, "preset: input should be 'factors', 'outcomes', 'settings'"),
        ("map: {rows: a, columns: b, filters: [c, c]}", 5, "`filters` names `c` twice; keep one"),
        ("map: {rows: a, columns: b, levels: all}", 5, "levels: input should be 'themes'"),
    ],
)
def test_a_rule_that_is_wrong_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        maps(text)
    said = str(refused.value)
    assert said.startswith(f"protocol.yml:{line}: ")
    assert told in said


def test_the_published_schema_takes_one_map_or_a_list() -> None:
    schema = json.loads(CliRunner().invoke(cli, ["schema", "protocol"]).stdout)
    one, several, none = schema["properties"]["map"]["anyOf"]
    assert one == several["items"] == {"$ref": "#/$defs/MapRule"}
    assert (several["type"], none) == ("array", {"type": "null"})
    assert "type" not in schema["properties"]["map"]
