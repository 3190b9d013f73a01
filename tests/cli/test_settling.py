"""Settling in the terminal: the words of both with their discussion, ended in one key."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.stages import screen
from reviewkit.store import open_store
from tests.cli.conftest import Run
from tests.cli.terminals import posix

ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")


@pytest.fixture
def differ(run: Run) -> Callable[..., None]:
    """Let the two reviewers differ on records."""

    def differed(*records: str) -> None:
        for record in records:
            run("decide", record, "include", "--note", "a trial", *ADA)
            run("decide", record, "exclude", "--reason", "E2", "--note", "too young", *BO)

    return differed


def settle(run: Run, *keys: str, options: tuple[str, ...] = ADA) -> str:
    return " ".join(run("settle", *options, typed="\n".join(keys) + "\n").output.split())


def outcomes(folder: Path) -> list[tuple[str, str | None]]:
    with open_store(folder) as store:
        rows = store.db.execute(
            "select outcome, o.reason from outcomes o join membership m on m.record = o.report "
            "where o.stage = 'title' order by m.place"
        )
        return [tuple(row) for row in rows]


def test_both_words_reasons_notes_and_the_discussion_are_shown_together(
    run: Run, differ: Callable[..., None]
) -> None:
    differ("an:EX-01")
    run("comment", "an:EX-01", "Look at table 2.", *BO)

    shown = settle(run, "q")

    assert "Conflict 1 of 1 at title." in shown
    assert "Falls prevention by community pharmacists" in shown
    assert "ADA: included. Note: a trial" in shown
    assert "BO: excluded by E2, Wrong people. Note: too young" in shown
    assert "BO in discussion: Look at table 2." in shown
    assert "0 settled, all saved; 1 left at stage title." in shown


def test_one_key_settles_and_the_next_conflict_is_shown(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01", "an:EX-02", "an:EX-03")

    shown = settle(run, "y", "2", "n", "1", "q")

    assert outcomes(folder) == [("include", None), ("exclude", "E2"), ("exclude", "E1")]
    assert "Conflict 1 of 2 at title." in shown
    assert "Nothing to settle at stage title." in shown
    assert "3 settled, all saved; 0 left" in shown


def test_why_goes_on_record_and_comes_back_when_the_settlement_is_taken_back(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01")

    shown = settle(run, "c", "by phone", "y", "u", "q")

    assert "Taken back, saved." in shown
    assert shown.endswith("0 settled, all saved; 1 left at stage title.")
    assert "Why: by phone" in shown
    assert outcomes(folder)[0][0] == "conflict"
    settle(run, "c", "by phone", "2", "q")
    assert "exclude (E2): by phone" in run("history", "an:EX-01", *ADA).output
    run("verify")


def test_undo_goes_back_settlement_by_settlement_and_then_says_so(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01", "an:EX-02")
    settle(run, "y", "y", "q")

    shown = settle(run, "u", "u", "u", "q")

    assert shown.count("Taken back, saved.") == 2
    assert "You have no settlement to take back." in shown
    assert [outcome for outcome, _ in outcomes(folder)] == ["conflict", "conflict"]


def test_a_word_in_the_discussion_is_seen_by_the_other(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01")

    settle(run, "g", "I would keep it.", "q")

    assert "ADA in discussion: I would keep it." in settle(run, "q", options=BO)


def test_moving_on_goes_round_and_settles_nothing(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01", "an:EX-02")

    shown = settle(run, "j", "j", "k", "", "m", "x", "9", "n", "", "q")

    assert re.findall(r"Conflict (\d) of 2", shown) == ["1", "2", "1", "2"]
    assert "Enter decides nothing." in shown
    assert "maybe settles nothing" in shown
    assert "That key does nothing here" in shown
    assert "There is no criterion 9; there are 3. Nothing was settled." in shown
    assert [outcome for outcome, _ in outcomes(folder)] == ["conflict", "conflict"]


def test_who_may_not_settle_by_the_protocol_is_told_so(
    run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01")
    path = folder / "protocol.yml"
    path.write_text(
        path.read_text().replace(
            "title: {reviewers: 2, who: [ADA, BO]}",
            "title: {reviewers: 2, who: [ADA, BO], settle: lead}",
        )
    )

    assert "At stage title, a lead settles; BO is none." in settle(run, "y", "q", options=BO)
    assert "1 settled" in settle(run, "y", "q")


def test_what_the_reviewer_may_not_see_yet_is_not_shown(run: Run) -> None:
    run("decide", "an:EX-01", "include", *BO)
    run("decide", "an:EX-02", "unsure", *BO)

    assert "Nothing to settle at stage title." in settle(run, "y", "q")


def test_settle_wants_a_verdict_with_a_record(run: Run) -> None:
    assert "Say include or exclude" in run("settle", "an:EX-01", *ADA, code=1).output


@posix
def test_a_conflict_that_changed_meanwhile_is_shown_again_before_it_is_settled(
    screens, run: Run, folder: Path, differ: Callable[..., None]
) -> None:
    differ("an:EX-01")
    terminal = screens(command="settle")
    terminal.ready()
    run("decide", "an:EX-01", "exclude", "--reason", "E1", *BO)

    shown = terminal.press("y", "Somebody decided again meanwhile") + terminal.ready()

    assert "excluded by E1" in shown
    terminal.press("y", "Settled: included, saved.")
    with open_store(folder) as store:
        assert screen.conflicts(store) == []
