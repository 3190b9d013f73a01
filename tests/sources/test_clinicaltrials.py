"""Searching ClinicalTrials.gov."""

from __future__ import annotations

import pytest

from reviewkit.sources.clinicaltrials import ask, read
from reviewkit.sources.fetch import GarbledError


def nothing(_: int) -> bytes:
    return b""


def test_the_token_of_a_page_leads_to_the_next() -> None:
    first = read(b'{"totalCount": 2, "studies": [], "nextPageToken": "t"}', "", {}, nothing)
    assert first.total == 2 and first.next == {"token": "t"}
    params = ask("walks", first.next, nothing).params
    assert params is not None and params["pageToken"] == "t" and params["query.term"] == "walks"
    last = read(b'{"studies": []}', "", first.next, nothing)
    assert last.total is None and last.next is None


def test_a_token_that_repeats_is_garbled() -> None:
    with pytest.raises(GarbledError, match="same token"):
        read(b'{"studies": [], "nextPageToken": "t"}', "", {"token": "t"}, nothing)


def test_the_first_page_must_tell_the_total_and_a_study_its_number() -> None:
    with pytest.raises(GarbledError, match="how many"):
        read(b'{"studies": []}', "", {}, nothing)
    with pytest.raises(GarbledError, match="without its id"):
        read(b'{"totalCount": 1, "studies": [{"protocolSection": 1}]}', "", {}, nothing)
