"""The tables of the published data hang together."""

from __future__ import annotations

from reviewkit.stages.publish import SHEETS


def test_keys_and_searched_words_are_columns_and_every_column_says_what_it_holds() -> None:
    names = [sheet.name for sheet in SHEETS]
    assert len(set(names)) == len(names)
    for place, sheet in enumerate(SHEETS):
        columns = [one.name for one in sheet.columns]
        assert len(set(columns)) == len(columns), sheet.name
        assert {*sheet.key, *sheet.searched} <= set(columns), sheet.name
        for one in sheet.columns:
            assert one.says
            assert not one.to or one.to in names[:place], "a table comes after those it names"
            assert not (one.may_lack and one.name in sheet.key)


def test_no_column_is_for_what_is_private() -> None:
    private = {"reviewer", "extractor", "who", "note", "reason_given", "tag", "comment", "why"}
    assert not private & {one.name for sheet in SHEETS for one in sheet.columns}
