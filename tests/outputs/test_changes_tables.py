"""What changed as tables, part by part."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.changes_tables import (
    answer_table,
    code_table,
    conclusion_table,
    plan_table,
    rescreening_table,
    search_table,
    study_tables,
)
from reviewkit.outputs.tables import NO_TEXT, Table
from reviewkit.stages.changes import AnswerChange, PlanChange, Relinked


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_report_that_came_stands_with_what_it_was_before(grown: Changes) -> None:
    added, removed = study_tables(grown)
    ((study, citation, before),) = texts(added)
    assert (study, before) == ("Silva 2018", "awaiting title screening")
    assert "A walking group for people over seventy" in citation
    assert added.rows[0].new
    assert removed.rows == ()


def test_a_report_linked_otherwise_and_a_study_renamed_are_told(grown: Changes) -> None:
    moved = Relinked("r1", "S1", "S2", "primary", "companion", "ADA", "2027-05-03T09:00:00Z")
    studies = replace(grown.studies, relinked=(moved,), renamed={"S4": "S5"}, joined={"r8": "r9"})
    table = list(study_tables(replace(grown, studies=studies)))[-1]
    ((report, before, now, by),) = texts(table)
    assert (report, by) == ("r1", "ADA, 2027-05-03")
    assert before == "Okafor et al. 2019, primary"
    assert now == "Okafor and Moss 2021, companion"
    assert table.notes == ("S4 is S5 now.", "r8 turned out to be one report with r9")


def test_a_source_that_was_not_searched_again_says_so(grown: Changes) -> None:
    table = search_table(grown)
    found = {row[0]: row[1:] for row in texts(table)}
    assert found["cinahl"] == ["2026-11-02", "not again", *[NO_TEXT] * 4]
    assert found["pubmed"] == ["not before", "2027-05-01", "not reported", "8", "2", "0"]
    assert "8 records, and 2 reports that were not known before" in table.notes[0]


def test_hits_are_told_where_every_search_of_the_source_reports_them(grown: Changes) -> None:
    (pubmed,) = [one for one in grown.searched if one.source == "pubmed"]
    (run,) = pubmed.runs
    told = replace(pubmed, runs=(replace(run, hits=9), replace(run, hits=2)))
    (row,) = texts(search_table(replace(grown, searched=(told,))))
    assert row[2:4] == ["2027-05-01", "11"]
    half = replace(pubmed, runs=(replace(run, hits=9), run))
    (row,) = texts(search_table(replace(grown, searched=(half,))))
    assert row[3] == "not reported"


def test_a_criterion_stands_with_both_wordings_and_what_is_owed(grown: Changes) -> None:
    table = rescreening_table(grown)
    assert texts(table) == [
        ["E2 (changed)", "People under 65.", "People under 60.", "1", "0", "1", "0"]
    ]
    assert table.notes[1].startswith("2 reports had been included under the earlier criteria")


def test_an_answer_stands_with_both_values_and_who_said_so_why(grown: Changes) -> None:
    table = answer_table(grown)
    assert [row.group for row in table.rows] == ["Okafor et al. 2019"]
    assert texts(table) == [["Design", "trial", "cohort", "ADA, 2027-05-03", "Not at random"]]
    assert table.rows[0].cells[0].answers == (("S1", "design", ""),)
    assert "8 answers on studies that were added" in table.notes[0]


def test_a_row_that_came_whole_is_one_line_told_by_its_statement(grown: Changes) -> None:
    told = ("ADA", "2027-05-03T09:00:00Z", None)
    came = (
        AnswerChange("S1", "helped.codes", "h2", "added", None, ["PAY"], *told),
        AnswerChange("S1", "helped.statement", "h2", "added", None, "It pays", *told),
        AnswerChange("S1", "helped.statement", "h3", "gone", "Gone", None, None, None, None),
    )
    table = answer_table(replace(grown, answers=replace(grown.answers, changes=came)))
    assert texts(table) == [
        ["What helped: Statement [h2], and 1 more", NO_TEXT, "It pays", "ADA, 2027-05-03", NO_TEXT],
        ["What helped: Statement [h3]", "Gone", NO_TEXT, NO_TEXT, NO_TEXT],
    ]


def test_a_code_that_appeared_is_new(grown: Changes) -> None:
    found = {
        row[0]: (row[1:], mark.new)
        for row, mark in zip(texts(code_table(grown)), code_table(grown).rows, strict=True)
    }
    assert found["Payment"] == (["0", "1", NO_TEXT], True)
    assert found["Trust"] == (["1", "2", NO_TEXT], False)


def test_a_conclusion_that_moved_stands_with_its_counts_and_the_others_are_counted(
    grown: Changes,
) -> None:
    table = conclusion_table(grown)
    assert [
        "Falls",
        "as many one way as the other (positive 1, negative 1)",
        "mostly positive (positive 2, negative 1)",
        "moved",
    ] in texts(table)
    moved = sum(one.before != one.after for one in grown.conclusions)
    left = len(grown.conclusions) - moved
    assert (
        f"{left} of {len(grown.conclusions)} conclusions did not move; 2 of these"
        in (table.notes[0])
    )


def test_printing_is_told_in_one_line_and_long_words_are_cut(grown: Changes) -> None:
    changed = (
        PlanChange("sources", "embase", "strategy", "changed", "", "x" * 999),
        PlanChange("limits", "", "", "added", "", "English"),
        PlanChange("tables", "t", "title", "changed", "a", "b"),
    )
    table = plan_table(replace(grown, plan=changed))
    long, short = texts(table)
    assert (long[0], long[1], len(long[2])) == ("embase: strategy", NO_TEXT, 300)
    assert short == ["limits (added)", NO_TEXT, "English"]
    assert [row.group for row in table.rows] == ["sources", "protocol"]
    assert table.notes == ("How the review prints changed too: tables.",)
