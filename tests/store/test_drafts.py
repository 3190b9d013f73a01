"""Drafts: what two windows write at once, what is sent twice, what a submission empties."""

from __future__ import annotations

import pytest

from reviewkit.store.drafts import Drafted, Drafts, Write, open_drafts

KEY = ("summary", "")


@pytest.fixture
def drafts(tmp_path):
    with open_drafts(tmp_path) as opened:
        yield opened


def write(drafts: Drafts, body: str | None, seen: int, window: str = "one", number: int = 1):
    return drafts.write("ADA", "S1", {KEY: Write(seen, body, window, number)})[KEY]


def test_each_write_raises_the_version_of_its_question(drafts) -> None:
    assert write(drafts, "a", 0) == (True, Drafted(1, "a"))
    assert write(drafts, "ab", 1, number=2) == (True, Drafted(2, "ab"))
    assert drafts.of("ADA", "S1") == {KEY: Drafted(2, "ab")}
    assert drafts.of("BO", "S1") == {} and drafts.studies("ADA") == {"S1"}


def test_another_window_that_saw_an_older_version_is_refused_and_told_what_stands(drafts) -> None:
    write(drafts, "a", 0)
    assert write(drafts, "b", 0, "two") == (False, Drafted(1, "a"))
    assert write(drafts, "b", 1, "two") == (True, Drafted(2, "b"))


def test_a_window_writes_over_what_it_wrote_itself_though_no_answer_came_back(drafts) -> None:
    write(drafts, "a", 0)
    assert write(drafts, "ab", 0, number=2) == (True, Drafted(2, "ab"))


def test_a_write_that_comes_late_does_not_undo_a_later_one_of_its_window(drafts) -> None:
    write(drafts, "ab", 0, number=2)
    assert write(drafts, "a", 0, number=1) == (True, Drafted(1, "ab"))


def test_the_same_words_from_two_windows_are_no_conflict(drafts) -> None:
    write(drafts, "a", 0)
    assert write(drafts, "a", 0, "two") == (True, Drafted(1, "a"))


def test_a_submission_empties_what_it_saw_and_an_old_window_notices(drafts) -> None:
    write(drafts, "a", 0)
    drafts.submitted("ADA", "S1", {KEY: Drafted(1, "a")})
    assert drafts.of("ADA", "S1") == {KEY: Drafted(2, None)} and drafts.studies("ADA") == set()
    assert write(drafts, "old", 1, number=9) == (False, Drafted(2, None))
    write(drafts, "typed meanwhile", 2, "two")
    drafts.submitted("ADA", "S1", {KEY: Drafted(2, None)})
    assert drafts.of("ADA", "S1")[KEY].body == "typed meanwhile"


def test_a_draft_outlives_the_program(tmp_path) -> None:
    with open_drafts(tmp_path) as drafts:
        write(drafts, "a", 0)
    with open_drafts(tmp_path) as drafts:
        assert drafts.of("ADA", "S1")[KEY].body == "a"
