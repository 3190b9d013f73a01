"""Searching DOAJ."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.doaj import ask, read
from reviewkit.sources.fetch import GarbledError, RefusedError


def nothing(_: int) -> bytes:
    return b""


def page(total: int, results: int) -> bytes:
    found = [{"id": str(one)} for one in range(results)]
    return json.dumps({"total": total, "results": found}).encode()


def test_the_query_stands_in_the_path_with_its_signs_written_out() -> None:
    question = ask('title:"a/b" AND c?', {"page": 3}, nothing)
    assert question.path == "/search/articles/title%3A%22a%2Fb%22%20AND%20c%3F"
    assert question.params == {"page": "3", "pageSize": "100"}


def test_pages_go_on_to_the_total() -> None:
    assert read(page(150, 100), "", {}, nothing).next == {"page": 2}
    assert read(page(150, 50), "", {"page": 2}, nothing).next is None
    with pytest.raises(GarbledError, match="sent 49 of 50 results"):
        read(page(150, 49), "", {"page": 2}, nothing)


def test_more_than_can_be_had_is_refused() -> None:
    with pytest.raises(RefusedError, match="1,000 results of a search at most"):
        read(page(1001, 100), "", {}, nothing)
