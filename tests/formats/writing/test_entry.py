from __future__ import annotations

from reviewkit.formats.writing.entry import Entry, Profile, Said, in_words, notes, said_of
from reviewkit.terms import Record, Stage

NOBODY = Entry("3fa9c21e-0001", Record(1, 1, ()))


def test_a_decision_is_told_in_a_line_with_why() -> None:
    assert in_words(Said(Stage.FULLTEXT, "ADA", "exclude", "E1", "see\n  the appendix")) == (
        "fulltext, ADA: exclude (E1; see the appendix)"
    )
    assert in_words(Said(Stage.TITLE, "", "include")) == "title, settled: include"


def test_what_one_said_at_a_stage_is_found_among_all() -> None:
    said = (Said(Stage.TITLE, "", "conflict"), Said(Stage.TITLE, "BO", "unsure"))
    entry = Entry("a", NOBODY.record, said=said)

    assert said_of(entry, Stage.TITLE) == "conflict"
    assert said_of(entry, Stage.TITLE, "BO") == "unsure"
    assert said_of(entry, Stage.FULLTEXT, "BO") == ""


def test_rayyan_is_told_the_settlement_where_reviewers_differ() -> None:
    said = (
        Said(Stage.TITLE, "", "include"),
        Said(Stage.TITLE, "ADA", "include"),
        Said(Stage.TITLE, "BO", "exclude"),
    )

    assert notes(Entry("a", NOBODY.record, said=said), Profile.RAYYAN, Stage.TITLE) == (
        'RAYYAN-INCLUSION: {"ADA"=>"Included", "BO"=>"Excluded", "settled"=>"Included"}',
    )


def test_a_report_on_which_nobody_said_anything_has_no_note() -> None:
    assert notes(NOBODY, Profile.RAYYAN, Stage.TITLE) == ()
    assert notes(NOBODY, None, Stage.TITLE) == ()
