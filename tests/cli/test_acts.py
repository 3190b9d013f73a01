"""What the keys do: undo, notes, labels, discussion, search, DOI; each saved at once."""

from __future__ import annotations

import re
from pathlib import Path

from reviewkit.stages import annotate, screen
from reviewkit.store import open_store
from reviewkit.terms import Stage, Verdict
from tests.cli.conftest import Run
from tests.cli.terminals import said

T = Stage.TITLE


def test_undo_goes_back_to_any_depth_and_shows_each_report_again(type_, folder: Path) -> None:
    type_("y", "y", "1", "q")

    shown = type_("u", "u", "u", "u", "q")

    assert said(folder) == []
    assert shown.count("Taken back, saved.") == 3
    assert "You have no decision to take back." in shown


def test_undo_of_a_stroke_takes_all_of_it_back(type_, folder: Path) -> None:
    with open_store(folder) as store:
        from reviewkit.plan import read_plan

        protocol = read_plan(folder).protocol
        some = screen.to_decide(store, protocol, T, "ADA", limit=3)
        many = [screen.Decision(one["report"], T, Verdict.INCLUDE) for one in some]
        screen.decide_many(store, protocol, many, "ADA", "2026-11-22T10:00:00Z")

    shown = type_("u", "q")

    assert "Taken back: 3 decisions made in one stroke, saved." in shown
    assert said(folder) == []


def test_undo_of_a_full_text_decision_turns_to_full_text(type_, folder, decide_both) -> None:
    with open_store(folder) as store:
        report = store.db.execute("select report from membership order by place").fetchone()[0]
    decide_both(report)

    shown = type_("u", "y", "q")

    assert "You read at stage fulltext now." in shown
    assert ("include", None) in said(folder)


def test_deciding_again_after_going_back_keeps_both_words(type_, folder: Path) -> None:
    shown = type_("y", "k", "1", "q")

    assert "You said include." in shown
    assert said(folder) == [("exclude", "E1")]


def test_a_note_is_kept_with_the_decision(type_, folder: Path) -> None:
    type_("c", "check the dose", "y", "q")

    with open_store(folder) as store:
        assert screen.decisions(store, "ADA")[0]["note"] == "check the dose"


def test_a_note_on_a_report_that_is_left_undecided_is_not_lost(type_, folder: Path) -> None:
    shown = type_("c", "come back to this", "j", "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert [one.text for one in annotate.thread(store, report, T, "ADA")] == [
            "come back to this"
        ]
        assert annotate.thread(store, report, T, "BO") == []
    assert "saved in their discussion" in " ".join(shown.split())


def test_labels_go_on_by_number_or_word_and_come_off_again(type_, folder: Path) -> None:
    shown = type_("t", "1", "t", "pilot study", "t", annotate.KNOWN_TAGS[0], "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert annotate.tags(store, report, "ADA") == ("pilot study",)
        assert annotate.tags(store, report, "BO") == ()


def test_discussion_marks_the_report_and_keeps_the_word(type_, folder: Path) -> None:
    shown = type_("g", "is this a trial?", "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert annotate.tags(store, report, "ADA") == ("discuss",)
        assert annotate.thread(store, report, T, "ADA")[0].text == "is this a trial?"


def test_what_the_other_reviewer_said_does_not_show(type_, run: Run, folder: Path) -> None:
    before = type_("q")
    report = re.findall(r"Report (\S+)\.", before)[0]
    run("decide", report, "exclude", "--reason", "E2", "--note", "surely not", "--reviewer", "BO")
    with open_store(folder) as store:
        annotate.tag(store, report, "pilot", True, "BO", "2026-11-22T10:00:00Z")
        annotate.comment(store, report, T, "no trial", "BO", "2026-11-22T10:00:00Z")

    assert type_("q") == before
    shown = type_("t", "", "g", "", "q")
    assert not re.search(r"surely|pilot|no trial|BO\b", shown)


def test_search_shows_the_report_chosen_and_comes_back_after_it(type_, folder: Path) -> None:
    shown = type_("/", "walking", "1", "y", "q")

    reports = re.findall(r"Report (\S+)\.", shown)
    assert len(reports) == 3
    assert reports[0] == reports[2] != reports[1]
    assert "No report holds these words." in type_("/", "zebrafish", "q")
    assert "no word to search for" in type_("/", "?!", "q")


def test_the_doi_is_printed_as_a_link(type_) -> None:
    assert "https://doi.org/10.5555/fp.2019.101\n" in type_("o", "q")


def test_an_exclusion_under_a_changed_criterion_is_confirmed_with_the_same_key(
    type_, run: Run, folder: Path
) -> None:
    type_("1", "q")
    protocol = folder / "protocol.yml"
    protocol.write_text(protocol.read_text().replace("Not about falls.", "Nothing on falls."))
    run("check")
    assert "E1" in run("reopened", "--reviewer", "ADA").stdout

    type_("/", "pharmacists", "1", "1", "q")

    assert run("reopened", "--reviewer", "ADA").stdout == ""
