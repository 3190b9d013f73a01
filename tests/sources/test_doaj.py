"""Searching DOAJ."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.doaj import ask, read, term
from reviewkit.sources.fetch import GarbledError


def nothing(_: int) -> bytes:
    return b""


def page(total: int, results: int) -> bytes:
    found = [{"id": str(one)} for one in range(results)]
    return json.dumps({"total": total, "results": found}).encode()


def test_the_query_stands_in_the_path_with_its_signs_written_out() -> None:
    question = ask('title:"a/b" AND c?', {"start": 200}, nothing)
    assert question.path == "/search/articles/title%3A%22a%2Fb%22%20AND%20c%3F"
    assert question.params == {"page": "3", "pageSize": "100"}


def test_pages_go_on_to_the_total() -> None:
    assert read(page(150, 100), "", {}, nothing).next == {"start": 100}
    assert read(page(150, 50), "", {"start": 100}, nothing).next is None
    with pytest.raises(GarbledError, match="sent 49 of 50 results"):
        read(page(150, 49), "", {"start": 100}, nothing)


def test_a_slice_is_written_to_the_second() -> None:
    part = {"from": "2020-01-01T00:00:00", "to": "2020-01-31T23:59:59", "low": 1999, "high": 2003}
    assert term("walks", part) == (
        "(walks) AND created_date:[2020-01-01T00:00:00Z TO 2020-01-31T23:59:59Z] "
        "AND bibjson.year:[1999 TO 2003]"
    )
    assert term("walks", {"undated": True}) == "(walks) AND NOT created_date:[* TO *]"


def test_more_than_can_be_had_is_parted() -> None:
    came = read(page(1001, 100), "", {}, nothing)
    assert came.entries == () and came.total == 1001 and came.next is not None
    assert len(came.next["todo"]) == 3 and came.next["todo"][-1] == {"undated": True}
