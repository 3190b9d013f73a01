from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.stages.screened import Fit, read_words
from reviewkit.store import Store
from reviewkit.store.refs import find_record, report_of
from reviewkit.terms import Verdict

HEAD = "title,year,doi,pubmed_id,reviewkit_id,notes\n"
INCLUDED = 'RAYYAN-INCLUSION: {""Ann""=>""Included""}'


def _file(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def _fits(store: Store, path: Path) -> list[Fit]:
    return [word.fit for word in read_words(store, path, "rayyan", None, None)]


@pytest.fixture
def known(store: Store) -> tuple[str, str, int]:
    """A record whose title no other report has: id, title, year."""
    row = store.db.execute(
        "select r.id, r.title, r.year from records r where r.id = ?",
        (find_record(store.db, "an:EX-01"),),
    ).fetchone()
    return row[0], row[1], row[2]


def test_our_id_tells_the_report_whatever_else_was_changed(
    store: Store, tmp_path: Path, known: tuple[str, str, int]
) -> None:
    path = _file(tmp_path / "a.csv", f'Another title,1999,,,{known[0]},"{INCLUDED}"')
    (word,) = read_words(store, path, "rayyan", None, None)

    assert (word.fit, word.verdict) == (Fit.MATCHED, Verdict.INCLUDE)
    assert word.report == report_of(store.db, known[0])


def test_a_doi_tells_the_report(store: Store, tmp_path: Path) -> None:
    doi, report = store.db.execute(
        "select r.doi, m.report from records r join membership m on m.record = r.id "
        "where r.doi is not null order by m.place"
    ).fetchone()
    path = _file(tmp_path / "a.csv", f'x,,https://doi.org/{doi.upper()},,,"{INCLUDED}"')

    assert read_words(store, path, "rayyan", None, None)[0].report == report


def test_a_title_tells_the_report_unless_the_years_are_apart(
    store: Store, tmp_path: Path, known: tuple[str, str, int]
) -> None:
    _, title, year = known
    path = _file(
        tmp_path / "a.csv",
        f'"{title.upper()}.",{year + 1},,,,"{INCLUDED}"',
        f'"{title}",{year + 5},,,,"{INCLUDED}"',
    )

    assert _fits(store, path) == [Fit.MATCHED, Fit.UNMATCHED]


def test_what_may_be_two_reports_is_neither(store: Store, tmp_path: Path) -> None:
    (one, other) = store.db.execute(
        "select doi, max(report) from (select r.doi, m.report from records r join membership m "
        "on m.record = r.id where r.doi is not null) group by doi order by report limit 2"
    ).fetchall()
    pmid = store.db.execute(
        "select r.pmid from records r join membership m on m.record = r.id "
        "where r.pmid is not null and m.report not in (?, ?)",
        (one[1], other[1]),
    ).fetchone()[0]
    path = _file(tmp_path / "a.csv", f'x,,{one[0]},{pmid},,"{INCLUDED}"')

    assert _fits(store, path) == [Fit.AMBIGUOUS]


def test_records_of_one_report_that_differ_are_put_aside_and_undecided_ones_counted(
    store: Store, tmp_path: Path, known: tuple[str, str, int]
) -> None:
    excluded = INCLUDED.replace("Included", "Excluded")
    path = _file(
        tmp_path / "a.csv",
        f'x,,,,{known[0]},"{INCLUDED}"',
        f'x,,,,{known[0]},"{excluded}"',
        "y,,,,,nothing",
    )

    assert _fits(store, path) == [Fit.CONTRADICTORY, Fit.CONTRADICTORY, Fit.UNDECIDED]


def test_of_several_people_one_must_be_named(
    store: Store, tmp_path: Path, known: tuple[str, str, int]
) -> None:
    both = 'RAYYAN-INCLUSION: {""Ann""=>""Included"", ""Bo""=>""Maybe""}'
    path = _file(tmp_path / "a.csv", f'x,,,,{known[0]},"{both}"')

    with pytest.raises(NotAllowedError, match="decisions of Ann, Bo; say whose"):
        read_words(store, path, "rayyan", None, None)
    with pytest.raises(NotAllowedError, match="no decision of Cy; it names Ann, Bo"):
        read_words(store, path, "rayyan", "Cy", None)
    assert read_words(store, path, "rayyan", "Bo", None)[0].verdict is Verdict.UNSURE


def test_a_list_of_covidences_means_what_one_says_it_means(
    store: Store, tmp_path: Path, known: tuple[str, str, int]
) -> None:
    path = _file(tmp_path / "a.csv", f"x,,,,{known[0]},")

    with pytest.raises(NotAllowedError, match="1 records, none with a decision of covidence"):
        read_words(store, path, "covidence", None, None)
    (word,) = read_words(store, path, "covidence", None, Verdict.EXCLUDE)
    assert word.verdict is Verdict.EXCLUDE


def test_a_word_that_is_no_decision_is_told_with_its_line(store: Store, tmp_path: Path) -> None:
    path = _file(tmp_path / "a.csv", f'x,,,,,"{INCLUDED.replace("Included", "Perhaps")}"')

    with pytest.raises(UnreadableError, match=r"a\.csv:2: `Perhaps` is no decision of rayyan"):
        read_words(store, path, "rayyan", None, None)


def test_a_file_without_records_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"a\.csv: no record was found in it"):
        read_words(store, _file(tmp_path / "a.csv"), "rayyan", None, None)
