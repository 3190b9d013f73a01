"""PubMed through the E-utilities: searches larger than one list of ids, and histories that end."""

from __future__ import annotations

from pathlib import Path

import pytest
from apis import Fake
from network import Reply, Site

from reviewkit.errors import SourceError
from reviewkit.formats import read
from reviewkit.sources import pubmed
from reviewkit.sources.polite import Clock
from reviewkit.sources.searching import Searcher, write_records
from reviewkit.sources.trail import Trail

QUERY = "aspirin"


def run(fake: Fake, folder: Path) -> Trail:
    kept = Trail(folder, "PubMed", QUERY)
    clock = Clock(lambda: 0.0, lambda seconds: None, lambda: 1_800_000_000.0)
    with Searcher(pubmed.API, {pubmed.API.variable: fake.base}, clock=clock) as asking:
        asking.run(QUERY, kept)
    return kept


def terms(site: Site) -> list[str]:
    asked = [one for one in site.asked if one.path.endswith("esearch.fcgi")]
    return [(one.query or one.form)["term"] for one in asked]


def test_as_many_as_one_list_holds_are_not_parted(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 9999)
    assert run(fake, tmp_path).ids == fake.ids
    assert terms(site) == [QUERY, QUERY]


def test_one_more_is_parted_by_dates_and_what_has_none_comes_too(
    site: Site, tmp_path: Path
) -> None:
    fake = Fake(site, "PubMed", 10_000)
    fake.undated = frozenset((3, 77, 4000))
    assert run(fake, tmp_path).ids == fake.ids
    asked = terms(site)
    assert any(" AND (" in one for one in asked) and any(" NOT (" in one for one in asked)


def test_a_day_too_large_is_parted_by_ids(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 10_050)
    fake.one_day = frozenset(range(1, 10_041))
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and kept.totals == [10_050]
    assert any("[uid]" in one for one in terms(site))


def test_records_come_by_their_ids_when_the_history_has_expired(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 450)

    def expire(good: Reply, fake: Fake) -> Reply:
        fake.history.clear()
        return Reply(200, b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>")

    fake.faults = {3: expire}
    assert run(fake, tmp_path).ids == fake.ids
    assert [("id" in one.form) for one in site.asked if one.form] == [False, False, True, True]


def test_the_records_of_a_search_are_a_file_of_medline(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 450)
    file = tmp_path / "records.nbib"
    write_records(pubmed.API, run(fake, tmp_path / "trail"), file)
    reading = read(file)
    assert {record.pmid for record in reading} == fake.ids
    assert reading.detected.format == "medline" and not reading.problems


def test_what_pubmed_made_of_the_query_is_told(site: Site, tmp_path: Path) -> None:
    told = run(Fake(site, "PubMed", 5), tmp_path).told
    assert told == ['understood as: "aspirin"[MeSH Terms]', "not found: asprin"]


def test_a_record_that_never_comes_is_named(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 3)
    lacking = Reply(200, b"PMID- 10001\nTI  - One\n\nPMID- 10003\nTI  - Three\n")
    fake.faults = {number: lambda *_: lacking for number in range(2, 20)}
    with pytest.raises(SourceError, match=r"no record for 1 PubMed ids asked for \(10002\)"):
        run(fake, tmp_path)


WHOLE = b"PMID- 10001\nTI  - One\nSO  - J. 2015;1:1.\n\n"


@pytest.mark.parametrize(
    ("last", "is_cut"),
    [
        (b"PMID- 10002\nTI  - Two\nSO  - J. 2015;1:2.\n", False),
        (b"PMID- 10002\nTI  - Two\nBTI - Book\nAID - NBK1 [bookaccession]\n", False),
        (b"PMID- 10002\nTI  - Two\nAB  - Of wal", True),
        (b"PMID- 10002\nTI  - Two\nAID - 10.1/two [doi]\n", True),
    ],
)
def test_a_last_record_that_breaks_off_is_asked_for_again(
    site: Site, tmp_path: Path, last: bytes, is_cut: bool
) -> None:
    fake = Fake(site, "PubMed", 2)
    fake.faults = {2: lambda *_: Reply(200, WHOLE + last)}
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and (last.split(b"\n")[1] in b"".join(kept.bodies())) != is_cut


def test_a_record_that_never_has_its_end_is_taken_as_it_comes(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "PubMed", 2)
    odd = Reply(200, WHOLE + b"PMID- 10002\nTI  - Two\n")
    fake.faults = {number: lambda *_: odd for number in range(2, 9)}
    assert run(fake, tmp_path).ids == fake.ids
    assert "id" in [one for one in site.asked if one.form][-1].form


def test_a_long_strategy_is_posted() -> None:
    question = pubmed.ask("aspirin OR " * 200, {}, lambda _: b"")
    assert question.params is None and question.data is not None
