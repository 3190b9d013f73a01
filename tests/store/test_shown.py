from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.protocol import DisplayRule, Protocol
from reviewkit.protocol.searching import Source
from reviewkit.stages import search
from reviewkit.store import Store, writing
from reviewkit.store.opening import migrate
from reviewkit.store.removed import count_removed
from reviewkit.store.schema import MIGRATIONS
from reviewkit.store.shown import EVERY_REPORT, choose, show_reports

AT = "2026-11-02T09:00:00Z"
EMPTY: dict[str, Any] = dict.fromkeys(
    (*("kind", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid"),
     *("accession", "url", "abstract")),
)  # fmt: skip


def record(name: str, source: str, **fields: Any) -> dict[str, Any]:
    return EMPTY | {"record": name, "source": source} | fields


def origin(records: list[dict[str, Any]], rule: Any) -> dict[str, str]:
    return {field: one["record"] for field, one in choose(records, rule).items() if one}


def told(**display: Any) -> dict[str, Any]:
    sources = (Source(name="embase"), Source(name="pubmed"))
    protocol = Protocol(
        reviewkit=1, id="x", version="1", title="T", sources=sources, display=DisplayRule(**display)
    )
    return protocol.displayed()


TWO = [
    record(
        "p", "pubmed", title="Care", authors="Ash, B; Elm, C", pages="9", abstract=90, year=2001
    ),
    record("e", "embase", title="CARE", authors="Ash, B", pages="9-17", abstract=90, doi="10.1/e"),
    record("w", "web", title="Care.", authors="Ash, Ben; Elm, Cy", pages="9-7", abstract=120),
]


def test_by_default_the_longest_abstract_the_fullest_authors_and_pages_and_the_first_source() -> (
    None
):
    assert origin(TWO, told()) == {
        "title": "e",
        "authors": "w",
        "year": "p",
        "pages": "e",
        "doi": "e",
        "abstract": "w",
    }


def test_the_protocol_chooses_field_by_field_and_names_its_order_of_sources() -> None:
    rule = told(sources=("pubmed",), title="longest", abstract="first", authors="first")
    assert origin(TWO, rule) == {
        "title": "w",
        "authors": "p",
        "year": "p",
        "pages": "e",
        "doi": "e",
        "abstract": "p",
    }


def test_what_is_alike_is_of_the_source_that_comes_first_then_of_the_first_record() -> None:
    alike = [record(name, "pubmed", abstract=7) for name in "ab"] + [record("c", "x", abstract=7)]
    assert origin(alike, told())["abstract"] == "a"
    assert origin(alike, told(sources=("x",)))["abstract"] == "c"


def test_a_protocol_of_older_versions_shows_the_first_record_and_fills_its_gaps() -> None:
    assert origin(TWO, None) == {
        "title": "p",
        "authors": "p",
        "pages": "p",
        "year": "p",
        "doi": "e",
        "abstract": "w",
    }


@pytest.fixture
def two(devices: Callable[[str], Store], tmp_path: Path) -> tuple[Store, str, str]:
    """A store with the same article from two sources: the second has the abstract and the DOI."""
    store = devices("desk")
    ids = []
    for name, more in (("a", "JO  - Care\n"), ("b", "AB  - Long text.\nDO  - 10.1000/x\n")):
        path = tmp_path / f"{name}.ris"
        path.write_text(f"TY  - JOUR\nTI  - Care {name}\nAU  - Ash, B\n{more}ER  - \n")
        search.import_file(store, path, search.Search(name), "ada", AT)
        ids.append(store.db.execute("select id from records order by rowid desc").fetchone()[0])
    return store, *ids


def shown(store: Store, report: str) -> tuple[Any, ...]:
    columns = "title, journal, doi, abstract"
    row = store.db.execute(f"select {columns} from reports where report = ?", (report,)).fetchone()
    return tuple(row) if row else ()


def protocol(store: Store, name: str, **more: Any) -> None:
    body = {"role": "protocol", "name": "protocol.yml", "sha": name * 64, "version": "1"}
    with writing(store, "ada", AT) as facts:
        facts.append(
            "document", body | {"text": "", "criteria": [], "stages": {}, "rules": {}} | more
        )


def test_merging_and_splitting_change_what_a_report_shows(two: tuple[Store, str, str]) -> None:
    store, a, b = two
    low, high = sorted((a, b))
    assert shown(store, a) == ("Care a", "Care", None, None)
    with writing(store, "ada", AT) as facts:
        body = {"a": low, "b": high, "judgement": "same", "why": ""}
        same = facts.append("judgement", body).id
    assert shown(store, a) == ("Care a", "Care", "10.1000/x", "Long text.")
    assert shown(store, b) == ()
    kept = store.db.execute("select origin from shown where report = ?", (a,)).fetchone()[0]
    assert json.loads(kept)["doi"] == b
    with writing(store, "ada", AT) as facts:
        facts.append("withdrawal", {"target": same})
    assert shown(store, a) == ("Care a", "Care", None, None)
    assert shown(store, b) == ("Care b", None, "10.1000/x", "Long text.")
    assert store.db.execute("select count(*) from shown").fetchone() == (0,)


def test_a_new_protocol_shows_all_reports_anew_and_an_older_one_as_before(
    two: tuple[Store, str, str],
) -> None:
    store, a, b = two
    low, high = sorted((a, b))
    with writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": low, "b": high, "judgement": "same", "why": ""})
    protocol(store, "1", display={"sources": ["b"], "fields": {"title": "first"}})
    assert shown(store, a)[0] == "Care b"
    protocol(store, "2")
    assert shown(store, a)[0] == "Care a"


def test_what_is_kept_is_what_showing_everything_anew_gives(two: tuple[Store, str, str]) -> None:
    store, a, b = two
    low, high = sorted((a, b))
    with writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": low, "b": high, "judgement": "same", "why": ""})
    kept = store.db.execute("select * from shown").fetchall()
    store.db.execute("insert into unshown values (?)", (EVERY_REPORT,))
    show_reports(store.db)
    assert store.db.execute("select * from shown").fetchall() == kept != []


def test_a_store_of_an_older_version_shows_what_it_showed() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, MIGRATIONS[:8])
    fields = "id, file, position, line, title, authors, year, journal, pages, doi"
    rows = [
        ("a", "f", 1, 1, "Care", "Ash, B", None, "Care", "9", None),
        ("b", "f", 2, 5, "CARE", "Ash, B; Elm, C", 2003, "Caring", "9-17", "10.1000/x"),
        ("c", "f", 3, 9, "Care.", "Ash, B", 2002, None, None, "10.1000/w"),
        ("d", "f", 4, 12, "Alone", "Elm, C", 2001, None, None, None),
    ]
    db.executemany(f"insert into records ({fields}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    file = ("i", "1", "f", "f.ris", "CINAHL", "database", None, None, "ris", None, "utf-8", 4, 4)
    db.execute("insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", file)
    texts = [("a", None), ("b", "Short."), ("c", "Much longer."), ("d", "Own.")]
    db.executemany("insert into record_texts values (?, ?, '[]', '{}', '[]')", texts)
    members = [("a", "a", 1), ("b", "a", 2), ("c", "a", 3), ("d", "d", 4)]
    db.executemany("insert into membership values (?, ?, ?)", members)
    words = [("1", "1", "a", "b"), ("2", "2", "a", "c")]
    db.executemany("insert into judgements values (?, ?, 'ada', ?, ?, 'same', '')", words)
    before = db.execute("select * from reports order by report").fetchall()
    assert before[0][5:7] == (2002, "Care")

    migrate(db)

    assert db.execute("select * from reports order by report").fetchall() == before
    (kept,) = db.execute("select origin from shown").fetchone()
    sources = json.loads(kept)
    assert [sources[field] for field in ("title", "year", "doi", "abstract")] == list("accc")
    db.close()


def test_a_store_of_an_older_version_says_which_duplicates_people_found() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, MIGRATIONS[:8])
    file = ("i", "1", "f", "f.ris", "CINAHL", "database", None, None, "ris", None, "utf-8", 4, 4)
    db.execute("insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", file)
    for place, name in enumerate("abcd", start=1):
        where = (name, place, place)
        made = "insert into records (id, file, position, line, authors) values (?, 'f', ?, ?, '')"
        db.execute(made, where)
        db.execute("insert into record_texts values (?, null, '[]', '{}', '[]')", (name,))
        db.execute("insert into membership values (?, 'a', ?)", (name, place))
    db.execute("insert into runs values ('r', '2', '1', '[\"f\"]', 's', 4, 2, 0, 0)")
    same = "insert into pairs values ('r', ?, ?, 'same', 1, 'place', '', '{}')"
    db.executemany(same, ["ab", "cd"])
    db.execute("insert into judgements values ('j', '3', 'ada', 'a', 'c', 'same', '')")

    migrate(db)

    assert db.execute("select distinct report from membership").fetchall() == [("a",)]
    assert count_removed(db) == {"CINAHL": {"by_automation": 2, "by_hand": 1}}
    assert db.execute("select * from unsettled").fetchall() == []
    db.close()
