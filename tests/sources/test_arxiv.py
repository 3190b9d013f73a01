"""Searching arXiv."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.arxiv import entries, read
from reviewkit.sources.fetch import GarbledError, RefusedError


def nothing(_: int) -> bytes:
    return b""


def feed(total: int, inside: str = "") -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom" '
        'xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
        f"<o:totalResults>{total}</o:totalResults>{inside}</feed>"
    ).encode()


def test_an_entry_is_kept_whole_as_a_line_of_json() -> None:
    inside = (
        "<entry><id>http://arxiv.example/abs/1</id><title>Sums</title><author><name>Eve</name>"
        '<a:affiliation>Town</a:affiliation></author><category term="math"/>'
        '<summary type="text">We add.</summary></entry>'
    )
    ((identity, line),) = entries(feed(1, inside))
    assert identity == "http://arxiv.example/abs/1"
    assert json.loads(line)["arxiv"] == {
        "id": ["http://arxiv.example/abs/1"],
        "title": ["Sums"],
        "author": [{"name": "Eve", "affiliation": "Town"}],
        "category": [{"term": "math"}],
        "summary": [{"type": "text", "text": "We add."}],
    }


def test_an_error_comes_as_an_entry_and_is_of_the_query() -> None:
    wrong = "<entry><id>http://x/api/errors#1</id><summary>bad query</summary></entry>"
    with pytest.raises(RefusedError, match="arXiv says: bad query"):
        read(feed(1, wrong), "", {}, nothing)


def test_a_slice_that_is_short_is_garbled() -> None:
    with pytest.raises(GarbledError, match="sent 0 of 3 results"):
        read(feed(3), "", {}, nothing)


def test_more_than_can_be_had_is_refused() -> None:
    with pytest.raises(RefusedError, match="30,000 results of a search at most"):
        read(feed(30_001), "", {}, nothing)
