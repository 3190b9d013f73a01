"""Open copies looked up and fetched, against a real server on this computer."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from network import EMAIL, PDF, Reply, Site, epmc_hits, epmc_result, pdf
from network import unpaywall_closed as closed
from network import unpaywall_open as opened

from reviewkit.errors import NotAllowedError, SourceAwayError
from reviewkit.sources.polite import Clock
from reviewkit.stages import lookup, retrieve
from reviewkit.stages.extract.quotes import report_text
from reviewkit.stages.lookup import Asker, Came, fetching
from reviewkit.store import Store, create_store
from reviewkit.store.audit import strays, verify
from reviewkit.store.rebuild import rebuild
from reviewkit.store.refs import find_record
from reviewkit.store.sync import sync

AT = "2026-11-02T09:00:00Z"
Include = Callable[..., None]
ONE, TWO = "an:EX-01", "an:EX-02"


@pytest.fixture
def asker(site: Site) -> Asker:
    """Ask a site that knows nothing, without waits."""
    site.epmc(epmc_hits())
    return Asker(clock=Clock(sleep=lambda _: None))


def doi(store: Store, record: str) -> str:
    row = store.db.execute("select doi from records where id = ?", (find_record(store.db, record),))
    return str(row.fetchone()[0])


def look_up(store: Store, asker: Asker, *records: str, again: bool = False) -> list[Came]:
    reports = lookup.wanted(store, records, again=again)
    return [one.came for one in lookup.look_up(store, asker, reports, "ADA", AT)]


def fetch(store: Store, asker: Asker, again: bool = False) -> list[lookup.Fetched]:
    ids = [one.report for one in lookup.wanted(store)]
    return list(lookup.fetch_all(store, asker.fetcher, ids, "ADA", AT, again=again))


def facts(store: Store, kind: str) -> list[dict[str, object]]:
    rows = store.db.execute("select body from facts where kind = ? order by ord", (kind,))
    return [json.loads(row[0]) for row in rows]


def test_each_report_sought_is_looked_up_once(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, TWO, stages=("title",))
    one, two = doi(store, ONE), doi(store, TWO)
    site.unpaywall(one, opened(one))
    site.unpaywall(two, closed(two))
    assert look_up(store, asker) == [Came.FOUND, Came.NOT_FOUND]
    before = len(site.asked)
    assert look_up(store, asker) == []
    assert len(site.asked) == before == 4
    assert look_up(store, asker, again=True) == [Came.FOUND, Came.NOT_FOUND]
    assert len(facts(store, "lookup")) == 8


def test_the_answer_is_kept_with_what_was_asked_and_without_the_email(
    store: Store, folder: Path, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, stages=("title",))
    one = doi(store, ONE)
    site.unpaywall(one, opened(one))
    look_up(store, asker)
    (found, other) = lookup.found_for(store, find_record(store.db, ONE))
    assert (found.source, found.outcome, found.version, found.licence, found.host) == (
        "Unpaywall",
        "open",
        "publishedVersion",
        "cc-by",
        "publisher",
    )
    assert (found.reviewer, found.at) == ("ADA", AT)
    assert (other.source, other.outcome, other.url) == ("Europe PMC", "unknown", None)
    said = str(facts(store, "lookup")[0]["said"])
    kept = gzip.decompress((folder / "runs" / f"{said}.jsonl.gz").read_bytes()).decode()
    url, status, body = json.loads(kept)
    assert (url, status) == (f"{site.url}/unpaywall/{one}", 200)
    assert json.loads(body)["best_oa_location"]["license"] == "cc-by"
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert EMAIL.encode() not in everything and EMAIL not in kept


def test_reports_had_or_not_sought_are_not_looked_up_unless_named(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, stages=("title",))
    retrieve.retrieve(store, retrieve.Retrieval(ONE, True), "ADA", AT)
    assert look_up(store, asker) == []
    assert look_up(store, asker, ONE) == [Came.NOT_FOUND]
    with pytest.raises(NotAllowedError, match="is not sought"):
        lookup.wanted(store, [TWO])
    assert len(site.asked) == 2


def test_reports_not_retrieved_are_looked_up_too(
    store: Store, asker: Asker, include: Include
) -> None:
    include(ONE, stages=("title",))
    retrieve.retrieve(store, retrieve.Retrieval(ONE, False), "ADA", AT)
    assert look_up(store, asker) == [Came.NOT_FOUND]


def test_a_source_that_failed_is_asked_the_next_time_and_the_other_is_not(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, stages=("title",))
    one = doi(store, ONE)
    site.unpaywall(one, *[Reply(503, b"down", {"Content-Type": "text/plain"})] * 4, opened(one))
    assert look_up(store, asker) == [Came.FAILED]
    assert [body["source"] for body in facts(store, "lookup")] == ["Europe PMC"]
    assert look_up(store, asker) == [Came.FOUND]
    assert site.paths().count("/epmc/search") == 1


def test_what_was_found_before_a_stop_is_kept_and_the_rest_follows(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, TWO, "an:EX-05", stages=("title",))
    reports = lookup.wanted(store)
    going = lookup.look_up(store, asker, reports, "ADA", AT, _stop_at(2))
    with pytest.raises(KeyboardInterrupt):
        list(going)
    assert len(facts(store, "lookup")) == 4
    assert not store.db.in_transaction
    assert len(look_up(store, asker)) == 1


def _stop_at(place: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        assert total == 3
        if done == place:
            raise KeyboardInterrupt

    return progress


def test_when_every_source_is_away_the_rest_is_not_asked(
    store: Store, site: Site, include: Include
) -> None:
    include(ONE, TWO, stages=("title",))
    rest = Reply(429, headers={"Retry-After": "86400"})
    site.unpaywall(doi(store, ONE), rest)
    site.epmc(rest)
    with Asker(clock=Clock(sleep=lambda _: None)) as asker:
        assert look_up(store, asker) == []
        with pytest.raises(SourceAwayError, match="What was found is kept"):
            asker.refuse_gone()
    assert len(site.asked) == 2 and facts(store, "lookup") == []


def test_a_report_without_numbers_is_told_and_nobody_is_asked(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include("an:EX-10", stages=("title",))
    assert look_up(store, asker) == [Came.WITHOUT]
    assert site.asked == [] and facts(store, "lookup") == []


def test_a_report_with_a_pubmed_id_only_is_asked_for_at_europe_pmc(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    (pmid,) = store.db.execute(
        "select pmid from reports where doi is null and pmid is not null limit 1"
    ).fetchone()
    include(f"pmid:{pmid}", stages=("title",))
    assert look_up(store, asker) == [Came.NOT_FOUND]
    assert [one.query["query"] for one in site.asked] == [f"EXT_ID:{pmid} AND SRC:MED"]


def test_look_ups_outlive_a_rebuild_and_travel_with_a_sync(
    store: Store, folder: Path, site: Site, asker: Asker, include: Include, tmp_path: Path
) -> None:
    include(ONE, stages=("title",))
    look_up(store, asker)
    assert verify(store) == [] and strays(store.db) == []
    shared, other = tmp_path / "shared", tmp_path / "other"
    shared.mkdir()
    sync(store, shared)
    other.mkdir()
    with create_store(other) as there:
        sync(there, shared)
        assert lookup.found_for(there, find_record(there.db, ONE)) == lookup.found_for(
            store, find_record(store.db, ONE)
        )
        assert verify(there) == []
    before = lookup.found_for(store, find_record(store.db, ONE))
    store.db.close()
    rebuild(folder)
    with sqlite3.connect(folder / "review.db") as db:
        assert db.execute("select count(*) from lookups").fetchone()[0] == len(before) == 2
    db.close()


@pytest.fixture
def with_pdf(store: Store, site: Site, asker: Asker, include: Include) -> str:
    """A report of which Unpaywall and Europe PMC know a PDF each."""
    include(ONE, stages=("title",))
    one = doi(store, ONE)
    places = [
        {"availabilityCode": "OA", "documentStyle": "pdf", "url": f"{site.url}/second.pdf"},
    ]
    site._said["/epmc/search"] = [
        epmc_hits(epmc_result(one, fullTextUrlList={"fullTextUrl": places}))
    ]
    site.unpaywall(one, opened(one, url_for_pdf=f"{site.url}/first.pdf"))
    assert look_up(store, asker) == [Came.FOUND]
    return find_record(store.db, ONE)


def test_a_pdf_is_kept_by_its_bytes_and_the_retrieval_names_its_source(
    store: Store, folder: Path, site: Site, asker: Asker, with_pdf: str
) -> None:
    site.say("/first.pdf", Reply(302, headers={"Location": "/moved.pdf"}))
    site.say("/moved.pdf", pdf())
    (fetched,) = fetch(store, asker)
    assert (folder / fetched.file).read_bytes() == PDF
    (row,) = retrieve.sought(store)
    assert row["retrieval"] == "retrieved"
    assert row["note"] == (
        f"{fetched.file} from {site.url}/first.pdf (Unpaywall, publishedVersion, cc-by)"
    )
    assert fetch(store, asker) == []
    asked = [one for one in site.asked if one.path.endswith(".pdf")]
    assert all(one.query == {} for one in asked)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Reply(200, b"<html>log in</html>", {"Content-Type": "application/pdf"}), "no PDF"),
        (Reply(200, b""), "no PDF"),
        (Reply(403, b"robots"), "answered 403"),
        (pdf(PDF, cut=5), "broke off"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/admin"}), "lies inside"),
        (Reply(302, headers={"Location": "http://192.168.7.7/a.pdf"}), "lies inside"),
        (Reply(302, headers={"Location": "ftp://journal.example/a.pdf"}), "no web address"),
        (Reply(404, b"gone"), "answered 404"),
        (Reply(429, b"too many"), "answered 429"),
        (pdf(PDF[:-7]), "breaks off"),
        (
            Reply(200, b"<!doctype html><p>Accept cookies", {"Content-Type": "text/html"}),
            "web page",
        ),
        (pdf(PDF + b"0" * 3000), "sent more than"),
    ],
)
def test_what_is_no_pdf_is_a_try_and_the_next_copy_is_taken(
    store: Store,
    folder: Path,
    site: Site,
    asker: Asker,
    with_pdf: str,
    fault: Reply,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 2000)
    site.say("/first.pdf", fault)
    site.say("/second.pdf", Reply(200, PDF, {"Content-Type": "text/html"}))
    first, second = fetch(store, asker)
    assert why in first.trouble and second.file
    (row,) = retrieve.sought(store)
    assert row["retrieval"] == "retrieved"
    assert [one["outcome"] for one in row["tries"]] == ["tried", "retrieved"]
    assert why in row["tries"][0]["note"]
    assert len(list((folder / "fulltext").iterdir())) == 1


def test_an_address_that_was_tried_is_tried_again_only_when_asked(
    store: Store, site: Site, asker: Asker, with_pdf: str
) -> None:
    for path in ("/first.pdf", "/second.pdf"):
        site.say(path, Reply(403), pdf())
    assert [one.file for one in fetch(store, asker)] == ["", ""]
    (row,) = retrieve.sought(store)
    assert row["retrieval"] == "awaiting" and len(row["tries"]) == 2
    assert fetch(store, asker) == []
    (fetched,) = fetch(store, asker, again=True)
    assert fetched.file


def test_what_was_tried_before_is_counted(
    store: Store, site: Site, asker: Asker, with_pdf: str
) -> None:
    assert lookup.tried_before(store, [with_pdf]) == 0
    site.say("/first.pdf", Reply(403))
    site.say("/second.pdf", Reply(403))
    fetch(store, asker)
    assert lookup.tried_before(store, [with_pdf]) == 2
    retrieve.retrieve(store, retrieve.Retrieval(ONE, True), "ADA", AT)
    assert lookup.tried_before(store, [with_pdf]) == 0


def test_a_host_that_fails_time_and_again_is_not_asked_for_the_next_reports(
    store: Store, site: Site, asker: Asker, include: Include
) -> None:
    include(ONE, TWO, "an:EX-03", "an:EX-05", stages=("title",))
    for number, one in enumerate(lookup.wanted(store)):
        site.unpaywall(one.doi or "", opened(one.doi or "", url_for_pdf=f"{site.url}/{number}.pdf"))
        site.say(f"/{number}.pdf", Reply(503))
    look_up(store, asker)
    told = fetch(store, asker)
    asked = [one for one in site.paths() if one.endswith(".pdf")]
    assert len(told) == 4 and len(asked) == 12 and "/3.pdf" not in asked
    assert told[3].trouble == (
        "127.0.0.1 is not asked any more this time: 127.0.0.1 answered 503 Service Unavailable."
    )
    assert [len(row["tries"]) for row in retrieve.sought(store)] == [1, 1, 1, 0]


def test_a_host_that_is_away_is_no_try(
    store: Store, site: Site, asker: Asker, with_pdf: str
) -> None:
    for path in ("/first.pdf", "/second.pdf"):
        site.say(path, Reply(503, headers={"Retry-After": "9999"}))
    assert all("a rest of" in one.trouble for one in fetch(store, asker))
    (row,) = retrieve.sought(store)
    assert row["tries"] == []


JATS = b"<!DOCTYPE article>\n<article><body><p>Wards fell silent.</p></body></article>"


@pytest.fixture
def at_pmc(store: Store, site: Site, asker: Asker, include: Include) -> str:
    """A report of which nobody names a PDF, but which Europe PMC keeps."""
    include(ONE, stages=("title",))
    one = doi(store, ONE)
    page = "https://europepmc.org/articles/PMC1"
    places = [{"availabilityCode": "OA", "documentStyle": "html", "url": page}]
    site._said["/epmc/search"] = [
        epmc_hits(epmc_result(one, fullTextUrlList={"fullTextUrl": places}))
    ]
    site.unpaywall(one, closed(one))
    assert look_up(store, asker) == [Came.FOUND]
    return find_record(store.db, ONE)


def test_an_article_that_comes_as_xml_is_kept_and_can_be_quoted_from(
    store: Store, folder: Path, site: Site, asker: Asker, at_pmc: str
) -> None:
    site.say("/epmc/PMC1/fullTextXML", Reply(200, JATS, {"Content-Type": "application/xml"}))
    (fetched,) = fetch(store, asker)
    assert fetched.file.endswith(".xml") and (folder / fetched.file).read_bytes() == JATS
    assert fetched.source == "Europe PMC, publishedVersion, cc by"
    (row,) = retrieve.sought(store)
    assert row["retrieval"] == "retrieved" and "fullTextXML (Europe PMC" in row["note"]
    text = report_text(store, at_pmc)
    assert text is not None and text.text == "Wards fell silent."


def test_an_article_that_is_not_in_the_open_subset_is_a_try(
    store: Store, site: Site, asker: Asker, at_pmc: str
) -> None:
    (fetched,) = fetch(store, asker)
    assert "answered 404" in fetched.trouble
    assert fetch(store, asker) == []
