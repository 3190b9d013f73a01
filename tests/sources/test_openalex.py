"""Searching OpenAlex."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.fetch import GarbledError
from reviewkit.sources.openalex import ask, read


def nothing(_: int) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('title_and_abstract.search:("walks" OR runs)', "filter"),
        ("publication_year:2011,title.search:walks", "filter"),
        ('("walks" OR runs) AND older', "search"),
        ("Aim: walks", "search"),
    ],
)
def test_a_query_that_names_a_filter_goes_as_one(query: str, name: str) -> None:
    params = ask(query, {}, nothing).params
    assert params is not None and params[name] == query and params["cursor"] == "*"


def test_the_search_ends_without_a_cursor_or_on_an_empty_page() -> None:
    def page(cursor: str | None, *ids: str) -> bytes:
        works = [{"id": one} for one in ids]
        return json.dumps({"meta": {"count": 5, "next_cursor": cursor}, "results": works}).encode()

    assert read(page("b", "W1"), "", {}, nothing).next == {"cursor": "b"}
    assert read(page(None, "W1"), "", {}, nothing).next is None
    assert read(page("b"), "", {}, nothing).next is None


def test_an_error_inside_an_answer_is_one() -> None:
    with pytest.raises(GarbledError, match="says: budget exceeded"):
        read(b'{"error": "Too many", "message": "budget exceeded"}', "", {}, nothing)
