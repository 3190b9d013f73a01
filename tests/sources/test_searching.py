"""Searches run against APIs on this computer that fail in every way a network does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from apis import FAULTS, Fake
from network import EMAIL, Reply, Site

from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources import arxiv
from reviewkit.sources.polite import Clock
from reviewkit.sources.searching import APIS, Searcher, write_records
from reviewkit.sources.trail import Trail

QUERY = "aspirin"
NAMES = tuple(APIS)
# three pages of each
RESULTS = {"PubMed": 450, "Europe PMC": 1200, "arXiv": 1200, "OpenAlex": 250, "DOAJ": 250}
KEY = "k-123456789"


class Sleeper:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def sleep(self, seconds: float) -> None:
        self.at += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: self.at)


@pytest.fixture(params=NAMES)
def fake(site: Site, request: pytest.FixtureRequest) -> Fake:
    return Fake(site, request.param, RESULTS.get(request.param, 450))


@pytest.fixture(params=("PubMed", "Europe PMC", "ClinicalTrials.gov"))
def kind(site: Site, request: pytest.FixtureRequest) -> Fake:
    """One of each kind: lists of ids, cursors with a total on each page, tokens with one total."""
    return Fake(site, request.param, RESULTS.get(request.param, 450))


def searcher(fake: Fake, **more: str) -> Searcher:
    environment = {APIS[fake.name].variable: fake.base, **more}
    return Searcher(APIS[fake.name], environment, clock=Sleeper().clock())


def trail(fake: Fake, folder: Path) -> Trail:
    return Trail(folder / "trail", fake.name, QUERY)


def run(fake: Fake, folder: Path) -> Trail:
    kept = trail(fake, folder)
    with searcher(fake) as asking:
        asking.run(QUERY, kept)
    return kept


def test_every_result_comes_once_and_is_kept(fake: Fake, tmp_path: Path) -> None:
    kept = run(fake, tmp_path)
    assert kept.whole and kept.ids == fake.ids and kept.totals == [fake.results]
    file = tmp_path / "records"
    assert write_records(APIS[fake.name], kept, file) == fake.results
    assert trail(fake, tmp_path).ids == fake.ids


def test_faults_of_the_network_change_nothing(fake: Fake, tmp_path: Path) -> None:
    with searcher(fake) as asking:
        for place, (name, fault) in enumerate(FAULTS.items()):
            fake.requests, fake.faults = 0, {2: fault}
            kept = trail(fake, tmp_path / str(place))
            asking.run(QUERY, kept)
            assert kept.ids == fake.ids and kept.whole, name


def test_a_search_killed_at_any_page_goes_on_without_loss_or_doubles(
    fake: Fake, tmp_path: Path
) -> None:
    def kill(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    pages = 0
    while not (kept := trail(fake, tmp_path)).whole and kept.state is not None:
        with pytest.raises(KeyboardInterrupt), searcher(fake) as asking:
            asking.run(QUERY, kept, kill)
        pages += 1
        path = kept.folder / "pages.jsonl"
        path.write_bytes(path.read_bytes() + b'{"at": "2026-')  # a line cut off by the kill
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and kept.whole and fake.requests == pages >= 3
    file = tmp_path / "records"
    assert write_records(APIS[fake.name], kept, file) == fake.results


def test_a_search_that_has_no_results_is_whole(kind: Fake, tmp_path: Path) -> None:
    kind.results = 0
    assert run(kind, tmp_path).whole


def test_results_are_counted_without_fetching_them(kind: Fake) -> None:
    with searcher(kind) as asking:
        assert asking.count(QUERY).total == kind.results
    assert kind.requests == 1


def test_a_search_that_lacks_results_fails_and_begins_anew(kind: Fake, tmp_path: Path) -> None:
    kind.extra = 2
    with pytest.raises(SourceError):
        run(kind, tmp_path)
    assert not trail(kind, tmp_path).whole
    kind.extra = 0
    assert run(kind, tmp_path).ids == kind.ids


def test_a_source_that_stays_away_loses_nothing_that_was_kept(kind: Fake, tmp_path: Path) -> None:
    kind.faults = dict.fromkeys(range(3, 9), FAULTS["500"])
    with pytest.raises(SourceError, match="500"):
        run(kind, tmp_path)
    had = len(trail(kind, tmp_path).pages)
    kind.requests, kind.faults = 0, {}
    whole = run(kind, tmp_path)
    assert had == 2 and kind.requests == len(whole.pages) - had and whole.ids == kind.ids


def test_a_cursor_that_expired_has_the_search_begin_anew(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "Crossref", 450)
    fake.faults = {2: lambda *_: Reply(429, headers={"Retry-After": "9999"})}
    with pytest.raises(SourceAwayError):
        run(fake, tmp_path)
    fake.requests, fake.faults = 0, {1: lambda *_: Reply(404, b"Resource not found.")}
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and fake.requests == 5


def test_a_total_told_once_and_wrong_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "ClinicalTrials.gov", 450)
    fake.faults = {1: FAULTS["a moving total"]}
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and kept.totals == [453, 450]


def test_an_odd_total_when_all_is_counted_again_does_not_fail_a_search(
    site: Site, tmp_path: Path
) -> None:
    fake = Fake(site, "DOAJ", 150)
    fake.faults = {1: FAULTS["a moving total"], 3: FAULTS["a moving total"]}
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and kept.totals == [153, 150, 153, 150]


@pytest.mark.parametrize("name", ["PubMed", "Europe PMC"])
def test_25_000_results_come_whole(site: Site, tmp_path: Path, name: str) -> None:
    fake = Fake(site, name, 25_000)
    assert run(fake, tmp_path).ids == fake.ids


def test_keys_go_to_the_source_and_nowhere_else(site: Site, tmp_path: Path) -> None:
    for name, api in APIS.items():
        fake = Fake(site, name, 3)
        kept = Trail(tmp_path / name, name, QUERY)
        held = {api.key.variable: KEY} if api.key else {}
        with searcher(fake, REVIEWKIT_EMAIL=EMAIL, **held) as asking:
            asking.run(QUERY, kept)
        first = site.asked[-1]
        sent = {**first.query, **first.form, **first.headers}
        assert (KEY in sent.values()) == bool(api.key)
        assert (EMAIL in sent.values()) == bool(api.email)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert not {KEY.encode(), EMAIL.encode()} & set(path.read_bytes().split(b'"'))
            assert KEY.encode() not in path.read_bytes()


CAP = 2_000


@pytest.fixture
def arxiv_gives_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """arXiv gives 30,000, as its own tests hold; parts of a search are tried on fewer."""
    monkeypatch.setattr(arxiv, "MOST", CAP)
    monkeypatch.setattr(arxiv, "PAGED", replace(arxiv.PAGED, most=CAP))


@pytest.mark.parametrize(("name", "cap"), [("DOAJ", 1_000), ("arXiv", CAP)])
def test_one_more_than_a_source_gives_comes_whole_in_parts(
    site: Site, tmp_path: Path, arxiv_gives_less: None, name: str, cap: int
) -> None:
    fake = Fake(site, name, cap + 1)
    fake.undated = frozenset((3, cap // 2))
    kept = run(fake, tmp_path)
    assert kept.ids == fake.ids and kept.whole and kept.totals == [cap + 1]
    file = tmp_path / "records"
    assert write_records(APIS[name], kept, file) == cap + 1


def test_a_search_in_parts_survives_faults_and_kills(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "DOAJ", 1_050)
    with searcher(fake) as asking:
        for place, (name, fault) in enumerate(FAULTS.items()):
            fake.requests, fake.faults = 0, dict.fromkeys(range(1, 500, 7), fault)
            kept = trail(fake, tmp_path / str(place))
            asking.run(QUERY, kept)
            assert kept.ids == fake.ids and kept.whole, name


@pytest.mark.parametrize(("name", "cap"), [("DOAJ", 1_000), ("arXiv", CAP)])
def test_more_of_one_moment_than_a_source_gives_is_told(
    site: Site, tmp_path: Path, arxiv_gives_less: None, name: str, cap: int
) -> None:
    fake = Fake(site, name, cap + 1)
    fake.one_day, fake.years = frozenset(range(1, cap + 2)), 1
    with pytest.raises(SourceError, match=r"results of a search at most.*; narrow the search"):
        run(fake, tmp_path)
    assert not trail(fake, tmp_path).whole


def test_one_second_of_doaj_is_parted_by_years(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "DOAJ", 1_001)
    fake.one_day = frozenset(range(1, 1_002))
    assert run(fake, tmp_path).ids == fake.ids
    assert any("bibjson.year" in path for path in site.paths())


WRONG = {
    "PubMed": b"<eSearchResult><ERROR>Invalid field: [tab]</ERROR></eSearchResult>",
    "Europe PMC": b'{"version": "1", "errCode": 404, "errMsg": "Invalid query"}',
    "arXiv": b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://x/api/errors#a</id>'
    b"<summary>Invalid query</summary></entry></feed>",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_query_is_told_at_once_though_the_status_says_it_is_fine(
    site: Site, tmp_path: Path, name: str
) -> None:
    fake = Fake(site, name, 3)
    fake.faults = {1: lambda *_: Reply(200, WRONG[name])}
    with pytest.raises(SourceError, match=f"^{name} says: Invalid"):
        run(fake, tmp_path)
    assert fake.requests == 1
