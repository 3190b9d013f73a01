"""What a source is asked again, what the review has from it, and when it is due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.documents import parse
from reviewkit.protocol import Protocol
from reviewkit.stages import assign, dedupe, search, update
from reviewkit.stages.searches import note_search, take_back
from reviewkit.stages.update import News, Turn
from reviewkit.store import Store
from reviewkit.store.compared import not_compared
from reviewkit.store.searches import Asked, Search
from reviewkit.terms import SourceKind, Stage
from tests.reviews import Review

AT, TODAY = "2027-06-02T09:00:00Z", "2027-06-02"
BARE = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"
DOAJ_SINCE = "({}) AND created_date:[{} TO *]"
Make = Callable[..., Review]


def note(
    store: Store, day: str | None, query: str, source: str = "DOAJ", api: str | None = "DOAJ",
    *, again: bool = False,
) -> str:  # fmt: skip
    where = Search(source, platform=api, searched=day)
    return note_search(store, where, Asked(api, query, 3, 3, update=again), "ADA", AT)


def asked(store: Store, strategy: str = "falls", api: str = "DOAJ", **more: bool) -> Turn:
    return update.turn(store, "DOAJ", api, strategy, TODAY, **more)


def test_a_source_that_was_never_searched_is_searched_whole(store: Store) -> None:
    assert asked(store) == Turn("falls", None, "the first search here")


def test_a_source_is_searched_since_thirty_days_before_its_last_search(store: Store) -> None:
    note(store, "2027-01-10", "falls")
    note(store, "2027-03-31", "falls")
    assert asked(store) == Turn(DOAJ_SINCE.format("falls", "2027-03-01"), "2027-03-01", "")
    assert asked(store, whole=True) == Turn("falls", None, "as asked")


def test_searches_since_one_another_go_on_from_the_last(store: Store) -> None:
    note(store, "2027-01-10", "falls")
    note(store, "2027-03-31", DOAJ_SINCE.format("falls", "2026-12-11"), again=True)
    note(store, "2027-05-01", DOAJ_SINCE.format("falls", "2027-03-01"), again=True)
    assert asked(store).since == "2027-04-01"


def test_a_gap_between_searches_is_not_skipped(store: Store) -> None:
    note(store, "2027-01-10", "falls")
    note(store, "2027-05-01", DOAJ_SINCE.format("falls", "2027-03-01"), again=True)
    assert asked(store).since == "2026-12-11"


def test_another_strategy_source_or_api_does_not_count(store: Store) -> None:
    note(store, "2027-01-10", "balance")
    assert asked(store) == Turn("falls", None, "the strategy changed")
    note(store, "2027-01-11", "falls", source="Other")
    note(store, "2027-01-12", "falls", api="arXiv")
    note(store, "2027-01-13", "falls", api=None)
    note(store, None, "falls")
    assert asked(store).whole == "the strategy changed"
    note(store, "2027-01-20", "falls")
    note(store, "2027-05-20", "balance")
    assert asked(store).since == "2026-12-21"  # a strategy taken up again


def test_a_search_that_was_taken_back_does_not_count(store: Store) -> None:
    taken = note(store, "2027-01-10", "falls")
    take_back(store, taken, "ADA", AT)
    assert asked(store).whole == "the first search here"


def test_a_source_without_a_date_of_entry_is_searched_whole(store: Store) -> None:
    note(store, "2027-01-10", "falls", api="OpenAlex")
    assert "date of entry" in asked(store, api="OpenAlex").whole


def test_a_search_of_a_day_to_come_is_not_gone_on_from(store: Store) -> None:
    note(store, "2028-01-10", "falls")
    assert asked(store).whole == "the last search is of 2028-01-10, a day still to come"


def test_the_words_of_the_last_search_are_those_of_no_update(store: Store) -> None:
    assert update.last_strategy(store, "DOAJ", "DOAJ") is None
    note(store, "2027-01-10", "falls")
    note(store, "2027-03-31", "narrowed", again=True)
    assert update.last_strategy(store, "DOAJ", "DOAJ") == "falls"
    assert update.searched_here(store) == {"DOAJ": "DOAJ"}


def test_a_citation_chase_is_no_search_to_be_run_again(store: Store) -> None:
    where = Search("Citation searching (OpenAlex, forward)", SourceKind.CITATION_SEARCHING)
    asked = Asked("OpenAlex", "Works citing 1 reports: doi:10.5555/1", 0, 0)
    note_search(store, where, asked, "ADA", AT)
    assert update.searched_here(store) == {}


RECORDS = """\
PMID- 11
TI  - Falls in homes

PMID- 12
TI  - Balance in wards

