"""What all searchable APIs share: no answer, however odd, is more than garbled or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from apis import MADE, Fake
from hypothesis import given
from hypothesis import strategies as st
from network import Asked, Site

from reviewkit.sources.api import COUNT, line_of, number, xml_tree
from reviewkit.sources.fetch import GarbledError, RefusedError, json_object
from reviewkit.sources.searching import APIS

NAMES = (
    "hitCount resultList result nextCursorMark meta count results next_cursor studies totalCount "
    "nextPageToken status message total-results items total data token id source DOI paperId"
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 9) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=4)
    ),
    max_leaves=8,
)
ANSWERS = (
    st.binary(max_size=60)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.sampled_from(
        [
            b"<eSearchResult/>",
            b"<eSearchResult><Count>-1</Count></eSearchResult>",
            b'<!DOCTYPE a [<!ENTITY b "c">]><eSearchResult><Count>1</Count></eSearchResult>',
            b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
            b"<?xml version='1.0' encoding='nonsense'?><a/>",
            b"[" * 100_000,
        ]
    )
)


@given(st.sampled_from(sorted(APIS)), ANSWERS, st.sampled_from([{}, COUNT]))
def test_an_odd_answer_is_garbled_or_refused(name: str, body: bytes, state: Any) -> None:
    try:
        page = APIS[name].read(body, "aspirin", state, lambda number: b"")
    except (GarbledError, RefusedError):
        return
    assert all(identity and entry.endswith(b"\n") for identity, entry in page.entries)


@pytest.mark.parametrize("name", APIS)
def test_half_an_answer_is_garbled_wherever_it_is_cut(site: Site, name: str) -> None:
    fake, api = Fake(site, name, 3), APIS[name]
    question = api.ask("aspirin", {}, lambda number: b"")
    asked = Asked(question.path, dict(question.params or {}), {}, dict(question.data or {}))
    body = MADE[name](fake, asked).body
    for cut in range(0, len(body) - 1, 7):
        with pytest.raises(GarbledError):
            api.read(body[:cut], "aspirin", {}, lambda number: b"")


def test_entities_are_not_followed() -> None:
    with pytest.raises(GarbledError, match="entities of its own"):
        xml_tree(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


@pytest.mark.parametrize("value", [None, -1, True, "many", 1.5, "", "\u00b2", "9" * 5000])
def test_what_is_no_count_is_garbled(value: object) -> None:
    with pytest.raises(GarbledError, match="how many"):
        number(value)


def test_a_result_is_a_line_with_its_id() -> None:
    assert number("12") == 12
    assert line_of({"a": "caf\u00e9\n"}, 7) == ("7", '{"a":"caf\u00e9\\n"}\n'.encode())
    assert json.loads(line_of({"a": "\ud83d"}, "x")[1]) == {"a": "\ud83d"}
    with pytest.raises(GarbledError, match="without its id"):
        line_of({}, None)
    with pytest.raises(GarbledError, match="empty"):
        json_object(b" ")
