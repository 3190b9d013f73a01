"""Searching Crossref."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewkit.sources.crossref import API, read
from reviewkit.sources.fetch import GarbledError


def nothing(_: int) -> bytes:
    return b""


def page(*dois: str, **more: Any) -> bytes:
    message = {"total-results": 5, "next-cursor": "b", "items": [{"DOI": one} for one in dois]}
    return json.dumps({"status": "ok", "message": message | more}).encode()


def test_a_cursor_that_stays_the_same_leads_on_until_a_page_is_empty() -> None:
    assert read(page("10.1/a"), "", {"cursor": "b"}, nothing).next == {"cursor": "b"}
    assert read(page(), "", {"cursor": "b"}, nothing).next is None


def test_an_answer_that_failed_is_garbled() -> None:
    with pytest.raises(GarbledError, match="cursor-invalid"):
        read(b'{"status": "failed", "message": [{"type": "cursor-invalid"}]}', "", {}, nothing)


def test_it_says_that_it_is_no_boolean_source() -> None:
    assert "no Boolean source" in API.note
