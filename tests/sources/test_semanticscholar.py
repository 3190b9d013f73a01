"""Searching Semantic Scholar."""

from __future__ import annotations

import pytest

from reviewkit.sources.fetch import GarbledError
from reviewkit.sources.semanticscholar import ask, read


def nothing(_: int) -> bytes:
    return b""


def test_the_token_of_a_page_leads_to_the_next() -> None:
    first = read(b'{"total": 2, "token": "t", "data": [{"paperId": "a"}]}', "", {}, nothing)
    assert first.next == {"token": "t"} and [one for one, _ in first.entries] == ["a"]
    params = ask("walks", first.next, nothing).params
    assert params is not None and params["token"] == "t"
    assert read(b'{"total": 2, "token": null, "data": []}', "", first.next, nothing).next is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"code": "429", "message": "Too Many Requests"}', "Too Many Requests"),
        (b'{"error": "Bad query"}', "Bad query"),
        (b'{"total": 2, "token": "t", "data": []}', "same token"),
        (b'{"total": 2, "data": [null]}', "without a list"),
    ],
)
def test_an_answer_without_papers_is_garbled(body: bytes, words: str) -> None:
    with pytest.raises(GarbledError, match=words):
        read(body, "", {"token": "t"}, nothing)