"""


def bring(store: Store, path: Path, text: str, source: str, day: str | None = None) -> str:
    path.write_text(text)
    before = set(not_compared(store.db))
    search.import_file(store, path, Search(source, searched=day), "ADA", AT)
    (file,) = set(not_compared(store.db)) - before
    return file


def test_entries_are_known_by_what_came_from_the_source_however_it_came(
    store: Store, tmp_path: Path
) -> None:
    bring(store, tmp_path / "a.nbib", RECORDS, "PubMed")
    known = update.known_of(store, "PubMed", "PubMed")
    assert known({"11", "12", "13"}) == {"11", "12"} and known(set()) == set()
    assert update.known_of(store, "MEDLINE", "PubMed")({"11"}) == set()
    assert update.known_of(store, "PubMed", "Europe PMC")({"MED:11", "ETH:11"}) == {"MED:11"}


def test_more_ids_than_are_looked_up_at_once_are_all_found(store: Store, tmp_path: Path) -> None:
    many = "".join(f"PMID- {one}\nTI  - Trial {one}\n\n" for one in range(100, 6_500, 2))
    bring(store, tmp_path / "a.nbib", many, "PubMed")
    found = update.known_of(store, "PubMed", "PubMed")({str(one) for one in range(100, 6_500)})
    assert found == {str(one) for one in range(100, 6_500, 2)}


def test_what_files_brought_is_counted_source_by_source(store: Store, tmp_path: Path) -> None:
    again = RECORDS + "PMID- 13\nTI  - Shoes and slippers\n\n"
    assert list(not_compared(store.db)) == []  # all of the small review was compared
    bring(store, tmp_path / "a.nbib", RECORDS, "PubMed")
    dedupe.dedupe(store, Protocol.model_validate(BASE).duplicates, "ADA", AT)
    bring(store, tmp_path / "b.nbib", again, "MEDLINE")
    bring(store, tmp_path / "c.nbib", "PMID- 13\nTI  - Shoes and slippers\n\n", "EPMC")
    files = list(not_compared(store.db))
    dedupe.dedupe(store, Protocol.model_validate(BASE).duplicates, "ADA", AT)
    assert update.news(store, files) == [News("EPMC", 1, 0, 1, 0), News("MEDLINE", 3, 2, 0, 1)]
    assert update.news(store, list(not_compared(store.db))) == []


BASE = {"reviewkit": 1, "id": "p", "version": "v1", "title": "T"}


def plan(more: str) -> Protocol:
    return parse(BARE + more, Protocol, "p.yml")


def test_the_last_search_is_the_latest_that_anything_tells(store: Store, tmp_path: Path) -> None:
    protocol = plan(
        "living: {every: 3 months}\nsources: [{name: DOAJ, searched: 2027-02-01}, {name: Hand}]\n"
    )
    doaj, hand = update.schedule(store, protocol, TODAY)
    assert (doaj.last, doaj.due, doaj.overdue) == ("2027-02-01", "2027-05-01", True)
    assert (hand.last, hand.due, hand.overdue) == (None, None, True)
    note(store, "2027-03-15", "falls")
    bring(store, tmp_path / "a.nbib", RECORDS, "Hand", "2027-04-01")
    doaj, hand = update.schedule(store, protocol, TODAY)
    assert (doaj.last, doaj.due, doaj.overdue) == ("2027-03-15", "2027-06-15", False)
    assert (hand.last, hand.due) == ("2027-04-01", "2027-07-01")


def test_an_import_without_a_day_counts_as_of_its_own(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path / "a.nbib", RECORDS, "Hand")
    (hand,) = update.schedule(store, plan("sources: [{name: Hand}]\n"), TODAY)
    assert (hand.last, hand.due, hand.is_due) == (AT[:10], None, False)


@pytest.mark.parametrize(
    ("today", "due", "overdue"),
    [("2027-04-30", False, False), ("2027-05-01", True, False), ("2027-05-02", True, True)],
)
def test_a_source_is_due_on_the_day_and_overdue_after_it(
    store: Store, today: str, due: bool, overdue: bool
) -> None:
    protocol = plan(
        "living: {every: 1 year}\nsources: [{name: A, searched: 2027-02-01, every: 3 months}]\n"
    )
    (one,) = update.schedule(store, protocol, today)
    assert (one.is_due, one.overdue, one.every) == (due, overdue, "3 months")


def test_reports_that_nobody_was_given_are_counted_where_they_are_given_out(make: Make) -> None:
    review = make(4)
    assert update.nobodys(review.store) == {}
    for who in ("ADA", "BO"):
        review.decide(who, 3)
    assign.assign(
        review.store, review.protocol, Stage.TITLE, "split", ("ADA", "BO"), reviewer="ADA", at=AT
    )
    assert update.nobodys(review.store) == {}
    path = review.folder / "late.nbib"
    search_of = Search("PubMed")
    path.write_text(RECORDS)
    search.import_file(review.store, path, search_of, "ADA", AT)
    assert update.nobodys(review.store) == {"title": 2}
