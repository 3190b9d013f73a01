"""What sources say when they refuse a question."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.sources.refusal import reason_of

JSON = "application/json;charset=utf-8"


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (JSON, {"error": "Invalid query.", "message": "No field x."}, "Invalid query. No field x"),
        (JSON, {"message": [{"type": "a", "message": "cursor is wrong"}]}, "cursor is wrong"),
        (JSON, {"error": "API key invalid", "api-key": "k-1"}, "API key invalid"),
        (JSON, {"error": "the same", "message": "the same"}, "the same"),
        (JSON, {"error": 'near "walk"\n'}, "near walk"),
        (JSON, {"status": 400}, ""),
        ("text/plain", "Too complicated query\r\n", "Too complicated query"),
        ("application/atom+xml", "<feed><summary>bad query</summary></feed>", "bad query"),
        ("text/html", "<html><style>a {}</style>No.</html>", ""),
        ("", "", ""),
    ],
)
def test_a_refusal_is_told_in_the_sources_own_words(kind: str, body: object, said: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    assert reason_of(text, kind) == said


@given(st.text(max_size=400), st.sampled_from(["", JSON, "text/xml"]))
def test_whatever_is_sent_is_told_in_one_short_line(body: str, kind: str) -> None:
    said = reason_of(body, kind)
    assert len(said) <= 200 and said.isprintable()
