"""Full texts sought and had; reports, studies and their labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.stages import retrieve
from reviewkit.stages.retrieve import Retrieval
from reviewkit.store import Store
from reviewkit.store.audit import strays
from reviewkit.store.refs import find_record
from reviewkit.terms import Role

AT = "2026-11-02T09:00:00Z"
PRIMARY, JOINT, COMPANION = Role.PRIMARY, Role.JOINT, Role.COMPANION

Include = Callable[..., None]


def had(store: Store, record: str, retrieved: bool, note: str = "") -> str:
    return retrieve.retrieve(store, Retrieval(record, retrieved, note), "ADA", AT)


def link(store: Store, record: str, study: str | None, role: Role = PRIMARY) -> str:
    return retrieve.link(store, record, study, role, "ADA", AT)


def labels(store: Store) -> list[str]:
    return [study.label for study in retrieve.studies(store)]


def test_only_reports_included_at_title_are_sought(
    store: Store, say: Callable[..., str], include: Include
) -> None:
    with pytest.raises(NotAllowedError, match="pending, not include"):
        had(store, "an:EX-01", True)
    say("ADA", "an:EX-02", "exclude")
    say("BO", "an:EX-02", "exclude")
    with pytest.raises(NotAllowedError, match="exclude, not include"):
        had(store, "an:EX-02", True)
    include("an:EX-01", stages=("title",))
    assert [row["retrieval"] for row in retrieve.sought(store)] == ["awaiting"]


def test_the_last_word_on_getting_a_report_stands(store: Store, include: Include) -> None:
    include("an:EX-01", "an:EX-02", stages=("title",))
    had(store, "an:EX-01", False, "asked twice")
    had(store, "an:EX-01", True, "library")
    had(store, "an:EX-02", False, "not lent")
    rows = {row["report"]: (row["retrieval"], row["note"]) for row in retrieve.sought(store)}
    assert rows[find_record(store.db, "an:EX-01")] == ("retrieved", "library")
    assert rows[find_record(store.db, "an:EX-02")] == ("not_retrieved", "not lent")


def test_a_full_text_decided_on_was_had(store: Store, include: Include) -> None:
    include("an:EX-01")
    assert [row["retrieval"] for row in retrieve.sought(store)] == ["retrieved"]


def test_a_report_that_nobody_linked_is_a_study_of_its_own(store: Store, include: Include) -> None:
    include("an:EX-01", "an:EX-05")
    found = retrieve.studies(store)
    assert [study.label for study in found] == ["Okafor et al. 2019", "Silva 2018"]
    assert [study.linked for study in found] == [False, False]
    assert found[0].id == find_record(store.db, "an:EX-01")
    assert found[0].reports[0].citation == (
        "Okafor, Ada, Lindqvist, Per, Moss, Ruth (2019) Falls prevention by community pharmacists: "
        "a cluster trial. Journal of Community Care, 14(2), 101-110."
    )


def test_a_report_of_a_study_bears_what_leads_to_it(store: Store, include: Include) -> None:
    include("an:EX-01")
    ((report,),) = (study.reports for study in retrieve.studies(store))
    row = store.db.execute(
        "select title, authors, doi, pmid, url from reports where report = ?", (report.id,)
    ).fetchone()
    assert report.title == row[0]
    assert "; ".join(report.authors) == row[1]
    assert (report.doi, report.pmid, report.url) == tuple(one or "" for one in row[2:])
    assert report.doi


def test_companions_and_joint_reports_print_in_the_label(store: Store, include: Include) -> None:
    include("an:EX-01", "an:EX-02", "an:EX-03", "an:EX-04")
    link(store, "an:EX-01", "S1")
    link(store, "an:EX-02", "S1", COMPANION)
    link(store, "an:EX-03", "S2")
    link(store, "an:EX-04", "S2", JOINT)
    assert labels(store) == [
        "Okafor et al. 2019 (see also Okafor and Moss 2021)",
        "Tanaka and Brandt 2017a/Tanaka and Brandt 2017b",
    ]
    assert [report.role for report in retrieve.studies(store)[0].reports] == [PRIMARY, COMPANION]
    assert strays(store.db) == []


def test_a_study_has_one_primary_report(store: Store, include: Include) -> None:
    include("an:EX-01", "an:EX-02")
    link(store, "an:EX-01", "S1")
    with pytest.raises(NotAllowedError, match="has the primary report"):
        link(store, "an:EX-02", "S1")
    link(store, "an:EX-01", "S2")
    link(store, "an:EX-02", "S1")
    assert [study.id for study in retrieve.studies(store)] == ["S1", "S2"]


def test_a_study_of_companions_only_does_not_add_up(store: Store, include: Include) -> None:
    include("an:EX-02")
    link(store, "an:EX-02", "S1", COMPANION)
    (stray,) = strays(store.db)
    assert "no primary report" in stray


def test_a_link_taken_away_makes_the_report_a_study_of_its_own_again(
    store: Store, include: Include
) -> None:
    include("an:EX-01", "an:EX-02")
    link(store, "an:EX-01", "S1")
    link(store, "an:EX-02", "S1", COMPANION)
    link(store, "an:EX-02", None)
    assert labels(store) == ["Okafor and Moss 2021", "Okafor et al. 2019"]


def test_only_included_reports_tell_of_a_study_and_its_id_is_plain(
    store: Store, include: Include
) -> None:
    with pytest.raises(NotAllowedError, match="is not included"):
        link(store, "an:EX-01", "S1")
    include("an:EX-01")
    with pytest.raises(NotAllowedError, match="cannot be a study's id"):
        link(store, "an:EX-01", "../S1")


def test_reports_excluded_at_full_text_are_listed_with_the_text_of_their_reason(
    store: Store, say: Callable[..., str], include: Include
) -> None:
    include("an:EX-05", "an:EX-09", stages=("title",))
    for reviewer in ("ADA", "BO"):
        say(reviewer, "an:EX-05", "exclude", "E2", stage="fulltext")
        say(reviewer, "an:EX-09", "exclude", "E1", stage="fulltext")
    listed = retrieve.excluded_reports(store)
    assert [one.reason for one in listed] == ["Not about falls.", "People under 65."]
    assert listed[1].citation.startswith(
        "Silva, Ines (2018) A walking group for people over seventy."
    )


def test_each_try_is_kept_and_told_and_a_try_alone_settles_nothing(
    store: Store, include: Include
) -> None:
    include("an:EX-01", stages=("title",))

    def said(had: bool | None, note: str, reviewer: str, at: str) -> None:
        retrieve.retrieve(store, Retrieval("an:EX-01", had, note), reviewer, at)

    said(None, "library", "ADA", "2026-11-02T09:00:00Z")
    (row,) = retrieve.sought(store)
    assert row["retrieval"] == "awaiting"
    said(False, "author", "BO", "2026-11-03T09:00:00Z")
    said(None, "another library", "ADA", "2026-11-04T09:00:00Z")
    (row,) = retrieve.sought(store)
    assert (row["retrieval"], row["note"]) == ("not_retrieved", "author")
    assert [tuple(one.values()) for one in row["tries"]] == [
        ("2026-11-02T09:00:00Z", "ADA", "tried", "library"),
        ("2026-11-03T09:00:00Z", "BO", "not_retrieved", "author"),
        ("2026-11-04T09:00:00Z", "ADA", "tried", "another library"),
    ]
    assert strays(store.db) == []
