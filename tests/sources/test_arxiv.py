"""Searching arXiv."""

from __future__ import annotations

import json

import pytest

from reviewkit.sources.arxiv import ask, entries, read, term
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


def test_a_slice_is_written_to_the_minute() -> None:
    part = {"from": "2020-01-01T00:00:00", "to": "2020-01-31T23:59:00"}
    dates = "submittedDate:[202001010000 TO 202001312359]"
    assert term("all:walks OR all:talks", part) == f"(all:walks OR all:talks) AND {dates}"
    assert " ANDNOT submittedDate:[1990" in term("all:walks", {"undated": True})
    question = ask("all:walks", {"todo": [part], "start": 500}, nothing)
    assert (question.params or {})["start"] == "500"


def test_more_than_can_be_had_is_parted() -> None:
    came = read(feed(30_001), "", {}, nothing)
    assert came.entries == () and came.total == 30_001 and came.next is not None
    assert len(came.next["todo"]) == 3 and came.next["todo"][-1] == {"undated": True}
