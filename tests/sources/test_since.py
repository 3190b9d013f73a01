"""What came to a source since a day, and how its entries are known again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from apis import Fake
from hypothesis import given
from hypothesis import strategies as st
from network import Asked, Site

from reviewkit.formats import read
from reviewkit.sources import crossref
from reviewkit.sources.searching import APIS
from reviewkit.sources.since import LATER, first_day, narrow

LAST = date(2026, 11, 22)


def test_every_api_says_how_later_entries_are_found_or_why_it_is_searched_whole() -> None:
    assert set(LATER) == set(APIS)
    for later in LATER.values():
        assert (later.narrowed is None) == bool(later.why)


@pytest.mark.parametrize(
    ("api", "narrowed"),
    [
        (
            "PubMed",
            '(a OR b) AND (("2026/10/23"[crdt] : "3000/12/31"[crdt]) OR ("2026/10/23"[edat] : '
            '"3000/12/31"[edat]) OR ("2026/10/23"[mhda] : "3000/12/31"[mhda]))',
        ),
        (
            "Europe PMC",
            "(a OR b) AND (CREATION_DATE:[2026-10-23 TO 3000-12-31] OR "
            "FIRST_IDATE:[2026-10-23 TO 3000-12-31])",
        ),
        ("ClinicalTrials.gov", "(a OR b) AND AREA[LastUpdatePostDate]RANGE[2026-10-23,MAX]"),
        ("Crossref", "a OR b\nfilter=from-created-date:2026-10-23"),
        ("arXiv", "(a OR b) AND submittedDate:[202610230000 TO 300012312359]"),
        ("DOAJ", "(a OR b) AND created_date:[2026-10-23 TO *]"),
        ("OpenAlex", None),
        ("Semantic Scholar", None),
    ],
)
def test_a_search_since_a_day_overlaps_the_one_before_by_thirty_days(
    api: str, narrowed: str | None
) -> None:
    assert narrow(api, "a OR b", LAST) == narrowed


def test_the_overlap_ends_where_the_calendar_does() -> None:
    assert first_day(date.min) == date.min


def test_a_filter_of_crossref_is_asked_for_besides_the_words() -> None:
    query = narrow("Crossref", "falls\nfilter=type:journal-article", LAST)
    assert query is not None
    asked = crossref.ask(query, {}, lambda _: b"").params
    assert asked and asked["query"] == "falls"
    assert asked["filter"] == "type:journal-article,from-created-date:2026-10-23"
    assert "filter" not in (crossref.ask("a filter=b c", {}, lambda _: b"").params or {})


@pytest.mark.parametrize("name", APIS)
def test_an_entry_is_known_again_by_what_its_record_holds(
    site: Site, tmp_path: Path, name: str
) -> None:
    fake = Fake(site, name, 3)
    api = APIS[name]
    state = {"page": 1, "list": 0, "at": 0, "todo": []} if name == "PubMed" else {}
    listed = b"<eSearchResult><Count>3</Count><IdList><Id>10001</Id><Id>10002</Id><Id>10003</Id>"
    listed += b"</IdList></eSearchResult>"
    question = api.ask("aspirin", state, lambda _: listed)
    asked = Asked(question.path, dict(question.params or {}), {}, dict(question.data or {}))
    body = fake.reply(asked).body
    found = list(api.entries(body))
    file = tmp_path / f"found.{api.suffix}"
    file.write_bytes(b"".join(entry for _, entry in found))
    for (identity, _), record in zip(found, read(file), strict=True):
        marks = LATER[name].known_by(identity)
        assert (getattr(record, marks[-1][0])) == marks[-1][1]


def test_a_new_version_of_a_paper_on_arxiv_is_no_new_paper() -> None:
    known_by = LATER["arXiv"].known_by
    held = set(known_by("http://arxiv.org/abs/math/0211159v1"))
    assert held & set(known_by("http://arxiv.org/abs/math/0211159v3"))
    assert not held & set(known_by("http://arxiv.org/abs/math/0211158v1"))
    assert known_by("http://arxiv.example/abs/7") == (("accession", "7"),)


def test_plain_numbers_of_europe_pmc_are_only_known_where_they_are_pubmed_ids() -> None:
    known_by = LATER["Europe PMC"].known_by
    assert known_by("MED:12") == (("pmid", "12"),)
    assert known_by("PPR:PPR12") == (("accession", "PPR12"),)
    assert known_by("ETH:12") == ()


@given(st.text(max_size=40).map(json.dumps))
def test_whatever_its_id_an_entry_is_known_by_it_or_counts_as_new(identity: str) -> None:
    for later in LATER.values():
        for column, mark in later.known_by(identity):
            assert column in ("accession", "pmid") and mark.lower() in identity.lower()
