"""Searching Europe PMC."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.api import COUNT
from reviewkit.sources.europepmc_search import ask, read
from reviewkit.sources.fetch import GarbledError, RefusedError


def nothing(_: int) -> bytes:
    return b""


def page(cursor: str, *ids: str, total: int = 9) -> bytes:
    results = [{"id": one, "source": "MED"} for one in ids]
    answer = {"hitCount": total, "nextCursorMark": cursor, "resultList": {"result": results}}
    return json.dumps(answer).encode()


def test_whole_records_are_asked_for_from_the_cursor_on() -> None:
    question = ask("aspirin", {"cursor": "AoE="}, nothing)
    assert question.path == "/search" and question.params is not None
    assert question.params["resultType"] == "core" and question.params["cursorMark"] == "AoE="


def test_a_long_strategy_is_posted() -> None:
    question = ask("aspirin OR " * 300, {}, nothing)
    assert question.path == "/searchPOST" and question.params is None


def test_the_last_page_gives_its_own_cursor_back_or_holds_nothing() -> None:
    assert read(page("b", "1"), "", {"cursor": "a"}, nothing).next == {"cursor": "b"}
    assert read(page("a", "1"), "", {"cursor": "a"}, nothing).next is None
    assert read(page("b"), "", {"cursor": "a"}, nothing).next is None


def test_ids_of_two_collections_are_two() -> None:
    results = [{"id": "1", "source": "MED"}, {"id": "1", "source": "PPR"}]
    body = json.dumps({"hitCount": 2, "resultList": {"result": results}}).encode()
    assert [one for one, _ in read(body, "", {}, nothing).entries] == ["MED:1", "PPR:1"]


def test_an_error_inside_an_answer_is_one() -> None:
    with pytest.raises(GarbledError, match="says: try later"):
        read(b'{"errCode": 503, "errMsg": "try later"}', "", COUNT, nothing)


def test_a_query_that_is_wrong_is_refused_for_good() -> None:
    with pytest.raises(RefusedError, match="Europe PMC says: no such field"):
        read(b'{"errCode": 400, "errMsg": "no such field"}', "", COUNT, nothing)
